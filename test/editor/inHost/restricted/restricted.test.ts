import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { suite, test } from "mocha";
import * as vscode from "vscode";
import { api, portraitOf, until, write } from "../lab.ts";

suite("a hostile file in a folder that is not trusted", () => {
  test("is read and drawn, and none of it runs", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const proof = path.join(os.tmpdir(), `node-ode-hostile-${process.pid}`);
    const { document } = await write(
      "hostile.node-ode.ts",
      `import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(proof)}, "ran");
globalThis.hostile = true;
const boom = (() => { writeFileSync(${JSON.stringify(proof)}, "ran"); return 1; })();
export const calm = ([x, y] = [1, 0], t: number) => [y, -x];
export const angry = ([x, y] = [1, 0], t: number) => { writeFileSync(${JSON.stringify(proof)}, "ran"); return [y, -x]; };
`,
    );
    const { lab } = await api();
    const description = await until("the description", () => lab().documents.describe(document));
    assert.ok(description.functions.find(({ name }) => name === "angry")?.broken);
    const controller = await portraitOf(document.uri, "calm");
    assert.equal(controller.result!.used.dimension, 2);
    assert.equal(existsSync(proof), false, "the file was run");
    assert.equal((globalThis as { hostile?: boolean }).hostile, undefined);
  });
});
