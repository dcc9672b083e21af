import type { Cell, FactsBlock, TableBlock } from "../protocol/panel.ts";
import type { MarkTable } from "./figureTable.ts";

/* What is copied of a panel, as a spreadsheet takes it: a line a row, tabs between cells, numbers with all their digits. */

export const tableText = ({ columns, rows }: Pick<TableBlock, "columns" | "rows">): string =>
  linesOf([columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label)), ...rows]);

export const factsText = ({ facts }: Pick<FactsBlock, "facts">): string =>
  linesOf(facts.map(({ label, value, exact }) => [label, exact ?? value]));

export const markText = ({ columns, rows }: MarkTable): string =>
  linesOf([
    columns.map(({ name }) => name),
    ...Array.from({ length: rows }, (_, row) => columns.map(({ values }) => values[row])),
  ]);

const linesOf = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map(cellText).join("\t")).join("\n");

function cellText(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  return (typeof cell === "string" ? cell : cell.text).replace(/\s/g, " ");
}
