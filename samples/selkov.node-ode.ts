/**
 * Glycolysis after Sel'kov (1968): how yeast turns sugar into energy in beats (Strogatz, example 7.3.2).
 *
 *   adp′     = −adp + a f6p + adp² f6p
 *   f6p′     = b − a f6p − adp² f6p
 *
 * The equilibrium is (b, b/(a + b²)). Between two values of b it repels, and a region that no solution leaves holds it: by the theorem of
 * Poincaré and Bendixson there is a limit cycle. Outside of these values the beating dies out.
 *
 * Things to try: with a = 0.08 move b from 0.2 to 1 and see the cycle appear near 0.35 and go again near 0.85.
 */
import { experiment, param } from "node-ode";

/** Concentrations of ADP and of fructose 6-phosphate. */
export function selkov(
  [adp, f6p] = [1, 1],
  t: number,
  { a = param(0.08, { min: 0.01, max: 0.2, step: 0.01 }), b = param(0.6, { min: 0.1, max: 1.2, step: 0.02 }) } = {},
) {
  const used = (a + adp * adp) * f6p;
  return [used - adp, b - used];
}

/** From inside and from outside onto the cycle. */
export const beating = experiment(selkov, {
  z0: [
    [0.7, 1.3],
    [2, 0.5],
  ],
  t: [0, 60],
});
