import { type Shown, shown, template } from "../display/shown.ts";
import { OutputFault } from "./outputFault.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Prints one JSON document: numbers with all their digits, non-finite ones as null, typed arrays as arrays.
 *
 * @throws OutputFault where it is longer than any text can be, or not written whole
 */
export function printJson({ out }: Terminal, document: unknown): void {
  out(jsonText(document));
}

function jsonText(document: unknown): Shown<"json"> {
  try {
    const text = JSON.stringify(document, (_key, value) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
    );
    return template("json")`${shown("json", text)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new OutputFault("the JSON document would be longer than any text can be: ask for fewer times or steps");
  }
}
