import { formatNumber } from "../../figure/formatNumber.ts";
import type { Equilibria } from "../../phase/equilibria.ts";
import { LEFT } from "../../phase/remarks.ts";

type Part = Equilibria["undecided"][number];

/** Parts of the view: a strip is seen from about two pixels on, a spot surely where it is larger than the marker that may stand on it. */
const STRIP = 1 / 300;
const SPOT = 1 / 40;

/** Along which of the axes drawn a part is too narrow to be seen well; none where it is seen. */
function narrowAlong({ box }: Pick<Equilibria, "box">, part: Part, axes: readonly number[]): readonly number[] {
  const below = (most: number) => axes.filter((k) => part[k].hi - part[k].lo < most * (box[k].hi - box[k].lo));
  const spot = below(SPOT);
  return spot.length === axes.length ? spot : below(STRIP);
}

/** Whether a part without a proof is large enough to be seen. */
export const isSeen = (found: Pick<Equilibria, "box">, part: Part, axes: readonly number[]): boolean =>
  narrowAlong(found, part, axes).length === 0;

/** What a reader must know of how sure the list is, of a drawing over some components. */
export function notesOf(
  found: Pick<Equilibria, "undecided" | "remarks" | "box">,
  names: readonly string[],
  axes: readonly number[],
): readonly string[] {
  const { undecided, remarks } = found;
  if (undecided.length === 0) return remarks;
  const known = `${whereOf(found, names, axes)} equilibria could be neither excluded nor proven`;
  // One sentence where a remark says what was done there.
  return remarks.some((remark) => remark.startsWith(LEFT))
    ? remarks.map((remark) => (remark.startsWith(LEFT) ? `${known}: ${remark}` : remark))
    : [`${known}.`, ...remarks];
}

function whereOf(
  found: Pick<Equilibria, "undecided" | "box">,
  names: readonly string[],
  axes: readonly number[],
): string {
  const { undecided } = found;
  const n = undecided.length;
  const hidden = undecided.filter((part) => !isSeen(found, part, axes));
  if (hidden.length === 0)
    return n === 1 ? "In a part of the view (shaded)" : `In ${formatNumber(n)} parts of the view (shaded)`;
  const [first] = hidden;
  const place = narrowAlong(found, first, axes)
    .map((k) => `${names[k]} ≈ ${formatNumber(middle(first[k]))}`)
    .join(", ");
  if (n === 1) return `At ${place}, in a part of the view too small to be seen well,`;
  if (hidden.length === n)
    return `In ${formatNumber(n)} parts of the view too small to be seen well, the first at ${place},`;
  return `In ${formatNumber(n)} parts of the view (shaded, some too small to be seen well, as at ${place})`;
}

const middle = ({ lo, hi }: Part[number]) => (lo <= 0 && hi >= 0 ? 0 : lo + (hi - lo) / 2);
