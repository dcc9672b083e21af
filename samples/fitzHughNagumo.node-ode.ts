/**
 * A nerve cell after FitzHugh and Nagumo (1961, 1962): a fast voltage v and a slow recovery w.
 *
 *   v′ = v − v³/3 − w + current
 *   w′ = ε (v + a − b w)
 *
 * The nullclines tell everything: a cubic and a line. Where the line meets an outer branch of the cubic the cell rests, and a push that is
 * large enough makes one spike before it rests again; where it meets the middle branch the equilibrium repels, and the cell fires without end:
 * creeping along the branches of the cubic, jumping between them.
 *
 * Things to try: raise the current from 0 to 1 with its slider; the cell begins to fire near 0.33 and falls silent again near 1.42.
 */
import { experiment, param } from "node-ode";

/** Voltage and recovery, without units; the current is what is put into the cell. */
export function fitzHughNagumo(
  [v, w] = [-1, -0.5],
  t: number,
  {
    current = param(0.5, { min: 0, max: 2, step: 0.01 }),
    a = param(0.7, { min: 0, max: 1, step: 0.05 }),
    b = param(0.8, { min: 0, max: 1, step: 0.05 }),
    epsilon = param(0.08, { min: 0.01, max: 0.5, step: 0.01 }),
  } = {},
) {
  return [v - v ** 3 / 3 - w + current, epsilon * (v + a - b * w)];
}

/** With a current the cell fires. */
export const firing = experiment(fitzHughNagumo, {
  z0: [0, 0.5],
  t: [0, 120],
  view: { v: [-2.5, 2.5], w: [-1, 2] },
});

/** Without one it rests: one push is answered by a spike, the other is not. */
export const excitable = experiment(fitzHughNagumo, {
  z0: [
    [-0.4, -0.62],
    [-0.8, -0.62],
  ],
  theta: { current: 0 },
  t: [0, 80],
  view: { v: [-2.5, 2.5], w: [-1, 2] },
});
