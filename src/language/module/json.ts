import { MODULE_EPOCH } from "../evaluate/store.ts";
import { ArrayValue, ObjectValue, type Value } from "../evaluate/value.ts";

/** JSON text as a value of the language; throws a `SyntaxError` where it is not JSON. */
export function readJson(text: string): Value {
  return asValue(JSON.parse(text));
}

function asValue(data: unknown): Value {
  if (Array.isArray(data)) return new ArrayValue(data.map(asValue), MODULE_EPOCH);
  if (typeof data === "object" && data !== null) {
    return new ObjectValue(new Map(Object.entries(data).map(([key, x]) => [key, asValue(x)])), MODULE_EPOCH);
  }
  return data as string | number | boolean | null;
}
