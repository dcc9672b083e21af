import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceRange } from "../../src/core/sourceRange.ts";
import { Graph, GraphBudgetExceeded } from "../../src/graph/graph.ts";
import { ShapeError } from "../../src/graph/op.ts";
import { add, mul } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { affine } from "../../src/graph/ops/matrix.ts";
import { pow } from "../../src/graph/ops/power.ts";
import { select } from "../../src/graph/ops/selection.ts";
import { component, components, pack, slice } from "../../src/graph/ops/structure.ts";
import { sin } from "../../src/graph/ops/trigonometric.ts";

function range(line: number): SourceRange {
  const position = { offset: 0, line, column: 1 };
  return { file: "f.node-ode.ts", start: position, end: position };
}

test("equal applications are one node; the first range stays", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const first = graph.apply(sin, [x], {}, range(3));
  assert.equal(graph.apply(sin, [x], {}, range(4)), first);
  assert.equal(first.range?.start.line, 3);
  assert.equal(graph.call(add, x, first), graph.call(add, first, x));
  assert.notEqual(graph.call(add, x, x), graph.call(mul, x, x));
  assert.equal(graph.input("z", 0), x);
  assert.notEqual(graph.input("z", 0, 2), x);
  assert.notEqual(graph.input("t", 0), x);
});

test("constants: 0 and −0 differ, NaN is one node", () => {
  const graph = new Graph();
  assert.notEqual(graph.constant(0), graph.constant(-0));
  assert.equal(graph.constant(Number.NaN), graph.constant(0 / 0));
  assert.equal(graph.constant(1.5), graph.constant(1.5));
});

test("hashing does not confuse many nodes", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const constants = Array.from({ length: 5_000 }, (_, i) => graph.constant(i / 7));
  const products = constants.slice(2).map((c) => graph.call(mul, c, x));
  assert.equal(new Set(products).size, products.length);
  const count = graph.nodes.length;
  assert.deepEqual(
    constants.slice(2).map((c) => graph.call(mul, x, c)),
    products,
  );
  assert.equal(graph.nodes.length, count);
  assert.ok(graph.nodes.every((node, id) => node.id === id));
});

test("what replaces a simplified application has its range", () => {
  const graph = new Graph();
  const power = graph.apply(pow, [graph.input("z", 0), graph.constant(-1)], {}, range(7));
  assert.equal(power.op.name, "div");
  assert.equal(power.range?.start.line, 7);
  assert.equal(power.inputs[0].range?.start.line, 7);
});

test("past its budget a graph throws, and names the expression that spent it", () => {
  const graph = new Graph({ budget: 100 });
  let x = graph.input("z", 0);
  assert.throws(
    () => {
      for (let i = 0; i < 200; i++) x = graph.apply(sin, [x], {}, range(i));
    },
    (error: unknown) => error instanceof GraphBudgetExceeded && error.budget === 100 && error.range?.start.line === 99,
  );
});

test("sizes that do not fit, and masks for numbers, are refused", () => {
  const graph = new Graph();
  const [x, v, w] = [graph.input("z", 0), graph.input("z", 0, 2), graph.input("z", 0, 3)];
  assert.throws(() => graph.call(add, v, w), ShapeError);
  assert.throws(() => graph.call(affine, w, v, v), ShapeError);
  assert.throws(() => component(graph, v, 2), ShapeError);
  assert.throws(() => graph.call(add, graph.call(gt, x, x), x), TypeError);
  assert.throws(() => graph.call(select, x, x, x), TypeError);
  assert.throws(() => graph.call(add, x), TypeError);
});

test("packing and taking apart leave no trace", () => {
  const graph = new Graph();
  const v = graph.call(sin, graph.input("z", 0, 3));
  assert.equal(graph.call(pack, ...components(graph, v)), v);
  const [a, b] = [graph.call(sin, graph.input("t", 0)), graph.input("z", 1)];
  const packed = graph.call(pack, a, v, b);
  assert.equal(component(graph, packed, 0), a);
  assert.equal(component(graph, packed, 4), b);
  assert.equal(graph.apply(slice, [packed], { offset: 1, size: 3 }), v);
  assert.equal(component(graph, packed, 2), component(graph, v, 1));
  const theta = Array.from({ length: 4 }, (_, i) => graph.input("theta", 2 + i));
  assert.equal(graph.call(pack, ...theta), graph.input("theta", 2, 4));
});

test("a scalar repeated beside a vector is not repeated at all", () => {
  const graph = new Graph();
  const v = graph.input("z", 0, 3);
  const x = graph.input("t", 0);
  const repeated = graph.call(mul, graph.call(pack, x, x, x), v);
  assert.equal(repeated, graph.call(mul, x, v));
});
