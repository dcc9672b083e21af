import { formatNumber } from "../../figure/formatNumber.ts";
import type { Detail } from "../../protocol/figure.ts";

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Eigenvalues as they are read: "−2, −1" and, of a pair, "−0.1 ± 3.13i". */
export function eigenvalueText(eigenvalues: readonly Complex[], digits = 3): string {
  const parts: string[] = [];
  for (const { re, im } of eigenvalues) {
    if (im < 0 && eigenvalues.some((other) => other.re === re && other.im === -im)) continue;
    parts.push(im === 0 ? formatNumber(re, digits) : pair(re, Math.abs(im), digits));
  }
  return parts.join(", ");
}

/** What a tooltip says of them; where there are none, as at a kink, nothing. */
export const eigenvalueRows = (eigenvalues: readonly Complex[]): Detail[] =>
  eigenvalues.length === 0 ? [] : [{ name: "λ", value: eigenvalueText(eigenvalues, 4) }];

function pair(re: number, im: number, digits: number): string {
  const imaginary = `${formatNumber(im, digits) === "1" ? "" : formatNumber(im, digits)}i`;
  return re === 0 ? `±${imaginary}` : `${formatNumber(re, digits)} ± ${imaginary}`;
}
