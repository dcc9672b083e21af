import type { Diagnostic } from "../../core/diagnostic.ts";
import { formatShort } from "../../core/formatShort.ts";
import { CONTINUOUS, everything, interval, point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { gather } from "../../graph/ops/gather.ts";
import { pastEnds } from "../../graph/pastEnd.ts";
import { perField } from "../../graph/perField.ts";
import { reachable } from "../../graph/reachable.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { warningAt } from "../evaluate/refusal.ts";

/** Warnings of indices that follow the state where it goes and that nothing keeps in their tables. */
export function stateIndexWarnings(field: VectorField, theta: Float64Array): Diagnostic[] {
  if (!looksUp(field)) return [];
  const box = { z: anywhere(field.dimension), t: anywhere(1), theta: Array.from(theta, point) };
  return pastEnds(field.outputs, box).flatMap(({ lookUp }) => {
    const index = lookUp.inputs[1];
    if (!lookUp.range || !dependsOn(index, "z") || dependsOn(index, "t")) return [];
    const message = `this index can leave ${entries(lookUp)} with the state, and there is no number there: hold it with \`Math.max(0, Math.min(${lookUp.inputs[0].size - 1}, …))\`, or say what stands past the ends with \`?? …\``;
    return [warningAt(lookUp.range, "index-past-end", message, within(lookUp))];
  });
}

/** Warnings of indices that follow the time out of their tables within a span. */
export function timeIndexWarnings(field: VectorField, theta: Float64Array, from: number, to: number): Diagnostic[] {
  if (!looksUp(field)) return [];
  const found = new Map<Node, Diagnostic>();
  for (const t of momentsOf(Math.min(from, to), Math.max(from, to))) {
    const box = { z: anywhere(field.dimension), t: [t], theta: Array.from(theta, point) };
    for (const { lookUp, isCertain } of pastEnds(field.outputs, box)) {
      if (!isCertain || !lookUp.range || found.has(lookUp)) continue;
      const message = `at t = ${formatShort(t.lo)} this index says none of ${entries(lookUp)}, so that the result is no number; let the table reach as far as the time does, or say what stands past its ends with \`?? …\``;
      found.set(lookUp, warningAt(lookUp.range, "index-past-end", message, within(lookUp)));
    }
  }
  return [...found.values()];
}

/** Points of a span, and what lies between them, from its beginning on. */
function momentsOf(from: number, to: number) {
  const at = (k: number) => (k === PIECES ? to : from + ((to - from) * k) / PIECES);
  return Array.from({ length: 2 * PIECES + 1 }, (_, i) => interval(at(i >> 1), at((i + 1) >> 1)));
}

const PIECES = 64;

const looksUp = perField(({ outputs }) => reachable(outputs).some(({ op }) => op === gather));

function dependsOn(node: Node, slot: string): boolean {
  return reachable([node]).some(({ attributes }) => attributes.slot === slot);
}

function entries({ inputs }: Node): string {
  return `entries 0 to ${inputs[0].size - 1}`;
}

/** What holds an index in its table. */
function within({ inputs }: Node) {
  return [`Math.max(0, Math.min(${inputs[0].size - 1}, `, "))"] as const;
}

function anywhere(count: number) {
  return Array.from({ length: count }, () => everything(CONTINUOUS));
}
