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

/** Three rows of the table, used in turn: guesses are many, and lists of their own would cost more than what stands in them. */
const ROWS = [0, 1, 2].map(() => new Float64Array(2 * LONGEST + 2));

/**
 * Only the band of the table that a distance of `most` can use; more than `most` where it is exceeded (Ukkonen 1985).
 *
 * @param most at least the difference of the lengths
 */
function editDistance(a: string, b: string, most: number, left: Allowance): number {
  let [above, row, next] = ROWS;
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    const letter = a.charCodeAt(i - 1);
    next[from - 1] = from === 1 ? i : Number.POSITIVE_INFINITY;
    let least = next[from - 1];
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1);
      let cell = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (letter === other ? 0 : 1));
      const isSwap = i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
      if (isSwap) cell = Math.min(cell, above[j - 2] + 1);
      next[j] = cell;
      least = Math.min(least, cell);
    }
    // Where the band of the next row goes on, this one has ended.
    next[to + 1] = Number.POSITIVE_INFINITY;
    left.cells -= to - from + 1;
    // A swap reaches back by two rows, and adds one to what stood there.
    if (least > most) return least;
    [above, row, next] = [row, next, above];
  }
  return row[b.length];
}
