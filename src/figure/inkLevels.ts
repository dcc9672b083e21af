import type { Line, Mark } from "../protocol/figure.ts";

/** Shades in which a fading curve is drawn: neighbours can hardly be told apart. */
const LEVELS = 6;

/** The part of a curve that has one opacity: NaN stands between stretches that do not meet. */
export interface InkLevel {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly ink: number;
}

/** A curve parted by how much ink its points have, from the least to the most. */
export function inkLevels({ x, y, ink }: Line): readonly InkLevel[] {
  if (!ink) return [{ x, y, ink: 1 }];
  if (ink.length === 1) return [{ x, y, ink: ink[0] }];
  const levels = Array.from({ length: LEVELS }, () => ({ x: [] as number[], y: [] as number[], last: -1 }));
  for (let n = 0; n + 1 < x.length; n++) {
    const level = levels[Math.min(LEVELS - 1, Math.max(0, Math.floor(((ink[n] + ink[n + 1]) / 2) * LEVELS) || 0))];
    if (level.last !== n) {
      level.x.push(Number.NaN, x[n]);
      level.y.push(Number.NaN, y[n]);
    }
    level.x.push(x[n + 1]);
    level.y.push(y[n + 1]);
    level.last = n + 1;
  }
  return levels.flatMap((level, k) =>
    level.last < 0 ? [] : [{ x: Float64Array.from(level.x), y: Float64Array.from(level.y), ink: (k + 1) / LEVELS }],
  );
}

/**
 * Marks in the order of drawing, in which curves that fade and follow one another are parted by their ink: of several that leave the
 * plane of the drawing what is nearer hides what is farther, whichever curve it belongs to.
 */
export function inDepth(marks: readonly Mark[]): readonly Mark[] {
  const runs: Mark[][] = [];
  for (const [n, mark] of marks.entries()) {
    if (n > 0 && isFading(mark) && isFading(marks[n - 1])) runs[runs.length - 1].push(mark);
    else runs.push([mark]);
  }
  return runs.flatMap((run): readonly Mark[] => {
    const curves = run.filter(isFading);
    if (curves.length < 2) return run;
    return [...curves.flatMap(parts).sort((a, b) => inkOf(a) - inkOf(b)), ...curves.map(headsAlone)];
  });
}

const isFading = (mark: Mark): mark is Line => mark.kind === "line" && mark.ink !== undefined;

const parts = (mark: Line): Line[] =>
  inkLevels(mark).map(({ x, y, ink }) => ({ ...mark, x, y, ink: Float64Array.of(ink), heads: false }));

/** A curve without ink has heads all the same. */
const headsAlone = (mark: Line): Line => ({ ...mark, ink: Float64Array.of(0) });

const inkOf = ({ ink }: Line) => ink?.[0] ?? 1;
