import { formatNumber } from "../../figure/formatNumber.ts";

const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** Starts this close together, as a part of their size, are there to be told apart. */
const CLOSE = 1e-2;

/** What a portrait shows, as a title: "Two starts, 10⁻⁸ apart", "Five starts". */
export function startsTitle(starts: readonly (readonly number[])[], one = "start", many = "starts"): string {
  const count = WORDS[starts.length] ?? String(starts.length);
  if (starts.length === 1) return `${count} ${one}`;
  const apart = starts.length === 2 ? distance(starts[0], starts[1]) : 0;
  const size = distance(
    starts[0],
    starts[0].map(() => 0),
  );
  const close = apart > 0 && apart <= CLOSE * size;
  return close ? `${count} ${many}, ${formatNumber(apart, 2)} apart` : `${count} ${many}`;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) * (x - b[i]), 0));
}
