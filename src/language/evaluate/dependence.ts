import type { Node } from "../../graph/op.ts";
import { input } from "../../graph/ops/leaf.ts";
import { reachable } from "../../graph/reachable.ts";

/** What a value depends on, as messages say it: "the time", "the state and a parameter". */
export function dependence(node: Node): string {
  const slots = new Set(reachable([node]).flatMap(({ op, attributes }) => (op === input ? [attributes.slot] : [])));
  const known: readonly (readonly [slot: string, name: string])[] = [
    ["z", "the state"],
    ["t", "the time"],
    ["theta", "a parameter"],
  ];
  const names = known.filter(([slot]) => slots.has(slot)).map(([, name]) => name);
  return names.join(" and ") || "what is not known beforehand";
}
