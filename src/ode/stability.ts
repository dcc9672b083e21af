import type { Tableau } from "../core/tableau.ts";

/**
 * Coefficients of the stability function R(x) = 1 + Σ x^(j+1)·bᵀAʲ1, lowest power first: one step of z′ = λz multiplies z by
 * R(hλ). A polynomial, since the method is explicit.
 */
export function stabilityPolynomial({ a, b }: Tableau): number[] {
  const coefficients = [1];
  let v = b.map(() => 1);
  for (let j = 0; j < b.length; j++) {
    coefficients.push(b.reduce((sum, x, i) => sum + x * v[i], 0));
    v = a.map((row) => row.reduce((sum, x, i) => sum + x * v[i], 0));
  }
  while (Math.abs(coefficients[coefficients.length - 1]) < 1e-15) coefficients.pop();
  return coefficients;
}

/** The largest x for which |R(−ξ)| ≤ 1 for every ξ in [0, x]: the stability interval on the negative real axis. */
export function stabilityInterval(method: Tableau): number {
  const known = intervals.get(method);
  if (known !== undefined) return known;
  const interval = findInterval(method);
  intervals.set(method, interval);
  return interval;
}

const intervals = new WeakMap<Tableau, number>();

function findInterval(method: Tableau): number {
  const coefficients = stabilityPolynomial(method);
  const stable = (x: number) => Math.abs(coefficients.reduceRight((sum, c) => sum * -x + c, 0)) <= 1 + 1e-12;
  let [inside, outside] = [0, 0.01];
  while (stable(outside)) [inside, outside] = [outside, outside + 0.01];
  while (outside - inside > 1e-12 * outside) {
    const middle = (inside + outside) / 2;
    if (stable(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
