import { type Box, enclose } from "./enclosure.ts";
import { CONTINUOUS, type Interval } from "./interval.ts";
import type { Node } from "./op.ts";
import { select } from "./ops/selection.ts";

/**
 * Whether every point of a box takes the same branches on the way to some outputs, with nothing undefined and no jump.
 *
 * Certified by interval arithmetic, which rounds outward by more than the kernels' own errors: a box of one point that is
 * not decided lies within rounding of a branch. Branches not taken are not looked into.
 */
export function isDecided(outputs: readonly Node[], box: Box): boolean {
  const ranges = enclose(outputs, box);
  const seen = new Set<Node>(outputs);
  for (const node of seen) {
    const inputs = node.inputs.map((x) => ranges.get(x)!);
    if (node.op === select) {
      const [condition] = inputs;
      if (!condition.every(isPoint)) return false;
      seen.add(node.inputs[0]);
      if (condition.some((mask) => mask.lo === 1)) seen.add(node.inputs[1]);
      if (condition.some((mask) => mask.lo === 0)) seen.add(node.inputs[2]);
      continue;
    }
    if (ranges.get(node)!.some(({ grade }) => grade < CONTINUOUS)) return false;
    for (const x of node.inputs) seen.add(x);
  }
  return true;
}

function isPoint({ lo, hi }: Interval): boolean {
  return lo === hi;
}
