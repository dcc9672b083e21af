import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fetchNode } from "../../scripts/fetchNode.mjs";
import { runInHost } from "./harness/inHost.ts";
import type { WorkbenchOptions } from "./harness/workbench.ts";

const top = path.join("test", "editor", "inHost");

/** Each folder of suites has a VS Code of its own, opened as the folder's session.json says. */
for (const folder of readdirSync(top).filter((name) => statSync(path.join(top, name)).isDirectory())) {
  test(`in the extension host: ${folder}`, async (t) => {
    const session = path.join(top, folder, "session.json");
    const options: WorkbenchOptions = existsSync(session)
      ? JSON.parse(readFileSync(session, "utf8"))
      : { workspace: "samples" };
    // What is computed in this editor is held against another Node.
    const env: NodeJS.ProcessEnv = { ...options.env, NODE_ODE_OTHER_NODE: await fetchNode(20) };
    // As "test/runs.ts" reads it there.
    if (process.env.TEST_LONG) env.TEST_LONG = process.env.TEST_LONG;
    const outcomes = await runInHost(path.join(top, folder), { ...options, env });
    assert.ok(outcomes.length > 0, "no test ran");
    for (const { name, error } of outcomes) {
      await t.test(name, () => {
        if (error !== undefined) throw Object.assign(new Error(), { stack: error });
      });
    }
  });
}
