import assert from "node:assert/strict";
import { test } from "node:test";
import { shownMoment } from "../../src/panels/shownMoment.ts";
import type { ShownRun, ShownState } from "../../src/panels/trainingPanelState.ts";

const momentOf = (losses: readonly number[], iteration: number) => {
  const columns = { loss: Float64Array.from(losses), rate: Float64Array.from(losses, () => 0.1) };
  return shownMoment({ history: { columns } } as unknown as ShownRun, { iteration } as ShownState);
};

test("a loss is of the parameters shown, but for those that no update followed: then it is said to be of those before", () => {
  const losses = [4, 2, 1];
  for (const iteration of [0, 1, 2]) {
    const { loss, isBefore } = momentOf(losses, iteration);
    assert.deepEqual([loss, isBefore], [losses[iteration], false]);
  }
  const end = momentOf(losses, 3);
  assert.deepEqual([end.loss, end.isBefore], [1, true]);
  // Before the first update there is none at all.
  const none = momentOf([], 0);
  assert.deepEqual([none.loss, none.isBefore], [Number.NaN, false]);
});
