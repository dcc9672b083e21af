import type { ElementwiseOp } from "./op.ts";
import { ops } from "./ops/registry.ts";

/** An elementwise op that is a word of the language, with the names of its arguments. */
export type LibraryOp = ElementwiseOp & Required<Pick<ElementwiseOp, "word">>;

/** The ops that the module `node-ode` offers by name, beside those of `Math`: those whose records say so. */
export const elementwiseLibrary: readonly LibraryOp[] = [...ops].filter(
  (op): op is LibraryOp => op.kind === "elementwise" && op.word !== undefined,
);

/** How many arguments of an op must be given; the others have defaults. */
export function requiredArguments({ arity, defaults }: ElementwiseOp): number {
  return arity - (defaults?.length ?? 0);
}

/** What a hidden layer of a net may apply: the words of one number. */
export const activations: ReadonlyMap<string, ElementwiseOp> = new Map(
  elementwiseLibrary.filter((op) => requiredArguments(op) === 1).map((op) => [op.name, op]),
);
