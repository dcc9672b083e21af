import type { LeafOp, Node } from "../op.ts";

export const constant: LeafOp = {
  name: "constant",
  doc: "A number known beforehand (attribute value).",
  kind: "leaf",
  result: "number",
};

export const truth: LeafOp = {
  name: "truth",
  doc: "A condition known beforehand (attribute value, 0 or 1); every op that takes it simplifies, so none reaches a compiler.",
  kind: "leaf",
  result: "mask",
};

export const table: LeafOp = {
  name: "table",
  doc: "A vector of numbers known beforehand (attribute values, not to be changed), NaN allowed: what `gather` looks up.",
  kind: "leaf",
  result: "number",
};

export const input: LeafOp = {
  name: "input",
  doc: "Consecutive components of an input (attributes slot and offset).",
  kind: "leaf",
  result: "number",
};

/** The numbers of a table. */
export function numbersOf(x: Node): Float64Array {
  return x.attributes.values as Float64Array;
}

/** The node is this very number (0 and −0 differ). */
export function isConstant(x: Node, value: number): boolean {
  return x.op === constant && Object.is(x.attributes.value, value);
}
