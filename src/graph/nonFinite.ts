import { type Inputs, Interpreter } from "./interpret.ts";
import type { Node, Op } from "./op.ts";
import { add, div, mul, square, sub } from "./ops/arithmetic.ts";
import { gather } from "./ops/gather.ts";
import { input } from "./ops/leaf.ts";
import { cube, fourth, inverseSquare, pow, powHalf } from "./ops/power.ts";
import { guard, select } from "./ops/selection.ts";

/** Operators as a text spells them, the exponent where the operation has it built in; other operations are calls. */
const OPERATORS = new Map<Op, string>([
  [add, " + "],
  [sub, " - "],
  [mul, " * "],
  [div, " / "],
  [pow, " ** "],
  [square, " ** 2"],
  [cube, " ** 3"],
  [fourth, " ** 4"],
  [inverseSquare, " ** -2"],
  [powHalf, " ** 0.5"],
]);

/** Where a non-finite value arose: the first node that made one out of finite inputs. */
export interface NonFiniteOrigin {
  /** Index of the output it reached. */
  readonly output: number;
  readonly node: Node;
  /** One sentence, e.g. "division by zero: 1 / 0". */
  readonly message: string;
}

/**
 * Follows a non-finite output down the branches that were taken to where it arose; undefined when all are finite.
 */
export function findNonFinite(outputs: readonly Node[], at: Inputs): NonFiniteOrigin | undefined {
  const interpreter = new Interpreter(outputs);
  interpreter.evaluate(at);
  const isBad = (node: Node) => !interpreter.value(node).every(Number.isFinite);
  const hasNaN = (node: Node) => interpreter.value(node).some(Number.isNaN);
  const output = outputs.findIndex(isBad);
  if (output < 0) return undefined;
  let node = outputs[output];
  for (;;) {
    const inputs = taken(node, interpreter);
    // NaN comes from NaN where there is one, and else from infinities.
    const cause = (hasNaN(node) && inputs.find(hasNaN)) || inputs.find(isBad);
    if (!cause) return { output, node, message: describe(node, interpreter) };
    node = cause;
  }
}

/** The inputs on which the value of a node depends at this point. */
function taken(node: Node, interpreter: Interpreter): readonly Node[] {
  if (node.op === guard) return node.inputs.slice(1);
  // Of a table only the entry that was looked up counts.
  if (node.op === gather) return node.inputs.slice(1);
  if (node.op !== select) return node.inputs;
  const [condition, yes, no] = node.inputs;
  const chosen = [...interpreter.value(condition)];
  return [...(chosen.some((mask) => mask !== 0) ? [yes] : []), ...(chosen.some((mask) => mask === 0) ? [no] : [])];
}

function describe(node: Node, interpreter: Interpreter): string {
  const { op, inputs, attributes } = node;
  const value = interpreter.value(node).find((x) => !Number.isFinite(x));
  if (op === input) return `${attributes.slot}[${attributes.offset}] is ${value}`;
  if (op.kind === "leaf") return `the constant is ${value}`;
  if (op === gather) {
    const [index] = interpreter.value(inputs[1]);
    const last = inputs[0].size - 1;
    const isEntry = Number.isInteger(index) && index >= 0 && index <= last;
    return isEntry
      ? `entry ${index} of the table is ${value}`
      : `the table has no entry ${legible(index)}: they go from 0 to ${last}; end the span before, or say what stands past the ends with \`?? …\``;
  }
  const operands = inputs.map((x) => (x.size === 1 ? legible(interpreter.value(x)[0]) : `a vector of ${x.size}`));
  const operator = OPERATORS.get(op);
  const call = operator ? `${operands[0]}${operator}${operands[1] ?? ""}` : `${op.name}(${operands.join(", ")})`;
  if (op === div && Number(operands[1]) === 0) return `division by zero: ${call}`;
  return Number.isNaN(value) ? `${call} is undefined` : `overflow: ${call} is ${value}`;
}

/**
 * A number of an explanation: four digits, or as many as tell it from a whole number beside it, since `acos(1.000)` would explain
 * nothing.
 */
function legible(x: number): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return String(Math.abs(x) < 1e15 ? x : Number(x.toPrecision(4)));
  for (let digits = 4; ; digits++) {
    const short = Number(x.toPrecision(digits));
    if (digits === 17 || Math.abs(x) >= 1e4 || !Number.isInteger(short)) return String(short);
  }
}
