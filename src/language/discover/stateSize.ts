import type { Known } from "../known.ts";

/** How many components the states of an experiment have by its `z0` and `augment`; undefined where it names no z0. */
export function stateSize(options: Known): number | undefined {
  if (options.value.kind !== "object") return undefined;
  const { entries } = options.value;
  const size = entries.has("z0") ? sizeOf(entries.get("z0") as Known) : undefined;
  const augment = entries.get("augment")?.value;
  return size !== undefined && augment?.kind === "number" ? size + augment.number : size;
}

/** A number is a state of one component, an array of numbers one state, an array of arrays a list of states. */
function sizeOf({ value }: Known): number | undefined {
  if (value.kind === "number") return 1;
  if (value.kind !== "array") return undefined;
  const [first] = value.items;
  return first?.value.kind === "array" ? first.value.items.length : first && value.items.length;
}
