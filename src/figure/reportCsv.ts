import type { Shown } from "../display/shown.ts";
import type { Block, Cell, TableBlock } from "../protocol/panel.ts";
import { csvFile, csvRow, numeral, quoted } from "./csv.ts";
import { blocksWithin } from "./reportBlocks.ts";

/**
 * Every table of a report as one: a column `table`, then every column that any table has. Numbers as they stand in the
 * tables; what a table lacks is empty. Format: RFC 4180.
 */
export function reportCsv(content: readonly Block[]): Shown<"csv"> {
  const tables = [...blocksWithin(content)].filter((block): block is TableBlock => block.kind === "table");
  const names = [...new Set(tables.flatMap(({ columns }) => columns.map(heading)))];
  const lines = [csvRow(["table", ...names].map(quoted))];
  for (const { title, columns, rows } of tables) {
    const place = names.map((name) => columns.findIndex((column) => heading(column) === name));
    for (const row of rows)
      lines.push(csvRow([quoted(title), ...place.map((k) => (k < 0 ? quoted("") : cell(row[k])))]));
  }
  return csvFile(lines);
}

/** What stands in a table where there is no number. */
const NOTHING = "–";

const heading = ({ label, unit }: TableBlock["columns"][number]): string => (unit ? `${label} (${unit})` : label);

function cell(value: Cell): Shown<"csv"> {
  if (typeof value === "number") return numeral(value);
  const text = typeof value === "string" ? value : value.text;
  return quoted(text === NOTHING ? "" : text);
}
