import type { Node, Op } from "./op.ts";
import { add, mul, neg, square, sub } from "./ops/arithmetic.ts";
import { gather, rank } from "./ops/gather.ts";
import { clz32, imul } from "./ops/integer.ts";
import { constant, numbersOf, table } from "./ops/leaf.ts";
import { abs, ceil, floor, rem, round, sign, trunc } from "./ops/rounding.ts";
import { clamp, max, min, select } from "./ops/selection.ts";
import { reachable } from "./reachable.ts";

/** Ops whose value is a whole number, or not finite, whatever their inputs are. */
const rounding = new Set<Op>([floor, ceil, round, trunc, sign, rank, clz32, imul]);
/** Ops whose value is so where that of every number they take is. */
const closed = new Set<Op>([add, sub, mul, neg, square, abs, rem, min, max, clamp, select, gather]);

/** Whether the numbers that a node can be are whole by the way it is made, where they are finite at all. */
export function isWhole(node: Node): boolean {
  const whole = new Set<Node>();
  for (const each of reachable([node])) if (isWholeOf(each, whole)) whole.add(each);
  return whole.has(node);
}

function isWholeOf(node: Node, whole: ReadonlySet<Node>): boolean {
  const { op, inputs, attributes } = node;
  if (op === constant) return Number.isInteger(attributes.value);
  if (op === table) return numbersOf(node).every(Number.isInteger);
  return rounding.has(op) || (closed.has(op) && inputs.every((x) => isCondition(x) || whole.has(x)));
}

function isCondition({ op }: Node): boolean {
  return op.kind !== "vector" && op.result === "mask";
}
