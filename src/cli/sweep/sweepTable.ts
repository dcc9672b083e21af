import { joined } from "../../display/shown.ts";
import { csvRow, numeral, quoted } from "../../figure/csv.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";

/** A cell of a table: what is null is empty. */
export type Cell = number | string | boolean | null;

/** Arrays of more entries are in the lines of JSON only. */
const MOST_ENTRIES = 8;

/** The cells of a record by column: what is nested by its path, as in `theta.k`. */
export function cellsOf(record: SweepRecord): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  const visit = (name: string, value: unknown) => {
    if (value === undefined) return;
    if (typeof value !== "object" || value === null) cells.set(name, value as Cell);
    else if (!Array.isArray(value)) for (const [key, inner] of Object.entries(value)) visit(`${name}.${key}`, inner);
    else if (value.length <= MOST_ENTRIES) for (const [k, inner] of value.entries()) visit(`${name}.${k}`, inner);
  };
  for (const [name, value] of Object.entries(record)) visit(name, value);
  return cells;
}

/** Every column of some records, in the order in which they come; what a run has to say last of all. */
export function columnsOf(records: Iterable<SweepRecord>): string[] {
  const columns = new Set<string>();
  for (const record of records) for (const name of cellsOf(record).keys()) columns.add(name);
  const hasMessage = columns.delete("message");
  return hasMessage ? [...columns, "message"] : [...columns];
}

/** Rows of a file of comma-separated values, in pieces. */
export function* csvLines(columns: readonly string[], records: Iterable<SweepRecord>): Generator<string> {
  yield `${csvRow(columns.map(quoted))}\r\n`;
  for (const record of records) {
    const cells = cellsOf(record);
    const row = columns.map((name) => {
      const cell = cells.get(name) ?? null;
      return typeof cell === "number" ? numeral(cell) : cell === null ? joined([], quoted("")) : quoted(String(cell));
    });
    yield `${csvRow(row)}\r\n`;
  }
}
