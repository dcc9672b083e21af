import { DataFault } from "../../core/dataFault.ts";
import { quoted, quotedText } from "../../core/quoted.ts";
import { nameAndUnit } from "./csvColumns.ts";
import { separatorOf } from "./csvDialect.ts";
import { type Decimal, decimalOf, isGap, isWrittenOtherwise, numberOf } from "./csvNumbers.ts";
import { type CsvRecord, cellRange, csvRecords, shortName } from "./csvRecords.ts";

/**
 * The columns of a table that hold numbers, by the names in its header, units in brackets left off; a gap is NaN. Others
 * (names, dates) are left out.
 *
 * @throws DataFault for a table without a header or rows, rows of another length, or two columns of one name
 */
export function csvTable(file: string, text: string): Map<string, number[]> {
  const separator = separatorOf(text);
  const [header, ...rows] = csvRecords(file, text, { separator });
  const fail = (message: string): never => {
    throw new DataFault(`${shortName(file)}: ${message}`);
  };
  if (!header || rows.length === 0) return fail("a table needs a header and rows");
  const names = header.cells.map(({ text: name }) => nameAndUnit(name, []).name);
  if (names.every((name) => !Number.isNaN(numberOf(name, "."))))
    fail("there is no header; write the names of the columns first");
  const doubled = names.find((name, k) => name !== "" && names.indexOf(name) !== k);
  if (doubled !== undefined) fail(`two columns are named ${quoted(doubled)}`);
  const width = 1 + names.findLastIndex((name) => name !== "");
  for (const row of rows) {
    if (row.cells.length >= width && row.cells.slice(names.length).every((cell) => cell.text === "")) continue;
    const [first] = row.cells;
    const message = `${shortName(file)}, row ${row.line}: ${row.cells.length} cells where the header has ${names.length}`;
    throw new DataFault(message, cellRange(file, row, { ...first, end: row.cells[row.cells.length - 1].end }));
  }
  const decimal = decimalsOf(file, text, rows, [...names.keys()], separator);
  for (const row of rows) {
    const index = row.cells.findIndex((cell) => isWrittenOtherwise(cell.text, decimal));
    if (index >= 0) throw at(file, row, index, MIXED);
  }
  const columns = new Map<string, number[]>();
  for (const [k, name] of names.entries()) {
    if (name === "") continue;
    const cells = rows.map((row) => row.cells[k]?.text ?? "");
    const numbers = cells.map((cell) => numberOf(cell, decimal));
    if (cells.every((cell, n) => isGap(cell) || !Number.isNaN(numbers[n])) && numbers.some((x) => !Number.isNaN(x)))
      columns.set(name, numbers);
  }
  return columns;
}

/** @throws DataFault where it cannot be told which they are */
function decimalsOf(
  file: string,
  text: string,
  rows: readonly CsvRecord[],
  columns: readonly number[],
  separator: string,
): Decimal {
  if (!text.includes(separator === "," ? '"' : ",")) return ".";
  const unsure = (record: CsvRecord, index: number) => at(file, record, index, UNSURE);
  const found = decimalOf(rows, columns, { commasSeparate: separator === ",", unsure });
  if (typeof found !== "string") throw found;
  return found;
}

const MIXED = "is written otherwise than the numbers before it: decimal commas and points do not go together";
const UNSURE = "may have a decimal comma or a mark for thousands; write it without";

function at(file: string, record: CsvRecord, index: number, message: string): DataFault {
  const cell = record.cells[index];
  const said = `${shortName(file)}, row ${record.line}, column ${index + 1}: ${quotedText(cell.text)} ${message}`;
  return new DataFault(said, cellRange(file, record, cell));
}
