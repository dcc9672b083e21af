import { formatNumber } from "../../figure/formatNumber.ts";

/** Numbers that a title writes out. */
export const WORDS = [
  "No",
  "One",
  "Two",
  "Three",
  "Four",
  "Five",
  "Six",
  "Seven",
  "Eight",
  "Nine",
  "Ten",
  "Eleven",
  "Twelve",
];

/** Starts this close together, as a part of their size, are there to be told apart. */
const CLOSE = 1e-2;

/** What a portrait starts from, as a title: "Two starts, 10⁻⁸ apart", "Five starts". */
export function startsTitle(starts: readonly (readonly number[])[], one = "start", many = "starts"): string {
  const count = WORDS[starts.length] ?? String(starts.length);
  if (starts.length === 1) return `${count} ${one}`;
  const [a, b] = starts;
  return areClose(starts) ? `${count} ${many}, ${formatNumber(distance(a, b), 2)} apart` : `${count} ${many}`;
}

/** Two starts of which the distance is what matters. */
export function areClose(starts: readonly (readonly number[])[]): boolean {
  if (starts.length !== 2) return false;
  const [a, b] = starts;
  const apart = distance(a, b);
  const nothing = a.map(() => 0);
  return apart > 0 && apart <= CLOSE * distance(a, nothing);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) * (x - b[i]), 0));
}
