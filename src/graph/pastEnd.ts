import { type Box, enclose } from "./enclosure.ts";
import type { Interval } from "./interval.ts";
import type { Node } from "./op.ts";
import { and, or } from "./ops/comparison.ts";
import { gather } from "./ops/gather.ts";
import { select } from "./ops/selection.ts";

/** A look-up whose index may say no entry. */
export interface PastEnd {
  readonly lookUp: Node;
  readonly index: Interval;
  /** It says none anywhere in the box. */
  readonly isCertain: boolean;
}

/**
 * Look-ups that every point of a box makes on the way to some outputs and whose indices are not known to stay in the table.
 * What a condition decides that is not decided over the box is left out: it may be there to keep the index in.
 */
export function pastEnds(outputs: readonly Node[], box: Box): PastEnd[] {
  const ranges = enclose(outputs, box);
  const found: PastEnd[] = [];
  const seen = new Set<Node>(outputs);
  for (const node of seen) {
    const { op, inputs } = node;
    if (op === and || op === or) continue;
    if (op === select) {
      const [condition] = ranges.get(inputs[0])!;
      seen.add(inputs[0]);
      if (condition.lo === 1) seen.add(inputs[1]);
      if (condition.hi === 0) seen.add(inputs[2]);
      continue;
    }
    for (const x of inputs) seen.add(x);
    if (op !== gather) continue;
    const [index] = ranges.get(inputs[1])!;
    const [first, last] = [Math.ceil(index.lo), Math.floor(index.hi)];
    const end = inputs[0].size - 1;
    if (first < 0 || last > end) found.push({ lookUp: node, index, isCertain: last < 0 || first > end });
  }
  return found;
}
