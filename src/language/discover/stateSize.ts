import type { Known } from "../known.ts";

/** How many components the states of an experiment's `z0` have; undefined where it names none. */
export function stateSize(options: Known): number | undefined {
  const z0 = options.value.kind === "object" ? options.value.entries.get("z0") : undefined;
  return z0 && sizeOf(z0);
}

/** A number is a state of one component, an array of numbers one state, an array of arrays a list of states. */
function sizeOf({ value }: Known): number | undefined {
  if (value.kind === "number") return 1;
  if (value.kind !== "array") return undefined;
  const [first] = value.items;
  return first?.value.kind === "array" ? first.value.items.length : first && value.items.length;
}
