import type { Node } from "../../src/graph/op.ts";
import { constant, input, truth } from "../../src/graph/ops/leaf.ts";

const INFIX: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "·",
  div: "/",
  lt: "<",
  le: "≤",
  gt: ">",
  ge: "≥",
  eq: "=",
  ne: "≠",
};

/** An expression as text for people and test failures, down to a depth below which it says "…". */
export function print(node: Node, depth = 12): string {
  const { op, inputs, attributes } = node;
  if (op === constant) return Object.is(attributes.value, -0) ? "-0" : `${attributes.value}`;
  if (op === truth) return attributes.value === 1 ? "true" : "false";
  if (op === input) {
    const last = Number(attributes.offset) + node.size - 1;
    return `${attributes.slot}[${attributes.offset}${node.size > 1 ? `..${last}` : ""}]`;
  }
  if (depth === 0) return "…";
  const operands = inputs.map((x) => print(x, depth - 1));
  if (op.name in INFIX) return `(${operands.join(` ${INFIX[op.name]} `)})`;
  const constants = Object.entries(attributes).map(([key, value]) => `${key}: ${value}`);
  return `${op.name}(${[...operands, ...constants].join(", ")})`;
}
