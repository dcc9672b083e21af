import assert from "node:assert/strict";
import { test } from "node:test";
import { attempts } from "../../scripts/attempts.mjs";

/** A test file whose runs fail as listed, one entry a run. */
const fails = (...runs: readonly string[][]) => {
  let n = 0;
  return { run: async () => ({ failures: runs[n++] }), count: () => n };
};

test("a file that fails in every attempt has failed, and is not run more often than allowed", async () => {
  const file = fails(["a"], ["b"], []);
  const { outcome, earlier } = await attempts(2, file.run);
  assert.deepEqual([outcome.failures, earlier, file.count()], [["b"], [{ failures: ["a"] }], 2]);
});

test("what failed before the attempt that passed is kept, to be said", async () => {
  const { outcome, earlier } = await attempts(2, fails(["a"], []).run);
  assert.deepEqual([outcome.failures, earlier], [[], [{ failures: ["a"] }]]);
});

test("one attempt, and none after the first that passes", async () => {
  const once = fails(["a"], []);
  assert.deepEqual((await attempts(1, once.run)).outcome.failures, ["a"]);
  const well = fails([], ["a"]);
  assert.deepEqual(await attempts(2, well.run), { outcome: { failures: [] }, earlier: [] });
  assert.equal(well.count(), 1);
});
