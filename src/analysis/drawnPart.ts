import { formatCount } from "../core/formatCount.ts";

/** Which of many things of a kind are drawn, and the sentence that says so where they are not all. */
export interface DrawnPart {
  /** In order, the first and the last among them. */
  readonly indices: readonly number[];
  /** Absent where all are drawn. */
  readonly sentence: string | undefined;
}

/**
 * So many of `count` things as a drawing has room for, evenly spread.
 *
 * @param what in the plural, as in `initial states`
 */
export function drawnPart(count: number, most: number, what: string): DrawnPart {
  const indices = spread(count, most);
  if (indices.length === count) return { indices, sentence: undefined };
  const [drawn, all] = [indices.length, count].map(formatCount);
  return { indices, sentence: `Shows ${drawn} of ${all} ${what}, evenly spread.` };
}

/** The sentence of a drawing that shows the first components alone; undefined where it shows all. */
export const firstComponents = (shown: number, count: number): string | undefined =>
  shown < count ? `The first ${formatCount(shown)} of ${formatCount(count)} components.` : undefined;

/** At most so many indices below `count`, evenly spread, the first and the last among them; of one the first. */
export function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, n) => n);
  if (most < 2) return Array.from({ length: most }, (_, n) => n);
  return Array.from({ length: most }, (_, n) => Math.round((n * (count - 1)) / (most - 1)));
}
