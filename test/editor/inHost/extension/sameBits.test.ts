import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import { commandLines, resultsOn } from "../../../sameBits.ts";
import { closeAll, extension, otherNode } from "../lab.ts";

suite("the same bits", () => {
  teardown(closeAll);

  test("solves, gradients, trainings and reports are those of another Node", async function () {
    this.timeout(180_000);
    const cwd = extension().extensionPath;
    const here = await resultsOn(process.execPath, { cwd, env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } });
    const there = await resultsOn(otherNode(), { cwd });
    for (const [i, line] of commandLines.entries()) assert.ok(here[i] === there[i], line);
  });
});
