import { type Inputs, Interpreter } from "./interpret.ts";
import type { Node } from "./op.ts";
import { div } from "./ops/arithmetic.ts";
import { input } from "./ops/leaf.ts";
import { guard, select } from "./ops/selection.ts";

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
  const operands = inputs.map((x) => (x.size === 1 ? `${interpreter.value(x)[0]}` : `a vector of ${x.size}`));
  if (op === div) {
    const quotient = operands.join(" / ");
    return Number(operands[1]) === 0 ? `division by zero: ${quotient}` : `overflow: ${quotient} is ${value}`;
  }
  const call = `${op.name}(${operands.join(", ")})`;
  return Number.isNaN(value) ? `${call} is undefined` : `overflow: ${call} is ${value}`;
}
