import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundStarts } from "../../../src/analysis/portrait/layers/aroundStarts.ts";
import { stacked } from "../../../src/analysis/portrait/layers/drawLayers.ts";
import { layers } from "../../../src/analysis/portrait/layers/registry.ts";
import type { Points } from "../../../src/protocol/figure.ts";

const view = { x: [-4, 4], y: [-2, 2] } as const;
const saddles: Points = {
  kind: "points",
  id: "equilibria saddle",
  label: "saddle",
  symbol: "saddle",
  x: Float64Array.of(0, 3),
  y: Float64Array.of(0, 1),
};
const starts = (x: number, y: number): Points => ({
  kind: "points",
  id: "starts",
  symbol: "start",
  x: Float64Array.of(x),
  y: Float64Array.of(y),
});

test("what a start lies on is drawn once more around it, what is beside it is not", () => {
  const [around, ...none] = aroundStarts([saddles], [starts(0.1, -0.05)], view);
  assert.deepEqual([[...around.x], [...around.y], none.length], [[0], [0], 0]);
  assert.ok(around.symbol === "saddle" && around.size! > 17 && around.label === undefined);
  assert.deepEqual(aroundStarts([saddles], [starts(0.1, 0.5)], view), []);
  assert.deepEqual(aroundStarts([saddles], [starts(0.5, 0)], view), []);
});

test("starts stand over equilibria, and what is drawn around them under both", () => {
  const drawn = new Map([[layers.get("equilibria"), { marks: [], points: [saddles] }]]);
  const order = stacked([starts(3, 1)], drawn, view).map(({ id }) => id);
  assert.deepEqual(order, ["equilibria saddle", "equilibria saddle around starts", "starts"]);
});
