import { formatNumber } from "../../figure/formatNumber.ts";
import type { Equilibria } from "../../phase/equilibria.ts";

/** What a reader must know of how sure the list is. */
export function notesOf({ undecided, remarks }: Pick<Equilibria, "undecided" | "remarks">): readonly string[] {
  const n = undecided.length;
  if (n === 0) return remarks;
  const where = n === 1 ? "In a part of the view (shaded)" : `In ${formatNumber(n)} parts of the view (shaded)`;
  return [`${where} equilibria could be neither excluded nor proven.`, ...remarks];
}
