/**
 * A planet round its sun (Kepler), over as many years as you like.
 *
 *   r″ = −r/|r|³
 *
 * From (1 − e, 0) with the velocity (0, √((1 + e)/(1 − e))) the planet runs on an ellipse of half-axis 1 and eccentricity e, and comes
 * back after a period of 2π. Energy, angular momentum and the direction of the ellipse stay what they are for ever.
 *
 * In this state derivatives of positions depend on velocities alone, and the other way round. `leapfrog` moves one along the
 * other in turn, half a kick, a drift, half a kick: its steps are *symplectic*, the exact flow of an energy that differs from this one by
 * O(h²). So its energy swings by the same amount in every period, and never drifts, after a hundred periods as after a hundred thousand.
 * `rk4` is far more exact in one period, and loses its energy all the time: each step takes a little, with the same sign.
 *
 * Things to try: open the accuracy report of `years`, which draws how far energy and angular momentum come from their start, and take
 * more steps, or `yoshida4`; watch what no method here keeps, the direction of the ellipse, turn slowly.
 */
import { experiment, param } from "node-ode";

const sun = { mu: param(1, { min: 0.5, max: 2, step: 0.1 }) };

/** Position (x, y) and velocity (u, v); the start is that of e = 0.6. */
export function kepler([x, y, u, v] = [0.4, 0, 0, 2], t: number, { mu } = sun) {
  const r = Math.hypot(x, y);
  return [u, v, (-mu * x) / r ** 3, (-mu * y) / r ** 3];
}

/** Five years of e = 0.6, 80 steps each. */
export const years = experiment(kepler, {
  z0: [0.4, 0, 0, 2],
  t: [0, 10 * Math.PI],
  method: "leapfrog",
  steps: 400,
  invariant: {
    energy: ([x, y, u, v], t, { mu }) => (u ** 2 + v ** 2) / 2 - mu / Math.hypot(x, y),
    "angular momentum": ([x, y, u, v]) => x * v - y * u,
  },
  view: { x: [-1.8, 0.8], y: [-1.3, 1.3], u: [-2, 2], v: [-1.5, 2.2] },
});
