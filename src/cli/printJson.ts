import { shown, template } from "../display/shown.ts";
import type { Terminal } from "./terminal.ts";

/** Prints one JSON document: numbers with all their digits, non-finite ones as null, typed arrays as arrays. */
export function printJson({ out }: Terminal, document: unknown): void {
  const text = JSON.stringify(document, (_key, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
  );
  out(template("json")`${shown("json", text)}\n`);
}
