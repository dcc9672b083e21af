import type { Figure } from "../protocol/figure.ts";
import { figureTables } from "./figureTable.ts";

/**
 * The data behind figures as one table, a row for each point of each mark: columns `figure` (where there are several),
 * `mark`, then every name that any mark has. Numbers keep all their digits; NaN and absent values are empty.
 * Format: RFC 4180.
 */
export function figuresCsv(figures: readonly Figure[]): string {
  const several = figures.length > 1;
  const tables = figures.flatMap((figure) => figureTables(figure).map((table) => ({ figure: figure.title, ...table })));
  const names = [...new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const lines = [[...(several ? ["figure"] : []), "mark", ...names].map(quoted).join(",")];
  for (const { figure, title, rows, columns } of tables) {
    const lead = [...(several ? [figure] : []), title].map(quoted).join(",");
    const values = names.map((name) => columns.find((column) => column.name === name)?.values);
    for (let row = 0; row < rows; row++) lines.push(`${lead},${values.map((column) => cell(column?.[row])).join(",")}`);
  }
  return `${lines.join("\r\n")}\r\n`;
}

function cell(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return typeof value === "number" ? String(value) : quoted(value);
}

/** A text as a cell. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
