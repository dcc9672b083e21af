import type { Lattice } from "./lattice.ts";

/** A dip that is predicted to take this part of a value away may as well take all of it. */
const DEEP = 0.5;

/** Whether some values are below 0 and others are not. */
export function changesSign({ values }: Lattice): boolean {
  let [below, above] = [false, false];
  for (const value of values) {
    if (value < 0) below = true;
    else if (value >= 0) above = true;
  }
  return below && above;
}

/**
 * Whether a zero could lie between samples that are all of one sign: somewhere the values dip, and the parabolas through the samples
 * go far down towards 0 or below it.
 */
export function mayHideZero({ columns, rows, values }: Lattice): boolean {
  const width = columns + 1;
  for (let r = 0; r <= rows; r++)
    for (let c = 0; c <= columns; c++) {
      const at = r * width + c;
      const value = Math.abs(values[at]);
      if (!(value > 0)) continue;
      const across = c > 0 && c < columns ? dip(values[at - 1], values[at], values[at + 1]) : 0;
      const along = r > 0 && r < rows ? dip(values[at - width], values[at], values[at + width]) : 0;
      if (across + along >= DEEP * value) return true;
    }
  return false;
}

/** By how much the parabola through three equidistant values goes nearer to 0 than the middle one, where that is the nearest of one sign. */
function dip(before: number, value: number, after: number): number {
  const sign = value < 0 ? -1 : 1;
  const [a, b, c] = [sign * before, sign * value, sign * after];
  if (!(a >= b && c >= b) || a + c === 2 * b) return 0;
  const slope = (c - a) / 2;
  return (slope * slope) / (2 * (a - 2 * b + c));
}
