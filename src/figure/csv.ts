import { joined, type Shown, shown, template } from "../display/shown.ts";
import type { Figure } from "../protocol/figure.ts";
import { figureTables } from "./figureTable.ts";

/**
 * The data behind figures as one table, a row for each point of each mark: columns `figure` (where there are several),
 * `mark`, then every name that any mark has. Numbers keep all their digits; NaN and absent values are empty.
 * Format: RFC 4180.
 */
export function figuresCsv(figures: readonly Figure[]): Shown<"csv"> {
  const several = figures.length > 1;
  const tables = figures.flatMap((figure) => figureTables(figure).map((table) => ({ figure: figure.title, ...table })));
  const names = [...new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const lines = [csvRow([...(several ? ["figure"] : []), "mark", ...names].map(quoted))];
  for (const { figure, title, rows, columns } of tables) {
    const lead = [...(several ? [figure] : []), title].map(quoted);
    const values = names.map((name) => columns.find((column) => column.name === name)?.values);
    for (let row = 0; row < rows; row++) lines.push(csvRow([...lead, ...values.map((column) => cell(column?.[row]))]));
  }
  return csvFile(lines);
}

function cell(value: string | number | undefined): Shown<"csv"> {
  if (value === undefined || Number.isNaN(value)) return cells``;
  return typeof value === "number" ? numeral(value) : quoted(value);
}

const cells = template("csv");

/** A number with all its digits. */
export const numeral = (value: number): Shown<"csv"> => cells`${value}`;

/** Any text as a cell. */
export const quoted = (text: string): Shown<"csv"> => shown("csv", text);

/** A row of cells. */
export const csvRow = (row: readonly Shown<"csv">[]): Shown<"csv"> => joined(row, cells`,`);

/** Rows as a file. */
export const csvFile = (rows: readonly Shown<"csv">[]): Shown<"csv"> => cells`${joined(rows, cells`\r\n`)}\r\n`;
