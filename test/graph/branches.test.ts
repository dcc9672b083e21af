import assert from "node:assert/strict";
import { test } from "node:test";
import { isDecided } from "../../src/graph/branches.ts";
import { Graph } from "../../src/graph/graph.ts";
import { interval, point } from "../../src/graph/interval.ts";
import { add, div, sub } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { floor } from "../../src/graph/ops/rounding.ts";
import { select } from "../../src/graph/ops/selection.ts";
import { sin } from "../../src/graph/ops/trigonometric.ts";

test("values within rounding of a comparison are not decided, others are", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const zero = graph.constant(0);
  // 0.1 + 0.2 against 0.3, with x = 0.1: equal but for rounding.
  const difference = graph.call(sub, graph.call(add, x, graph.constant(0.2)), graph.constant(0.3));
  const f = graph.call(select, graph.call(gt, difference, zero), x, zero);
  assert.equal(isDecided([f], { z: [point(0.1)] }), false);
  assert.equal(isDecided([f], { z: [point(0.1 + 1e-15)] }), true);
  assert.equal(isDecided([f], { z: [interval(0.05, 0.2)] }), false);
});

test("a sine within rounding of a jump is not decided", () => {
  const graph = new Graph();
  const f = graph.call(floor, graph.call(sin, graph.input("z", 0)));
  assert.equal(isDecided([f], { z: [point(Math.PI / 2)] }), false);
  assert.equal(isDecided([f], { z: [point(Math.PI / 2 + 1e-3)] }), true);
});

test("what stands in an untaken branch decides nothing", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const jump = graph.call(floor, graph.call(div, graph.constant(1), graph.call(sub, x, x)));
  const f = graph.call(select, graph.call(gt, x, graph.constant(0)), x, jump);
  assert.equal(isDecided([f], { z: [point(1)] }), true);
  assert.equal(isDecided([f], { z: [point(-1)] }), false);
});
