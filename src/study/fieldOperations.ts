import { largest } from "../core/extremes.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";

/** Operations that an elementary function, or a division, is as good as. */
const OF_FUNCTION = 10;
/** Of a component, to be read and written. */
const OF_COMPONENT = 4;

const known = new WeakMap<VectorField, number>();

/** How many operations on numbers an evaluation of f takes, roughly. */
export function fieldOperations(field: VectorField): number {
  const before = known.get(field);
  if (before !== undefined) return before;
  let count = OF_COMPONENT * field.dimension;
  for (const { op, size, inputs } of reachable(field.outputs)) {
    if (op.kind === "vector") count += Math.max(size, largest(inputs.map((x) => x.size)));
    else if (op.kind === "elementwise")
      count += size * (/^(add|sub|mul|neg|square|select|l[te]|g[te])$/.test(op.name) ? 1 : OF_FUNCTION);
  }
  known.set(field, count);
  return count;
}
