import type { ElementwiseOp, VectorOp } from "./op.ts";
import { elu, gelu, leakyRelu, relu, sigmoid, silu, smoothstep, softplus } from "./ops/activation.ts";
import { tanh } from "./ops/hyperbolic.ts";
import { dot, matvec } from "./ops/matrix.ts";
import { norm, sum } from "./ops/reduction.ts";
import { clamp } from "./ops/selection.ts";

/** An elementwise op that is a word of the language, with the names of its arguments. */
export interface LibraryOp {
  readonly op: ElementwiseOp;
  readonly parameters: readonly string[];
}

/** The ops that the module `node-ode` offers by name, beside those of `Math`; a new one is its record and a line here. */
export const elementwiseLibrary: readonly LibraryOp[] = [
  { op: tanh, parameters: ["x"] },
  { op: sigmoid, parameters: ["x"] },
  { op: softplus, parameters: ["x"] },
  { op: relu, parameters: ["x"] },
  { op: leakyRelu, parameters: ["x", "slope"] },
  { op: elu, parameters: ["x", "alpha"] },
  { op: gelu, parameters: ["x"] },
  { op: silu, parameters: ["x"] },
  { op: clamp, parameters: ["x", "lower", "upper"] },
  { op: smoothstep, parameters: ["edge0", "edge1", "x"] },
];

export const vectorLibrary: readonly VectorOp[] = [matvec, dot, norm, sum];

/** How many arguments of an op must be given; the others have defaults. */
export function requiredArguments({ arity, defaults }: ElementwiseOp): number {
  return arity - (defaults?.length ?? 0);
}

/** What a hidden layer of a net may apply: the words of one number. */
export const activations: ReadonlyMap<string, ElementwiseOp> = new Map(
  elementwiseLibrary.filter(({ op }) => requiredArguments(op) === 1).map(({ op }) => [op.name, op]),
);
