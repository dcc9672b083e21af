import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { print } from "../../src/graph/print.ts";
import { anyNumber, build, elementwiseOp, evaluate, expressions, INPUTS, isElementwise } from "./expressions.ts";

/** Every op of numbers; `pow` rounds differently where its exponent is known and has its own test. */
const exact = [...ops].filter(isElementwise).filter((op) => op.result === "number" && op.name !== "pow");

test("a simplified graph gives every bit that the plain expression gives", () => {
  fc.assert(
    fc.property(
      expressions(exact, anyNumber, 5),
      fc.array(anyNumber, { minLength: INPUTS, maxLength: INPUTS }),
      (expression, z) => {
        const graph = new Graph();
        const node = build(graph, expression);
        const [actual] = new Interpreter([node]).read({ z });
        const [expected] = evaluate(expression, Float64Array.from(z));
        assert.ok(Object.is(actual, expected), `${print(node)} is ${actual}, not ${expected}`);
      },
    ),
    { numRuns: 20_000, seed: 1 },
  );
});

test("constant powers that have an op of their own agree with Math.pow everywhere", () => {
  const exponents = [0, 1, 2, 3, 4, -1, -2, 0.5];
  const graph = new Graph();
  const x = graph.input("z", 0);
  const powers = new Interpreter(exponents.map((y) => graph.call(elementwiseOp("pow"), x, graph.constant(y))));
  assert.ok(powers.nodes.every((node) => node.op.name !== "pow"));
  fc.assert(
    fc.property(fc.oneof(anyNumber, fc.double({ min: -1e100, max: 1e100 })), (z) => {
      const values = powers.read({ z: [z] });
      exponents.forEach((y, k) => {
        const expected = z ** y;
        // Engines need not round a power correctly, as squares and reciprocals are.
        const near = Math.abs(values[k] - expected) <= Math.abs(expected) * Number.EPSILON;
        assert.ok(Object.is(values[k], expected) || near, `${z} ** ${y} is ${values[k]}, not ${expected}`);
      });
    }),
    { numRuns: 20_000, seed: 2 },
  );
});
