import type { SweepRecord } from "./sweepRun.ts";

/** A cell of a table: what is null is empty. */
export type SweepCell = number | string | boolean | null;

/** Arrays of more entries are in the lines of JSON only. */
const MOST_ENTRIES = 8;

/** The cells of a record by column: what is nested by its path, as in `theta.k`. */
export function cellsOf(record: SweepRecord): Map<string, SweepCell> {
  const cells = new Map<string, SweepCell>();
  const visit = (name: string, value: unknown) => {
    if (value === undefined) return;
    if (typeof value !== "object" || value === null) cells.set(name, value as SweepCell);
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
