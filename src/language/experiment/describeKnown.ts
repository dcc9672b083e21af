import { counted } from "../../core/counted.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Known } from "../known.ts";

/** A value as a message names it: short, and enough to recognise it. */
export function describeKnown({ value }: Known): string {
  switch (value.kind) {
    case "number":
      return formatShort(value.number);
    case "boolean":
      return String(value.boolean);
    case "string":
      return JSON.stringify(value.string);
    case "nothing":
      return "nothing";
    case "array":
      return value.items.length === 0 ? "an empty array" : `an array of ${describeSize(value.items)}`;
    case "object":
      return "an object";
    case "function":
      return "a function";
    case "call":
      return `\`${value.name}(…)\``;
    case "word":
      return `${quoted(value.name)}, which is not called`;
    case "net":
      return "a net";
    case "refused":
      return "something that is wrong itself";
  }
}

function describeSize(items: readonly Known[]): string {
  const kind = (["number", "array"] as const).find((each) => items.every(({ value }) => value.kind === each));
  return counted(items.length, kind ?? "value");
}
