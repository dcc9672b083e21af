import { largest } from "./extremes.ts";
import type { Band } from "./linearisedSystem.ts";

/**
 * The smaller of the largest row and column sums of magnitudes, of entries as `LinearisedSystem.linearise` writes them.
 *
 * @param places where the first entry stands and how far the next one is from it; default side by side
 */
export function bandNorm(
  entries: Float64Array,
  dimension: number,
  { lower, upper }: Band,
  { first, stride }: { readonly first: number; readonly stride: number } = { first: 0, stride: 1 },
): number {
  const width = lower + 1 + upper;
  const columns = new Float64Array(dimension);
  let largestRow = 0;
  for (let i = 0; i < dimension; i++) {
    let row = 0;
    for (let j = Math.max(0, i - lower); j <= Math.min(dimension - 1, i + upper); j++) {
      const size = Math.abs(entries[first + (i * width + j - i + lower) * stride]);
      row += size;
      columns[j] += size;
    }
    largestRow = Math.max(largestRow, row);
  }
  return Math.min(largestRow, largest(columns));
}
