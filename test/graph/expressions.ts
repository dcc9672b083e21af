import fc from "fast-check";
import { Graph } from "../../src/graph/graph.ts";
import type { Attributes, ElementwiseOp, Node, Op, VectorOp } from "../../src/graph/op.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { print } from "./printNode.ts";

/** An expression as plain data: what a graph is built from, and what is evaluated beside it without any graph. */
export type Expression =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "input"; readonly offset: number; readonly size: number }
  | { readonly kind: "table"; readonly values: readonly number[] }
  | {
      readonly kind: "apply";
      readonly op: ElementwiseOp | VectorOp;
      readonly inputs: readonly Expression[];
      readonly attributes: Attributes;
      readonly size: number;
    };

export const INPUTS = 6;

export function elementwiseOp(name: string): ElementwiseOp {
  const op = ops.get(name);
  if (op.kind !== "elementwise") throw new TypeError(`${name} is not elementwise`);
  return op;
}

export function isElementwise(op: Op): op is ElementwiseOp {
  return op.kind === "elementwise";
}

export function vectorOp(name: string): VectorOp {
  const op = ops.get(name);
  if (op.kind !== "vector") throw new TypeError(`${name} is not a vector op`);
  return op;
}

/** Builds the expression in a graph, over input slot "z". */
export function build(graph: Graph, expression: Expression): Node {
  switch (expression.kind) {
    case "constant":
      return graph.constant(expression.value);
    case "input":
      return graph.input("z", expression.offset, expression.size);
    case "table":
      return graph.table(Float64Array.from(expression.values));
    case "apply":
      return graph.apply(
        expression.op,
        expression.inputs.map((x) => build(graph, x)),
        expression.attributes,
      );
  }
}

/** Evaluates the expression by its records alone: nothing is shared, folded or simplified. */
export function evaluate(expression: Expression, z: Float64Array): Float64Array {
  if (expression.kind === "constant") return Float64Array.of(expression.value);
  if (expression.kind === "input") return z.slice(expression.offset, expression.offset + expression.size);
  if (expression.kind === "table") return Float64Array.from(expression.values);
  const { op, attributes, size } = expression;
  const inputs = expression.inputs.map((x) => evaluate(x, z));
  const out = new Float64Array(size);
  if (op.kind === "vector") {
    op.value(out, inputs, attributes);
    return out;
  }
  return out.map((_, i) => op.value(...inputs.map((x) => x[x.length === 1 ? 0 : i])));
}

/** Numbers where rounding, signs of zero and exceptions show. */
export const anyNumber = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 1, -1, 2, -2, 3, 4, 0.5, -0.5, 10) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 5e-324, 1e-160, 1e308, -1e308) },
  { weight: 1, arbitrary: fc.double() },
);

/** Expressions over some ops, of at most a depth; every size fits. */
export function expressions(
  numberOps: readonly ElementwiseOp[],
  constants: fc.Arbitrary<number>,
  maxDepth: number,
  withNorm = true,
) {
  const masks = ["lt", "le", "gt", "ge", "eq", "ne"].map(elementwiseOp);
  const leaf = (size: number): fc.Arbitrary<Expression> =>
    size === 1
      ? fc.oneof(
          constants.map((value): Expression => ({ kind: "constant", value })),
          fc.nat(INPUTS - 1).map((offset): Expression => ({ kind: "input", offset, size: 1 })),
        )
      : fc.nat(INPUTS - size).map((offset): Expression => ({ kind: "input", offset, size }));

  const apply = (op: ElementwiseOp | VectorOp, size: number, inputs: fc.Arbitrary<Expression>[], attributes = {}) =>
    fc.tuple(...inputs).map((inputs): Expression => {
      const expression: Expression = { kind: "apply", op, inputs: inputs as Expression[], attributes, size };
      // A counterexample is shown as text, not with the code of its records.
      return Object.defineProperty(expression, fc.toStringMethod, {
        value: () => print(build(new Graph(), expression)),
      });
    });

  const mask = (size: number, depth: number): fc.Arbitrary<Expression> => {
    const simple = fc
      .constantFrom(...masks)
      .chain((op) => apply(op, size, [number(size, depth - 1), number(size, depth - 1)]));
    if (depth <= 1) return simple;
    return fc.oneof(
      { weight: 4, arbitrary: simple },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom("and", "or")
          .chain((name) => apply(elementwiseOp(name), size, [mask(size, depth - 1), mask(size, depth - 1)])),
      },
      { weight: 3, arbitrary: apply(elementwiseOp("not"), size, [mask(size, depth - 1)]) },
    );
  };

  // Branches more often than one op in fifty.
  const selective = numberOps.filter((op) => op.maskInputs);
  const drawn = [...numberOps, ...Array(4).fill(selective).flat()];
  const elementwise = (size: number, depth: number) =>
    fc.constantFrom(...drawn).chain((op) =>
      fc.array(fc.boolean(), { minLength: op.arity, maxLength: op.arity }).chain((narrow) =>
        apply(
          op,
          size,
          Array.from({ length: op.arity }, (_, k) => {
            // One input keeps the full size; the others may be scalars that are broadcast.
            const inputSize = narrow[k] && k > 0 ? 1 : size;
            return op.maskInputs?.includes(k) ? mask(inputSize, depth - 1) : number(inputSize, depth - 1);
          }),
        ),
      ),
    );

  /** Numbers in order, some of them alike. */
  const table = fc
    .array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 5 })
    .map((list): Expression => ({ kind: "table", values: list.sort((a, b) => a - b).map((x) => x / 2) }));
  const whole = (depth: number) =>
    fc.constantFrom("floor", "round").chain((name) => apply(elementwiseOp(name), 1, [number(1, depth)]));

  const structure = (size: number, depth: number): fc.Arbitrary<Expression> => {
    const below = (n: number) => number(n, depth - 1);
    const choices: fc.Arbitrary<Expression>[] = [
      fc
        .integer({ min: size, max: INPUTS })
        .chain((n) => fc.nat(n - size).chain((offset) => apply(vectorOp("slice"), size, [below(n)], { offset, size }))),
    ];
    if (size > 1) {
      choices.push(
        apply(vectorOp("broadcast"), size, [below(1)], { size }),
        fc.integer({ min: 1, max: size - 1 }).chain((n) => apply(vectorOp("pack"), size, [below(n), below(size - n)])),
        fc
          .integer({ min: 1, max: size })
          .chain((n) =>
            fc.nat(size - n).chain((offset) => apply(vectorOp("place"), size, [below(n)], { offset, size })),
          ),
        apply(
          vectorOp("pack"),
          size,
          Array.from({ length: size }, () => below(1)),
        ),
      );
    } else {
      choices.push(
        fc.integer({ min: 2, max: 3 }).chain((n) => apply(vectorOp("sum"), 1, [below(n)])),
        ...(withNorm ? [apply(vectorOp("norm"), 1, [below(3)])] : []),
        fc.integer({ min: 1, max: 3 }).chain((n) => apply(vectorOp("dot"), 1, [below(n), below(n)])),
        fc.integer({ min: 1, max: 4 }).chain((n) => apply(vectorOp("gather"), 1, [below(n), whole(depth - 1)])),
        apply(vectorOp("gather"), 1, [table, whole(depth - 1)]),
        fc.nat(1).chain((strict) => apply(vectorOp("rank"), 1, [table, below(1)], { strict })),
      );
    }
    if (size <= 2) {
      choices.push(
        apply(vectorOp("matvec"), size, [below(2 * size), below(2)]),
        apply(vectorOp("affine"), size, [below(2 * size), below(2), below(size)]),
        apply(vectorOp("matvecTransposed"), size, [below(2 * size), below(2)]),
      );
    }
    if (size === 4) choices.push(apply(vectorOp("outer"), 4, [below(2), below(2)]));
    return fc.oneof(...choices);
  };

  // One arbitrary per size and depth: built anew at every use they would be exponentially many.
  const known = new Map<string, fc.Arbitrary<Expression>>();
  const number = (size: number, depth: number): fc.Arbitrary<Expression> => {
    const key = `${size} ${depth}`;
    const arbitrary = known.get(key) ?? numberOf(size, depth);
    known.set(key, arbitrary);
    return arbitrary;
  };
  const numberOf = (size: number, depth: number): fc.Arbitrary<Expression> => {
    if (depth <= 0) return leaf(size);
    return fc.oneof(
      { weight: 1, arbitrary: leaf(size) },
      { weight: 5, arbitrary: elementwise(size, depth) },
      { weight: 2, arbitrary: structure(size, depth) },
    );
  };
  return number(1, maxDepth);
}
