import { textOf } from "../core/fileText.ts";
import { tableText } from "../core/tableText.ts";
import { csvTable } from "../train/data/csvTable.ts";
import type { LibraryFunction } from "./libraryFunction.ts";

/** `table` as plain Node runs it: the path is relative to the file that calls it. */
export const table: LibraryFunction = {
  name: "table",
  doc: "The columns of a table in a file beside this one, by the names in its header (units in brackets left off); an empty cell is NaN.",
  signatures: ["(path: string): Readonly<Record<string, readonly number[]>>"],
  call: (path: string) => {
    const { readFileSync } = process.getBuiltinModule("node:fs");
    const bytes = readFileSync(new URL(path, callerOf(new Error().stack ?? "")));
    return Object.fromEntries(csvTable(path, textOf(tableText(bytes)) ?? ""));
  },
};

/** The first file of a stack that is not this module's own. */
function callerOf(stack: string): string {
  const files = [...stack.matchAll(/file:\/\/[^\s)]+?(?=:\d+:\d+\)?$)/gm)].map(([file]) => file);
  return files.find((file) => file !== files[0]) ?? files[0];
}
