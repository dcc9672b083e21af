import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fetchNode } from "../../scripts/fetchNode.mjs";
import { commandLines, resultsOn } from "../sameBits.ts";

test("solves, gradients, trainings and reports have the same bits on Node 20, 22 and 24", {
  timeout: 300_000,
}, async () => {
  assert.ok(existsSync("dist/cli.js"), "build first: node scripts/build.mjs");
  const expected = await resultsOn(await fetchNode(20));
  for (const major of [22, 24]) {
    const found = await resultsOn(await fetchNode(major));
    commandLines.forEach((line, i) => {
      assert.ok(
        found[i] === expected[i],
        `Node ${major} and 20 differ: ${line}\n${firstDifference(found[i], expected[i])}`,
      );
    });
  }
});

function firstDifference(a: string, b: string): string {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return `${a.slice(Math.max(0, at - 60), at + 40)}\n${b.slice(Math.max(0, at - 60), at + 40)}`;
}
