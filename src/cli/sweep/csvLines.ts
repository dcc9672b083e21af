import { joined } from "../../display/shown.ts";
import { csvRow, numeral, quoted } from "../../figure/csv.ts";
import { cellsOf } from "../../study/sweep/sweepCells.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";

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
