/** A longer name is no slip of the finger, and nobody reads it in a sentence. */
const LONGEST = 40;
/** Cells of distance tables that guesses may take, those of one name or, where they share an allowance, all together. */
const CELLS = 5_000_000;

/** What is left of the work that guesses share; once it is used up there are no more of them. */
export interface Allowance {
  cells: number;
}

export function allowance(): Allowance {
  return { cells: CELLS };
}

/**
 * The known name closest to a misspelt one (Damerau–Levenshtein distance at most a third of its length, at least 1); among those
 * as close, one that the misspelt name only lengthens or cuts short.
 *
 * @param left shared by the guesses of one program, so that they are few however many names it misspells
 */
export function nearestName(name: string, known: Iterable<string>, left: Allowance = allowance()): string | undefined {
  if (name.length > LONGEST || left.cells <= 0) return undefined;
  const most = Math.max(1, Math.floor(name.length / 3));
  const given = name.toLowerCase();
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    if (--left.cells < 0) break;
    const farthest = Math.min(most, Math.ceil(bestRank));
    if (Math.abs(candidate.length - name.length) > farthest) continue;
    const other = candidate.toLowerCase();
    const distance = editDistance(given, other, farthest, left);
    const isPart = given.startsWith(other) || other.startsWith(given);
    const rank = isPart ? distance - 0.5 : distance;
    if (distance <= most && rank < bestRank) [best, bestRank] = [candidate, rank];
  }
  return best;
}

/** Only the band of the table that a distance of `most` can use; more than `most` where it is exceeded (Ukkonen 1985). */
function editDistance(a: string, b: string, most: number, left: Allowance): number {
  let previous: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next: number[] = [];
    const [from, to] = [Math.max(1, i - most), Math.min(b.length, i + most)];
    next[from - 1] = from === 1 ? i : Number.POSITIVE_INFINITY;
    let least = next[from - 1];
    for (let j = from; j <= to; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? Number.POSITIVE_INFINITY) + 1,
        next[j - 1] + 1,
        (row[j - 1] ?? Number.POSITIVE_INFINITY) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? (previous[j - 2] ?? Number.POSITIVE_INFINITY) + 1 : Number.POSITIVE_INFINITY,
      );
      least = Math.min(least, next[j]);
    }
    left.cells -= to - from + 1;
    // A swap reaches back by two rows, and adds one to what stood there.
    if (least > most) return least;
    previous = row;
    row = next;
  }
  return row[b.length] ?? Number.POSITIVE_INFINITY;
}
