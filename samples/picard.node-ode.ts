/**
 * Picard's iteration on z′ = z.
 *
 * A solution is a fixed point of z ↦ z₀ + ∫ f(z(s)) ds. Who starts with the constant 1 and applies that again and again gets
 *
 *   1,   1 + t,   1 + t + t²/2,   1 + t + t²/2 + t³/6, …
 *
 * the partial sums of the series of e^t. Over |t| ≤ δ each step brings the iterates nearer to each other by the factor Lδ < 1.
 *
 * Things to try: open *Well-posed?* and play the iterates; drag the box and see whether b/M or 1/L is
 * the smaller.
 */
import { experiment } from "node-ode";

/** The slope of f is 1 everywhere: L = 1. */
export const picard = (z = 1, t: number) => z;

/** Beside the solution that the iterates draw near to. */
export const exponential = experiment(picard, {
  t: [0, 2],
  exact: (t, z0) => z0 * Math.exp(t),
  view: { t: [0, 2], z: [0, 8] },
});
