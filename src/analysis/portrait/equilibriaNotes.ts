import { formatNumber } from "../../figure/formatNumber.ts";
import type { Equilibria } from "../../phase/equilibria.ts";
import { LEFT } from "../../phase/remarks.ts";

/** What a reader must know of how sure the list is. */
export function notesOf({ undecided, remarks }: Pick<Equilibria, "undecided" | "remarks">): readonly string[] {
  const n = undecided.length;
  if (n === 0) return remarks;
  const where = n === 1 ? "In a part of the view (shaded)" : `In ${formatNumber(n)} parts of the view (shaded)`;
  const known = `${where} equilibria could be neither excluded nor proven`;
  // One sentence where a remark says what was done there.
  return remarks.some((remark) => remark.startsWith(LEFT))
    ? remarks.map((remark) => (remark.startsWith(LEFT) ? `${known}: ${remark}` : remark))
    : [`${known}.`, ...remarks];
}
