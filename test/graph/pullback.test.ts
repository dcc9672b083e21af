import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { add, mul, square, sub } from "../../src/graph/ops/arithmetic.ts";
import { sin } from "../../src/graph/ops/trigonometric.ts";
import { jacobian, pullback } from "../../src/graph/pullback.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";

/** x′ = v, v′ = μ(1 − x²)v − x + b sin t. */
function forcedVanDerPol(): VectorField {
  const graph = new Graph();
  const [x, v, t] = [graph.input("z", 0), graph.input("z", 1), graph.input("t", 0)];
  const [mu, b] = [graph.input("theta", 0), graph.input("theta", 1)];
  const damping = graph.call(mul, mu, graph.call(mul, graph.call(sub, graph.constant(1), graph.call(square, x)), v));
  const force = graph.call(mul, b, graph.call(sin, t));
  const outputs = [v, graph.call(add, graph.call(sub, damping, x), force)];
  return { name: "vanDerPol", graph, dimension: 2, parameterCount: 2, outputs };
}

const inputs = { z: [1.5, -0.5], t: [0.3], theta: [0.8, 1.25], a: [2, -3] };
const [[x, v], [t], [mu, b], [a0, a1]] = [inputs.z, inputs.t, inputs.theta, inputs.a];

test("the pullback of a forced oscillator is the one derived by hand", () => {
  const field = forcedVanDerPol();
  const { z, t: time, theta } = pullback(field);
  const actual = new Interpreter([...z, time, theta]).read(inputs);
  const expected = [
    a1 * (-2 * mu * x * v - 1),
    a0 + a1 * mu * (1 - x * x),
    a1 * b * Math.cos(t),
    a1 * (1 - x * x) * v,
    a1 * Math.sin(t),
  ];
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= 1e-14 * Math.max(1, Math.abs(value)), `${i}: ${actual[i]} and ${value}`);
  });
});

test("the Jacobian of a forced oscillator is the one derived by hand", () => {
  const actual = [...new Interpreter(jacobian(forcedVanDerPol()).flat()).read(inputs)];
  const expected = [0, 1, -2 * mu * x * v - 1, mu * (1 - x * x)];
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= 1e-14 * Math.max(1, Math.abs(value)), `${i}: ${actual[i]} and ${value}`);
  });
});

test("a field without parameters has an empty parameter cotangent", () => {
  const graph = new Graph();
  const field: VectorField = {
    name: "f",
    graph,
    dimension: 1,
    parameterCount: 0,
    outputs: [graph.call(sin, graph.input("z", 0))],
  };
  assert.equal(pullback(field).theta.size, 0);
});
