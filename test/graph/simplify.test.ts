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

test("small constant powers agree with Math.pow within two units in the last place, everywhere", () => {
  const exponents = [0, 1, 2, 3, 4, -1, -2, 0.5];
  const graph = new Graph();
  const x = graph.input("z", 0);
  const powers = new Interpreter(exponents.map((y) => graph.call(elementwiseOp("pow"), x, graph.constant(y))));
  assert.ok(powers.nodes.every((node) => node.op.name !== "pow"));
  const bases = fc.oneof(anyNumber, fc.double({ min: -1e100, max: 1e100 }));
  fc.assert(
    fc.property(bases, (z) => {
      const values = powers.read({ z: [z] });
      exponents.forEach((y, k) => {
        const expected = z ** y;
        const near = Math.abs(values[k] - expected) <= 2 * ulp(expected);
        assert.ok(Object.is(values[k], expected) || near, `${z} ** ${y} is ${values[k]}, not ${expected}`);
      });
    }),
    { numRuns: 20_000, seed: 2 },
  );
});

/** The distance to the next double away from 0. */
function ulp(x: number): number {
  if (!Number.isFinite(x)) return 0;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
  return 2 ** (exponent - 52);
}
