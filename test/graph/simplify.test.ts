import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import type { ElementwiseOp, Node } from "../../src/graph/op.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { runs } from "../runs.ts";
import {
  anyNumber,
  build,
  type Expression,
  elementwiseOp,
  evaluate,
  expressions,
  INPUTS,
  isElementwise,
} from "./expressions.ts";
import { print } from "./printNode.ts";

/** Every op of numbers; `pow` rounds differently where its exponent is known and has its own test. */
const exact = [...ops].filter(isElementwise).filter((op) => op.result !== "mask" && op.name !== "pow");

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
    { numRuns: runs(8_000, 400_000), seed: 1 },
  );
});

const SPECIAL = [0, -0, 1, -1, 2, -2, 0.5, 3, 4, 1e308, 5e-324, Infinity, -Infinity, Number.NaN];

test("every op of every two or three simple operands gives every bit, at every special value", () => {
  const numbers: Expression[] = [
    ...SPECIAL.map((value): Expression => ({ kind: "constant", value })),
    ...[0, 1].flatMap((offset): Expression[] => {
      const z: Expression = { kind: "input", offset, size: 1 };
      return [z, ...["neg", "abs", "square", "fround"].map((name) => applied(elementwiseOp(name), z))];
    }),
  ];
  const [x, y] = [0, 1].map((offset): Expression => ({ kind: "input", offset, size: 1 }));
  const compared = ["lt", "eq", "ne"].map((name) => applied(elementwiseOp(name), x, y));
  const masks = [
    ...compared,
    ...compared.map((mask) => applied(elementwiseOp("not"), mask)),
    applied(elementwiseOp("lt"), numbers[0], numbers[2]),
  ];
  const selected = [applied(elementwiseOp("select"), compared[0], y, x)];
  for (const op of [...ops].filter(isElementwise).filter(({ name }) => name !== "pow")) {
    const choices = Array.from({ length: op.arity }, (_, k) => {
      if (op.maskInputs?.includes(k)) return masks;
      return op.arity === 3 ? [...numbers.slice(0, 3), x, y, ...selected] : numbers;
    });
    const expressions = combinations(choices).map((inputs) => applied(op, ...inputs));
    // Operands are ordered by age where an op allows it: constants are the older ones, then the inputs.
    for (const oldest of op.commutative ? [[], [x, y]] : [[]]) {
      const graph = new Graph();
      for (const operand of oldest) build(graph, operand);
      compare(
        op.name,
        expressions.map((expression) => build(graph, expression)),
        expressions,
      );
    }
  }
});

function compare(name: string, nodes: readonly Node[], expressions: readonly Expression[]): void {
  const interpreter = new Interpreter(nodes);
  for (const z of SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b]))) {
    interpreter.evaluate({ z });
    nodes.forEach((node, k) => {
      const [actual] = interpreter.value(node);
      const [expected] = evaluate(expressions[k], Float64Array.from(z));
      assert.ok(Object.is(actual, expected), `${name}: ${print(node)} at ${z} is ${actual}, not ${expected}`);
    });
  }
}

function applied(op: ElementwiseOp, ...inputs: Expression[]): Expression {
  return { kind: "apply", op, inputs, attributes: {}, size: 1 };
}

function combinations<T>([first, ...rest]: readonly (readonly T[])[]): T[][] {
  if (first === undefined) return [[]];
  const tails = combinations(rest);
  return first.flatMap((item) => tails.map((tail) => [item, ...tail]));
}

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
        const unit = Math.abs(expected) * Number.EPSILON + Number.MIN_VALUE;
        const near = Math.abs(values[k] - expected) <= 2 * unit;
        assert.ok(Object.is(values[k], expected) || near, `${z} ** ${y} is ${values[k]}, not ${expected}`);
      });
    }),
    { numRuns: runs(8_000, 400_000), seed: 2 },
  );
});
