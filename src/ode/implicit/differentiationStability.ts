import type { Complex } from "../../core/eigenvalues/complex.ts";
import { elementary } from "../../elementary/elementary.ts";
import { GAMMA, KAPPA, MAX_ORDER } from "./backwardDifferences.ts";

/** Points of a locus. */
const POINTS = 720;

/**
 * The root locus of a numerical differentiation formula: the hλ at which a solution ζⁿ of its recurrence for z′ = λz has |ζ| = 1
 * (Hairer & Wanner II, V.1). With w = 1/ζ that is Σ (1 − w)ᵐ/m − κγ (1 − w)ᵏ⁺¹ on the unit circle, once around.
 *
 * @param order 1 to 5
 */
export function rootLocus(order: number): readonly Complex[] {
  const known = loci[order];
  if (known) return known;
  const locus = Array.from({ length: POINTS + 1 }, (_, n) => {
    const angle = (2 * Math.PI * (n % POINTS)) / POINTS;
    const difference = { re: 1 - elementary.cos(angle), im: elementary.sin(angle) };
    let power: Complex = { re: 1, im: 0 };
    let [re, im] = [0, 0];
    for (let m = 1; m <= order + 1; m++) {
      power = times(power, difference);
      const weight = m <= order ? 1 / m : -KAPPA[order] * GAMMA[order];
      re += weight * power.re;
      im += weight * power.im;
    }
    return { re, im };
  });
  loci[order] = locus;
  return locus;
}

const loci: (readonly Complex[] | undefined)[] = new Array(MAX_ORDER + 1);

const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });

/** Whether no solution of the recurrence grows at some hλ: the locus does not wind around it, so that no w lies within the circle. */
export function isStableAt(order: number, { re, im }: Complex): boolean {
  const locus = rootLocus(order);
  let turns = 0;
  for (let n = 1; n < locus.length; n++) {
    const [a, b] = [locus[n - 1], locus[n]];
    // Crossings of the ray to the right of the point.
    if (a.im <= im !== b.im <= im && a.re + ((im - a.im) / (b.im - a.im)) * (b.re - a.re) > re)
      turns += b.im > a.im ? 1 : -1;
  }
  return turns === 0;
}
