import assert from "node:assert/strict";
import { test } from "node:test";
import { enclose } from "../../src/graph/enclosure.ts";
import { Graph } from "../../src/graph/graph.ts";
import { CONTINUOUS, DEFINED, type Interval, interval, PARTIAL } from "../../src/graph/interval.ts";
import type { Node } from "../../src/graph/op.ts";
import { relu } from "../../src/graph/ops/activation.ts";
import { div, mul, sub } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { exp, log } from "../../src/graph/ops/exponential.ts";
import { pow, sqrt } from "../../src/graph/ops/power.ts";
import { abs, floor } from "../../src/graph/ops/rounding.ts";
import { select } from "../../src/graph/ops/selection.ts";
import { sin, tan } from "../../src/graph/ops/trigonometric.ts";
import { jacobian } from "../../src/graph/pullback.ts";

/** Ranges over z in [lo, hi] of an expression in z and of its derivative. */
function ranges(make: (graph: Graph, z: Node) => Node, lo: number, hi: number): { f: Interval; slope: Interval } {
  const graph = new Graph();
  const f = make(graph, graph.input("z", 0));
  const [[slope]] = jacobian({ name: "f", graph, dimension: 1, parameterCount: 0, outputs: [f] });
  const all = enclose([f, slope], { z: [interval(lo, hi)] });
  return { f: all.get(f)![0], slope: all.get(slope)![0] };
}

function near(actual: Interval, lo: number, hi: number): void {
  const message = `[${actual.lo}, ${actual.hi}] is not about [${lo}, ${hi}]`;
  assert.ok(actual.lo <= lo && actual.lo >= lo - 1e-12 * Math.max(1, Math.abs(lo)), message);
  assert.ok(actual.hi >= hi && actual.hi <= hi + 1e-12 * Math.max(1, Math.abs(hi)), message);
}

test("sup|f| and a Lipschitz constant of a polynomial", () => {
  const { f, slope } = ranges(
    (graph, z) => graph.call(mul, graph.constant(-2), graph.call(pow, z, graph.constant(3))),
    -1,
    2,
  );
  near(f, -16, 2);
  near(slope, -24, 0);
  assert.equal(f.grade, CONTINUOUS);
});

test("a pole in the box: no bound, and perhaps undefined", () => {
  const reciprocal = (graph: Graph, z: Node) => graph.call(div, graph.constant(1), z);
  const { f } = ranges(reciprocal, -1, 1);
  assert.deepEqual([f.lo, f.hi, f.grade], [-Infinity, Infinity, PARTIAL]);
  near(ranges(reciprocal, 0.5, 4).f, 0.25, 2);
  near(ranges(reciprocal, 0.5, 4).slope, -4, -1 / 16);
  assert.equal(ranges((graph, z) => graph.call(tan, z), 1, 2).f.grade, PARTIAL);
  near(ranges((graph, z) => graph.call(tan, z), 2, 4).f, Math.tan(2), Math.tan(4));
});

test("√|z| is bounded and not Lipschitz through 0", () => {
  const root = (graph: Graph, z: Node) => graph.call(sqrt, graph.call(abs, z));
  const { f, slope } = ranges(root, -1, 4);
  near(f, 0, 2);
  assert.equal(f.grade, CONTINUOUS);
  assert.equal(slope.grade, PARTIAL);
  assert.equal(slope.hi, Infinity);
  assert.equal(ranges(root, 1, 4).slope.grade, CONTINUOUS);
});

test("a kink of relu is Lipschitz with constant 1", () => {
  const { f, slope } = ranges((graph, z) => graph.call(relu, z), -1, 2);
  assert.deepEqual([f.lo, f.hi, f.grade], [0, 2, CONTINUOUS]);
  assert.deepEqual([slope.lo, slope.hi], [0, 1]);
  assert.ok(slope.grade >= DEFINED);
});

test("jumps are bounded and not continuous", () => {
  assert.deepEqual(ranges((graph, z) => graph.call(floor, z), 0.5, 2.5).f, interval(0, 2, DEFINED));
  const step = (graph: Graph, z: Node) =>
    graph.call(select, graph.call(gt, z, graph.constant(0)), graph.constant(3), graph.constant(-1));
  assert.deepEqual(ranges(step, -1, 1).f, interval(-1, 3, DEFINED));
  assert.deepEqual(ranges(step, 1, 2).f, interval(3, 3, CONTINUOUS));
});

test("outside its domain a function is undefined, beyond the doubles unbounded", () => {
  assert.equal(ranges((graph, z) => graph.call(log, z), -2, -1).f.grade, PARTIAL);
  assert.equal(ranges((graph, z) => graph.call(log, z), 0, 1).f.grade, PARTIAL);
  const { f } = ranges((graph, z) => graph.call(exp, z), 0, 1000);
  assert.equal(f.hi, Infinity);
  assert.equal(f.grade, CONTINUOUS);
});

test("a difference of equal terms is not seen to cancel, but is enclosed", () => {
  const { f } = ranges((graph, z) => graph.call(sub, graph.call(sin, z), graph.call(mul, z, graph.call(sin, z))), 0, 1);
  assert.ok(f.lo <= 0 && f.hi >= 0.22);
});
