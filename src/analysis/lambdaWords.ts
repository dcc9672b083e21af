import { formatShort } from "../core/formatShort.ts";

/** An eigenvalue in a sentence, or the pair that it belongs to: "−0.8", "±2i", "−0.1 ± 2i". */
export function lambdaWords({ re, im }: { readonly re: number; readonly im: number }): string {
  const real = Math.abs(re) > 1e-9 * Math.abs(im) ? formatShort(re) : "";
  if (im === 0) return real || "0";
  const size = formatShort(Math.abs(im));
  return real ? `${real} ± ${size}i` : `±${size}i`;
}
