import { jsonPieces } from "../core/jsonPieces.ts";
import { shown, template } from "../display/shown.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Prints one JSON document, as it is made: numbers with all their digits, non-finite ones as null, typed arrays and whatever is
 * iterated as arrays.
 *
 * @throws OutputFault where it is not written whole
 */
export function printJson({ out }: Terminal, document: unknown): void {
  for (const piece of jsonPieces(document)) out(shown("json", piece));
  out(template("json")`\n`);
}
