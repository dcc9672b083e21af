import { largest } from "../core/extremes.ts";
import type { Shown } from "../display/shown.ts";
import { below, words } from "./printed.ts";

/** A table for people: columns aligned to the right, two spaces apart. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): Shown<"terminal"> {
  const cells = [header, ...rows].map((row) => row.map(words));
  const widths = header.map((_, i) => largest(cells.map((row) => row[i].length)));
  const aligned = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padStart(widths[i]))
      .join("  ")
      .trimEnd();
  return below(cells.map((row) => words(aligned(row))));
}

/** A number for people: ten significant digits, without trailing zeros. */
export function formatNumber(x: number): string {
  return String(Number(x.toPrecision(10)));
}
