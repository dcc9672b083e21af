import type { Node, Op } from "./op.ts";
import { gather, rank, scatter } from "./ops/gather.ts";
import { clz32, imul } from "./ops/integer.ts";
import { ceil, floor, round, sign, trunc } from "./ops/rounding.ts";
import { select } from "./ops/selection.ts";

/** Ops whose derivative is 0 wherever it exists. */
const flat = new Set<Op>([floor, ceil, round, trunc, sign, rank, imul, clz32]);

/** Whether an op's value keeps still, but for jumps, when its inputs move. */
export function isFlat({ op }: Node): boolean {
  return flat.has(op) || (op.kind !== "vector" && op.result === "mask");
}

/** The nodes with which some outputs move: those they reach otherwise than through conditions, indices and rounding. */
export function smoothInputs(outputs: readonly Node[]): Set<Node> {
  const seen = new Set<Node>(outputs);
  for (const node of seen) {
    if (isFlat(node)) continue;
    node.inputs.forEach((x, k) => {
      const isChooser = node.op === select ? k === 0 : (node.op === gather || node.op === scatter) && k === 1;
      if (!isChooser) seen.add(x);
    });
  }
  return seen;
}
