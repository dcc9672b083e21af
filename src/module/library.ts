import { elementwiseLibrary, type LibraryOp, requiredArguments } from "../graph/library.ts";
import type { ElementwiseOp, VectorOp } from "../graph/op.ts";
import { dot, matvec } from "../graph/ops/matrix.ts";
import { norm, sum } from "../graph/ops/reduction.ts";
import { interpolate } from "./interpolate.ts";
import type { LibraryFunction } from "./libraryFunction.ts";
import { table } from "./table.ts";

/** Functions that compute; the values are those of the op records, to the last bit. */
export const library: readonly LibraryFunction[] = [
  ...elementwiseLibrary.map(elementwise),
  {
    ...named(matvec),
    signatures: ["(matrix: readonly (readonly number[])[], x: readonly number[]): number[]"],
    call: (rows: readonly (readonly number[])[], x: readonly number[]) => {
      const wrong = rows.find((row) => row.length !== x.length);
      if (wrong) throw new RangeError(`matvec: a row of ${wrong.length} entries times a vector of ${x.length}`);
      return evaluate(matvec, [rows.flat(), x]);
    },
  },
  {
    ...named(dot),
    signatures: ["(x: readonly number[], y: readonly number[]): number"],
    call: (x: readonly number[], y: readonly number[]) => evaluate(dot, [x, y])[0],
  },
  {
    ...named(norm),
    signatures: ["(x: readonly number[]): number"],
    call: (x: readonly number[]) => evaluate(norm, [x])[0],
  },
  {
    ...named(sum),
    signatures: ["(x: readonly number[]): number"],
    call: (x: readonly number[]) => evaluate(sum, [x])[0],
  },
  {
    name: "concat",
    doc: "The parts end to end, numbers and arrays of numbers alike.",
    signatures: ["(...parts: readonly (number | readonly number[])[]): number[]"],
    call: (...parts: readonly (number | readonly number[])[]) => parts.flat(),
  },
  interpolate,
  table,
];

/** What a vector op gives for plain arrays; throws a `ShapeError` where their sizes do not fit. */
export function evaluate(op: VectorOp, inputs: readonly (readonly number[])[]): number[] {
  const sizes = inputs.map((x) => x.length);
  const out = new Float64Array(op.shape(sizes, {}));
  op.value(
    out,
    inputs.map((x) => Float64Array.from(x)),
    {},
  );
  return Array.from(out);
}

/** Applies an op to numbers, or component by component to arrays of one length; numbers stand for every component. */
export function map(op: ElementwiseOp, given: readonly (number | readonly number[])[]): number | number[] {
  const all = [...given, ...(op.defaults ?? []).slice(given.length - requiredArguments(op))];
  const arrays = all.filter((x) => typeof x !== "number");
  if (arrays.length === 0) return op.value(...(all as number[]));
  const size = arrays[0].length;
  const odd = arrays.find((x) => x.length !== size);
  if (odd) throw new RangeError(`${op.name}: arrays of ${size} and of ${odd.length} components`);
  return Array.from({ length: size }, (_, i) => op.value(...all.map((x) => (typeof x === "number" ? x : x[i]))));
}

function elementwise(op: LibraryOp): LibraryFunction {
  const required = requiredArguments(op);
  const typed = (type: string) => op.word.map((name, i) => `${name}${i < required ? "" : "?"}: ${type}`).join(", ");
  return {
    ...named(op),
    signatures: [`(${typed("number")}): number`, `(${typed("number | readonly number[]")}): number[]`],
    // What is beyond its arguments is passed over, so that it can be handed to `map` as it is.
    call: (...given: (number | readonly number[])[]) => map(op, given.slice(0, op.arity)),
  };
}

function named({ name, doc }: { readonly name: string; readonly doc: string }) {
  return { name, doc };
}
