import assert from "node:assert/strict";
import { test } from "node:test";
import { learnedBlocks } from "../../src/panels/learnedBlocks.ts";
import type { LearnedNumber, TrainingViewResult } from "../../src/protocol/trainingViewApi.ts";
import { english } from "./english.ts";

function rowOf(number: Partial<LearnedNumber>) {
  const result = {
    learned: [{ name: "k", now: 1, ...number }],
    traces: [],
    findings: [],
  } as unknown as TrainingViewResult;
  const [table] = learnedBlocks(result, english);
  assert.ok(table.kind === "table");
  return table.rows[0];
}

test("a true value is met where it lies within three standard errors, and nowhere else", () => {
  const verdict = (truth: number, standardError: number) => rowOf({ truth, standardError })[4];
  assert.deepEqual(verdict(1.29, 0.1), { verdict: "good", text: "1.29" });
  assert.deepEqual(verdict(1.31, 0.1), { verdict: "warning", text: "1.31" });
  assert.deepEqual(verdict(0.69, 0.1), { verdict: "warning", text: "0.69" });
  // Of an error that is not known nothing is said.
  assert.equal(verdict(1.29, Number.NaN), 1.29);
  assert.equal(rowOf({ truth: 1.29 })[4], 1.29);
});

test("what is not known is a dash, and what the data cannot tell is called so", () => {
  assert.deepEqual(rowOf({}), ["k", "–", 1, "–"]);
  assert.deepEqual(rowOf({ start: 0.5, standardError: Number.NaN }), [
    "k",
    0.5,
    1,
    { verdict: "bad", text: "not determined" },
  ]);
});
