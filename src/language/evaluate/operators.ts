import type { Fix } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import type { ElementwiseOp } from "../../graph/op.ts";
import { add, div, mul, neg, sub } from "../../graph/ops/arithmetic.ts";
import { and, eq, ge, gt, le, lt, ne, not, or } from "../../graph/ops/comparison.ts";
import { pow } from "../../graph/ops/power.ts";
import { rem } from "../../graph/ops/rounding.ts";
import { select } from "../../graph/ops/selection.ts";
import type { AstNode } from "../syntax/ast.ts";
import { bitsOfUnknown } from "./bits.ts";
import { describe } from "./describe.ts";
import { scalar } from "./operands.ts";
import { contentOf, isGiven, isMissing } from "./optional.ts";
import { refuse, warningAt } from "./refusal.ts";
import {
  type Evaluator,
  isNode,
  isScalar,
  isTruth,
  OptionalValue,
  type Scalar,
  type Truth,
  type Value,
} from "./value.ts";

/** A binary operation as it is written: also those inside `x += 1` and `x++`. */
export interface BinarySite {
  readonly node: AstNode;
  readonly left: AstNode;
  readonly right: AstNode;
}

const arithmetic: Readonly<Partial<Record<string, ElementwiseOp>>> = {
  "+": add,
  "-": sub,
  "*": mul,
  "/": div,
  "%": rem,
  "**": pow,
};
const relational: Readonly<Partial<Record<string, ElementwiseOp>>> = { "<": lt, "<=": le, ">": gt, ">=": ge };
const bitwise: Readonly<Record<string, (x: number, y: number) => number>> = {
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
  "<<": (x, y) => x << y,
  ">>": (x, y) => x >> y,
  ">>>": (x, y) => x >>> y,
};

export function binary(e: Evaluator, operator: string, x: Value, y: Value, site: BinarySite): Value {
  const computes = arithmetic[operator];
  if (computes) {
    if (operator === "+" && isText(x, y)) return joinTexts(e, x, y, site);
    return e.apply(computes, operands(e, operator, x, y, site), site.node);
  }
  const compares = relational[operator];
  if (compares) {
    refuseChain(e, site);
    if (isAbsent(x) || isAbsent(y)) return false;
    if (typeof x === "string" && typeof y === "string") return compareTexts(operator, x, y);
    return e.apply(compares, operands(e, operator, x, y, site), site.node);
  }
  if (operator in bitwise) return bits(e, operator, operands(e, operator, x, y, site), site);
  return equality(e, operator, x, y, site);
}

export function unary(e: Evaluator, operator: string, x: Value, node: AstNode, argument: AstNode): Value {
  switch (operator) {
    case "+":
      return isTruth(x) ? toNumber(e, x, node) : scalar(e, x, "the operand of `+`", argument);
    case "-":
      return e.apply(neg, [scalar(e, x, "the operand of `-`", argument)], node);
    default: {
      const value = scalar(e, x, "the operand of `~`", argument);
      if (typeof value === "number") return ~value;
      // −1 − x, in 32 bits.
      return e.apply(sub, [-1, bitsOfUnknown(e, "|", value, 0, node) as Scalar], node);
    }
  }
}

/** 1 where the condition holds, else 0: `Number(condition)`. */
export function toNumber(e: Evaluator, x: Truth, site: AstNode): Value {
  return typeof x === "boolean" ? Number(x) : e.apply(select, [x, 1, 0], site);
}

function operands(e: Evaluator, operator: string, x: Value, y: Value, { left, right }: BinarySite): [Scalar, Scalar] {
  if (isScalar(x) && isScalar(y)) return [x, y];
  const what = `an operand of ${quoted(operator)}`;
  return [scalar(e, x, what, left), scalar(e, y, what, right)];
}

function refuseChain(e: Evaluator, { node, left }: BinarySite): void {
  if (left.type !== "BinaryExpression" || !(left.operator in relational) || left.extra?.parenthesized) return;
  refuse(e.range(node), "comparison-chain", "a comparison of a comparison: write `a < b && b < c`");
}

function bits(e: Evaluator, operator: string, [x, y]: [Scalar, Scalar], site: BinarySite): Value {
  if (typeof x !== "number" || typeof y !== "number")
    return bitsOfUnknown(e, operator, x, y, site.node) ?? refuseBits(e, operator, site);
  const value = bitwise[operator](x, y);
  if (operator === "^" && isPowerOfText(site)) {
    const message = `this is ${value}: \`^\` works on the bits of whole numbers; a power is written \`**\``;
    e.report(warningAt(e.range(site.node), "bits-for-power", message, powerFix(e, site.left, site.right)));
  }
  return value;
}

/** Two written numbers, as in `10^3`, which nobody means as bits. */
function isPowerOfText({ left, right }: BinarySite): boolean {
  const isDecimal = (node: AstNode) => node.type === "NumericLiteral" && !/^0[xbo]/i.test(String(node.extra?.raw));
  return isDecimal(left) && isDecimal(right);
}

function refuseBits(e: Evaluator, operator: string, { node, left, right }: BinarySite): never {
  const advice = operator === "^" ? "a power is written `**`" : "write `Math.trunc`, `Math.floor` or `%`";
  const message = `${quoted(operator)} works on the bits of whole numbers; where one depends on the state it can be shifted, rounded by \`| 0\`, or masked by \`& ${"2 ** n - 1"}\` only; ${advice}`;
  return refuse(
    e.range(node),
    "state-dependent-value",
    message,
    operator === "^" ? powerFix(e, left, right) : undefined,
  );
}

/** Puts `**` in the place of `^` and of the spaces around it. */
function powerFix(e: Evaluator, left: AstNode, right: AstNode): Fix | undefined {
  // A parenthesised operand's range is inside its parentheses, a negative base needs some.
  if (left.extra?.parenthesized || right.extra?.parenthesized || left.type === "UnaryExpression") return undefined;
  const range = { file: e.range(left).file, start: e.range(left).end, end: e.range(right).start };
  return { title: "Write `**`", range, text: " ** " };
}

function equality(e: Evaluator, operator: string, x: Value, y: Value, { node }: BinarySite): Value {
  const isEquality = operator === "===" || operator === "==";
  if (x instanceof OptionalValue || y instanceof OptionalValue)
    return optionalEquality(e, operator, x, y, isEquality, node);
  if (isScalar(x) && isScalar(y)) return e.apply(isEquality ? eq : ne, [x, y], node);
  if (isTruth(x) && isTruth(y)) return sameTruth(e, x, y, isEquality, node);
  const isAlike = typeof x === typeof y && !isNode(x) && !isNode(y);
  if (operator.length === 2 && !isAlike && !isNothing(x) && !isNothing(y)) {
    return refuse(e.range(node), "wrong-type", `${quoted(operator)} compares ${describe(x)} with ${describe(y)}`);
  }
  // Null and undefined are loosely equal to each other and to nothing else.
  const same = Object.is(x, y) || (operator.length === 2 && isNothing(x) && isNothing(y));
  return same === isEquality;
}

/** Known to be missing, and so below and above nothing. */
function isAbsent(x: Value): boolean {
  return x instanceof OptionalValue && x.isDefined() === false;
}

/** Both are missing, or both are given and the same. */
function optionalEquality(e: Evaluator, operator: string, x: Value, y: Value, wanted: boolean, node: AstNode): Value {
  const join = (op: ElementwiseOp, a: Truth, b: Truth) => e.apply(op, [a, b], node) as Truth;
  const isNull = (value: Value) => value === null && operator.length === 3;
  const [a, b] = [isGiven(x), isGiven(y)];
  const missing = isNull(x) || isNull(y) ? false : join(and, isMissing(e, x, node), isMissing(e, y, node));
  const site = { node, left: node, right: node };
  const isKnown = a === false || b === false;
  const same = isKnown
    ? false
    : (equality(e, wanted ? operator : operator.replace("!", "="), contentOf(x), contentOf(y), site) as Truth);
  const holds = join(or, missing, join(and, join(and, a, b), same));
  return wanted ? holds : (e.apply(not, [holds], node) as Truth);
}

function isNothing(x: Value): boolean {
  return x === null || x === undefined;
}

function sameTruth(e: Evaluator, x: Truth, y: Truth, wanted: boolean, site: AstNode): Value {
  if (typeof x === "boolean" && typeof y === "boolean") return (x === y) === wanted;
  // Conditions as numbers, which compare as they do.
  const [a, b] = [toNumber(e, x, site), toNumber(e, y, site)];
  return e.apply(wanted ? eq : ne, [a as Scalar, b as Scalar], site);
}

function isText(x: Value, y: Value): x is string | number {
  return (typeof x === "string" && isPlain(y)) || (typeof y === "string" && isPlain(x));
}

function isPlain(x: Value): boolean {
  return x === null || (typeof x !== "object" && typeof x !== "function");
}

function joinTexts(e: Evaluator, x: Value, y: Value, { node }: BinarySite): string {
  const text = `${x as string}${y as string}`;
  if (text.length > MAX_TEXT) refuse(e.range(node), "invalid-argument", `a text of more than ${MAX_TEXT} characters`);
  return text;
}

const MAX_TEXT = 10_000;

function compareTexts(operator: string, x: string, y: string): boolean {
  switch (operator) {
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    default:
      return x >= y;
  }
}
