import { counted } from "../../core/counted.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted, quotedText } from "../../core/quoted.ts";
import { NetValue } from "./netValue.ts";
import {
  ArrayValue,
  Builtin,
  ChoiceValue,
  Closure,
  isMask,
  isNode,
  MapValue,
  Namespace,
  ObjectValue,
  OptionalValue,
  ParamValue,
  SiftedValue,
  type Value,
} from "./value.ts";

/** A value as a message names it: "an array of 2 numbers", "a condition", "the number 3". */
export function describe(value: Value): string {
  if (isNode(value)) return isMask(value) ? "a condition" : "a number";
  if (typeof value === "number") return `the number ${formatShort(value)}`;
  if (typeof value === "string") return `the text ${quotedText(value)}`;
  if (typeof value === "boolean" || value === null || value === undefined) return `\`${value}\``;
  if (value instanceof ArrayValue) return describeArray(value);
  if (value instanceof ObjectValue) return "an object";
  if (value instanceof Closure || value instanceof Builtin)
    return value.name ? `the function ${quoted(value.name)}` : "a function";
  if (value instanceof NetValue) return `a net from ${value.layers[0]} to ${value.layers[value.layers.length - 1]}`;
  if (value instanceof Namespace) return quoted(value.name);
  if (value instanceof ParamValue) return "`param(…)`, which belongs in the default of a parameter";
  if (value instanceof ChoiceValue) return `\`${value.word}(…)\`, which belongs in the options of an experiment`;
  if (value instanceof OptionalValue) return `${describe(value.value)} or \`undefined\``;
  if (value instanceof SiftedValue) return "what `filter` leaves on a condition on the state";
  if (value instanceof MapValue) return "a map";
  return "something that is wrong itself";
}

function describeArray(value: ArrayValue): string {
  const { length } = value;
  if (length === 0) return "an empty array";
  if (value.vector) return `an array of ${counted(length, "number")}`;
  const kinds = new Set(value.elements.slice(0, 100).map(kind));
  return `an array of ${counted(length, kinds.size === 1 ? [...kinds][0] : "value")}`;
}

function kind(value: Value): string {
  if (typeof value === "number" || (isNode(value) && !isMask(value))) return "number";
  if (value instanceof ArrayValue) return "array";
  return "value";
}
