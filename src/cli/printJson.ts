import type { Terminal } from "./terminal.ts";

/** Prints one JSON document: numbers with all their digits, non-finite ones as null, typed arrays as arrays. */
export function printJson({ out }: Terminal, document: unknown): void {
  out(
    `${JSON.stringify(document, (_key, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))}\n`,
  );
}
