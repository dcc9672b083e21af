import assert from "node:assert/strict";
import { test } from "node:test";
import { hiddenLayers } from "../../src/panels/netControls.ts";

test("sizes of hidden layers are read as people write them, and nothing else is", () => {
  assert.deepEqual(hiddenLayers("20, 20"), [20, 20]);
  assert.deepEqual(hiddenLayers(" 8 "), [8]);
  assert.deepEqual(hiddenLayers("16 8;4"), [16, 8, 4]);
  // None: the net is a matrix and a vector.
  assert.deepEqual(hiddenLayers(""), []);
  for (const wrong of ["0", "-3", "2.5", "a", "1e9", "NaN", "20, x"])
    assert.equal(hiddenLayers(wrong), undefined, wrong);
});
