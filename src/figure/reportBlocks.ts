import type { Block, Cell, Fact, FigureBlock, TableColumn } from "../protocol/panel.ts";
import { formatEntry } from "./formatNumber.ts";
import { typeset } from "./sentence.ts";

/** What stands in some blocks, columns unfolded. */
export function* blocksWithin(content: readonly Block[]): Generator<Block> {
  for (const block of content) {
    if (block.kind === "columns") for (const column of block.columns) yield* blocksWithin(column.content);
    else yield block;
  }
}

/** Digits of numbers in a table whose column says nothing of them. */
export const TABLE_DIGITS = 6;

/** Words of a table's cell, numbers as panels show them. */
export function cellText(value: Cell, { digits = TABLE_DIGITS }: Pick<TableColumn, "digits">): string {
  if (typeof value === "number") return formatEntry(value, digits);
  return typeset(typeof value === "string" ? value : value.text);
}

/** A fact, its number as panels show it. */
export const factText = ({ label, value }: Fact): string =>
  typeset(`${label}: ${typeof value === "number" ? formatEntry(value) : value}`);

/** Pixels of a figure in a report: as wide as its column, as high as its size says. */
export function figureSize(
  { figure, size = "medium" }: FigureBlock,
  columns: number,
): { width: number; height: number } {
  const equal = figure.equalAspect || figure.space !== undefined;
  const width = columns > 1 ? 480 : equal ? 620 : 760;
  if (equal) return { width, height: columns > 1 ? 400 : 520 };
  return { width, height: { large: 440, medium: 340, small: 240 }[size] };
}
