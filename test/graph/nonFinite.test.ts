import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph } from "../../src/graph/graph.ts";
import { findNonFinite } from "../../src/graph/nonFinite.ts";
import { add, div, mul, sub } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { exp, log } from "../../src/graph/ops/exponential.ts";
import { acosh } from "../../src/graph/ops/hyperbolic.ts";
import { affine } from "../../src/graph/ops/matrix.ts";
import { cube, sqrt } from "../../src/graph/ops/power.ts";
import { select } from "../../src/graph/ops/selection.ts";

test("the deepest operation that made a non-finite value is named with its operands", () => {
  const graph = new Graph();
  const [x, y] = [graph.input("z", 0), graph.input("z", 1)];
  const quotient = graph.call(div, graph.constant(1), x);
  const outputs = [graph.call(add, x, y), graph.call(mul, graph.call(sub, quotient, y), y)];
  assert.equal(findNonFinite(outputs, { z: [1, 2] }), undefined);
  assert.deepEqual(findNonFinite(outputs, { z: [0, 2] }), {
    output: 1,
    node: quotient,
    message: "division by zero: 1 / 0",
  });
  const overflow = findNonFinite([graph.call(mul, graph.call(exp, x), y)], { z: [800, 0] });
  assert.equal(overflow?.message, "overflow: exp(800) is Infinity");
  const product = findNonFinite([graph.call(mul, x, graph.call(cube, y))], { z: [1e200, 1e100] });
  assert.equal(product?.message, "overflow: 1e+200 * 1e+300 is Infinity");
  const power = findNonFinite([graph.call(cube, x)], { z: [-1e200] });
  assert.equal(power?.message, "overflow: -1e+200 ** 3 is -Infinity");
  const long = findNonFinite([graph.call(cube, x)], { z: [8.746113897588146e162] });
  assert.equal(long?.message, "overflow: 8.746e+162 ** 3 is Infinity");
  const near = findNonFinite([graph.call(acosh, x)], { z: [0.9999990136307502] });
  assert.equal(near?.message, "acosh(0.999999) is undefined", "1 would explain nothing");
  assert.equal(
    findNonFinite([graph.call(log, x)], { z: [-0.09798737392418058] })?.message,
    "log(-0.09799) is undefined",
  );
  assert.equal(findNonFinite([graph.call(log, x)], { z: [-2] })?.message, "log(-2) is undefined");
  assert.equal(findNonFinite([graph.call(log, x)], { z: [Number.NaN] })?.message, "z[0] is NaN");
});

test("a branch that was not taken is never blamed", () => {
  const graph = new Graph();
  const [x, y] = [graph.input("z", 0), graph.input("z", 1)];
  const root = graph.call(sqrt, x);
  const inner = graph.call(select, graph.call(gt, x, graph.constant(0)), root, graph.constant(1));
  const reciprocal = graph.call(div, inner, y);
  const output = graph.call(add, reciprocal, graph.call(select, graph.call(gt, y, x), root, y));
  assert.equal(findNonFinite([output], { z: [-1, 0] })?.message, "sqrt(-1) is undefined");
  assert.equal(findNonFinite([graph.call(add, reciprocal, x)], { z: [-1, 0] })?.node, reciprocal);
  assert.equal(findNonFinite([reciprocal], { z: [-1, 2] }), undefined);
});

test("a finite result of an infinite value is no failure", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const f = graph.call(div, graph.constant(1), graph.call(exp, x));
  assert.equal(findNonFinite([f], { z: [800] }), undefined);
});

test("a dense layer is named as a whole", () => {
  const graph = new Graph();
  const layer = graph.call(affine, graph.input("theta", 0, 4), graph.input("z", 0, 2), graph.input("theta", 4, 2));
  const found = findNonFinite([layer], { z: [1e200, 1], theta: [1e200, 0, 0, 0, 0, 0] });
  assert.equal(found?.message, "overflow: affine(a vector of 4, a vector of 2, a vector of 2) is Infinity");
});
