/**
 * A solution that ends in finite time: z′ = z².
 *
 * From z₀ > 0 it is z(t) = z₀ / (1 − z₀ t), which leaves every box before t = 1/z₀. Nothing is wrong with f, which is as smooth as can be: it is
 * not Lipschitz with one constant for all z, and so the theorem promises a solution only for a while, δ ≤ 1/(4 z₀) whatever the box.
 *
 * Things to try: open *Well-posed?*, let it choose the b with the largest δ, and enclose the true solution up to just before t = 1.
 */
import { experiment } from "node-ode";

/** Growth faster than exponential. */
export const blowUp = (z = 1, t: number) => z * z;

/** Up to shortly before the end of time. */
export const beforeTheEnd = experiment(blowUp, {
  t: [0, 0.9],
  exact: (t, z0) => z0 / (1 - z0 * t),
  view: { t: [0, 1], z: [0, 10] },
});
