import { formatCount } from "../../../core/formatCount.ts";
import { formatShort } from "../../../core/formatShort.ts";
import type { Target } from "../findings.ts";

/** "1e-6", and of a solution far from 1 how many of its digits that leaves. */
export function errorWords({ error, digits }: Target): string {
  const written = formatShort(error);
  return error === Number(`1e-${digits}`) ? written : `${written} (${digits} digits of this solution)`;
}

/** "160", "8700", "1.4 million". */
export function count(n: number): string {
  const rounded =
    n < 1000 ? (n < 10 && !Number.isInteger(n) ? Number(n.toPrecision(2)) : Math.round(n)) : Number(n.toPrecision(2));
  for (const [size, word] of [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
  ] as const) {
    if (rounded >= size) return `${formatCount(Number((rounded / size).toPrecision(2)))} ${word}`;
  }
  return formatCount(rounded);
}
