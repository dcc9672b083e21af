import assert from "node:assert/strict";
import { test } from "node:test";
import { describeNumber, numberFault, timesFault } from "../../src/core/vocabulary.ts";

test("a number outside its bounds is named together with them", () => {
  assert.equal(numberFault({ above: 0 }, 1e-9), undefined);
  assert.equal(numberFault({ above: 0 }, 0), "must be a finite number above 0, not 0");
  assert.equal(numberFault({ min: 0, below: 1 }, 1), "must be a finite number of at least 0 and below 1, not 1");
  assert.equal(numberFault({ min: 1, integer: true }, 2.5), "must be an integer of at least 1, not 2.5");
  assert.equal(numberFault({}, Number.NaN), "must be a finite number, not NaN");
  assert.equal(numberFault({}, Number.POSITIVE_INFINITY), "must be a finite number, not Infinity");
  assert.equal(describeNumber({ above: 0, max: 1 }), "a finite number above 0 and of at most 1");
});

test("times run one way", () => {
  assert.equal(timesFault([0, 1, 5], 2), undefined);
  assert.equal(timesFault([5, 1, 0], 2), undefined);
  assert.equal(timesFault([3], 1), undefined);
  assert.equal(timesFault([], 1), "must hold at least 1 time, not 0");
  assert.equal(timesFault([3], 2), "must hold at least 2 times, not 1");
  assert.equal(timesFault([1, 1], 2), "must only increase or only decrease, but 1 is followed by 1");
  assert.equal(timesFault([0, 2, 1], 2), "must only increase or only decrease, but 2 is followed by 1");
  assert.equal(timesFault([0, 2, 2], 2), "must only increase or only decrease, but 2 is followed by 2");
  assert.equal(timesFault([0, Number.NaN], 2), "must hold finite times, but entry 1 is NaN");
});
