import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Graph } from "../../src/graph/graph.ts";
import { add, mul, sub } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { log } from "../../src/graph/ops/exponential.ts";
import { dot } from "../../src/graph/ops/matrix.ts";
import { select } from "../../src/graph/ops/selection.ts";
import { ConditionBound } from "./conditionBound.ts";

test("the bound is the sum over all nodes of |∂y/∂v · v|, by hand", () => {
  const graph = new Graph();
  const [x, y] = [graph.input("z", 0), graph.input("z", 1)];
  // f = (x + y) − 3x: nodes x, y, x + y, 3, 3x and f itself.
  const f = graph.call(sub, graph.call(add, x, y), graph.call(mul, graph.constant(3), x));
  const [bound] = new ConditionBound(graph, [f]).at({ z: [2, 5] });
  assert.equal(bound, Math.abs(-2 * 2) + 5 + 7 + 6 + 6 + 1);
});

test("each output has its own bound", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const bounds = new ConditionBound(graph, [x, graph.call(mul, graph.constant(100), x)]).at({ z: [1] });
  assert.deepEqual([...bounds], [1, 300]);
});

test("an untaken branch adds nothing, even where it is undefined", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const f = graph.call(select, graph.call(gt, x, graph.constant(0)), graph.call(log, x), x);
  assert.deepEqual([...new ConditionBound(graph, [f]).at({ z: [-3] })], [6]);
});

test("it bounds the effect of rounding in a cancelling sum", () => {
  const random = new Random(9);
  const n = 20;
  const graph = new Graph();
  const f = graph.call(dot, graph.input("z", 0, n), graph.input("theta", 0, n));
  const bound = new ConditionBound(graph, [f]);
  for (let run = 0; run < 100; run++) {
    const z = Array.from({ length: n }, () => random.normal() * 10 ** (6 * random.uniform()));
    const theta = Array.from({ length: n }, () => random.normal());
    const forward = z.reduce((total, x, i) => total + x * theta[i], 0);
    const backward = z.reduceRight((total, x, i) => total + x * theta[i], 0);
    assert.ok(Math.abs(forward - backward) <= 4 * Number.EPSILON * bound.at({ z, theta })[0]);
  }
});
