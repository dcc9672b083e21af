import assert from "node:assert/strict";
import { test } from "node:test";
import {
  glorotUniform,
  layersFault,
  packWeights,
  unpackWeights,
  weightCount,
  weightsFault,
} from "../../src/core/net.ts";

test("packed weights: W row by row, then b, layer by layer", () => {
  const layers = [2, 3, 1];
  assert.equal(weightCount(layers), 13);
  const packed = Float64Array.from({ length: 13 }, (_, i) => i);
  const weights = unpackWeights(layers, packed);
  assert.deepEqual(weights, [
    { W: [[0, 1], [2, 3], [4, 5]], b: [6, 7, 8] }, // biome-ignore format: one thought
    { W: [[9, 10, 11]], b: [12] },
  ]);
  assert.deepEqual(packWeights(weights), packed);
  assert.equal(weightsFault(layers, weights), undefined);
});

test("initial weights: zero biases, W uniform within Glorot's limit, the same for the same seed", () => {
  const layers = [30, 40, 20];
  const weights = unpackWeights(layers, glorotUniform(layers, 5));
  weights.forEach(({ W, b }, k) => {
    const limit = Math.sqrt(6 / (layers[k] + layers[k + 1]));
    const entries = W.flat();
    assert.ok(b.every((x) => x === 0));
    assert.ok(entries.every((w) => Math.abs(w) <= limit));
    // Uniform on ±limit: variance limit²/3, mean 0; six standard errors either way.
    const n = entries.length;
    const mean = entries.reduce((a, w) => a + w, 0) / n;
    const variance = entries.reduce((a, w) => a + w * w, 0) / n;
    assert.ok(Math.abs(mean) < (6 * limit) / Math.sqrt(3 * n));
    assert.ok(Math.abs(variance / (limit ** 2 / 3) - 1) < 6 * Math.sqrt(0.8 / n));
  });
  assert.deepEqual(glorotUniform(layers, 5), glorotUniform(layers, 5));
  assert.notDeepEqual(glorotUniform(layers, 5), glorotUniform(layers, 6));
  // Part of the language: a file must give the same net on every machine and in every version.
  assert.deepEqual([...glorotUniform([1, 2], 7)], GOLDEN);
});

const GOLDEN = [-1.2755935013624664, 1.2158084942578964, 0, 0];

test("wrong layers and wrong weights are told in words", () => {
  const faults: [unknown[], RegExp][] = [
    [[2], /at least 2 layer sizes/],
    [[{ W: [[1]], b: [0] }, 2], /not an object; weights are an option, as in `mlp\(\[2, 8, 2\], \{ weights \}\)`$/],
    [[[2, 2], 2], /at least 1, not a list$/],
    [[2, 0], /at least 1, not 0/],
    [[2, 1.5], /not 1.5/],
    [[2, undefined], /not undefined/],
    [["2", 1], /not "2"/],
  ];
  for (const [layers, message] of faults) assert.match(layersFault(layers) ?? "", message);
  assert.equal(layersFault([2, 50, 2]), undefined);

  const wrong: [unknown, RegExp][] = [
    [undefined, /a list of layers/],
    [[], /have 0 layers, but the net has 1/],
    [[null], /layer 1 of the weights must be { W, b }/],
    [[{ W: [[1]], b: [1, 2] }], /1 row in W, but the net has 2 outputs/],
    [[{ W: [[1], [2, 3]], b: [1, 2] }], /row 1 of W in layer 1 of the weights has 2 entries, but the net has 1 inputs/],
    [[{ W: [[1], [2]], b: [1] }], /1 entry in b, but the net has 2 outputs/],
    [[{ W: [[1], ["2"]], b: [1, 2] }], /finite numbers only/],
    [[{ W: [[1], [Number.NaN]], b: [1, 2] }], /finite numbers only/],
  ];
  for (const [weights, message] of wrong) assert.match(weightsFault([1, 2], weights) ?? "", message);
});
