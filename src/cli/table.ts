import { largest } from "../core/extremes.ts";
/** A table for people: columns aligned to the right, two spaces apart. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, largest(rows.map((row) => row[i].length))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padStart(widths[i]))
      .join("  ")
      .trimEnd();
  return [header, ...rows].map(line).join("\n");
}

/** A number for people: ten significant digits, without trailing zeros. */
export function formatNumber(x: number): string {
  return String(Number(x.toPrecision(10)));
}
