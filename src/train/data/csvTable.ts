import { DataFault } from "../../core/dataFault.ts";
import { nameAndUnit } from "./csvColumns.ts";
import { cellRange, csvRecords, shortName } from "./csvRecords.ts";

/** Decimal numbers as programs write them. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The columns of a table that hold numbers, by the names in its header, units in brackets left off; an empty cell is NaN. Others
 * (names, dates) are left out.
 *
 * @throws DataFault for a table without a header or rows, rows of another length, or two columns of one name
 */
export function csvTable(file: string, text: string): Map<string, number[]> {
  const [header, ...rows] = csvRecords(file, text);
  const fail = (message: string): never => {
    throw new DataFault(`${shortName(file)}: ${message}`);
  };
  if (!header || rows.length === 0) return fail("a table needs a header and rows");
  const names = header.cells.map(({ text: name }) => nameAndUnit(name, []).name);
  if (names.every((name) => NUMBER.test(name))) fail("there is no header; write the names of the columns first");
  const doubled = names.find((name, k) => names.indexOf(name) !== k);
  if (doubled !== undefined) fail(`two columns are named \`${doubled}\``);
  for (const row of rows) {
    if (row.cells.length === names.length) continue;
    const [first] = row.cells;
    const message = `${shortName(file)}, row ${row.line}: ${row.cells.length} cells where the header has ${names.length}`;
    throw new DataFault(message, cellRange(file, row, { ...first, end: row.cells[row.cells.length - 1].end }));
  }
  const columns = new Map<string, number[]>();
  for (const [k, name] of names.entries()) {
    const cells = rows.map((row) => row.cells[k].text);
    if (cells.every((cell) => cell === "" || NUMBER.test(cell)) && cells.some((cell) => cell !== ""))
      columns.set(
        name,
        cells.map((cell) => (cell === "" ? Number.NaN : Number(cell))),
      );
  }
  return columns;
}
