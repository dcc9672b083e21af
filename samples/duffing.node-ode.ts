/**
 * Duffing's oscillator without a force: a steel strip that leans to one of two magnets, x″ + δ x′ − x + x³ = 0.
 *
 * Its energy v²/2 − x²/2 + x⁴/4 has two wells, at x = −1 and x = 1, and a hill between them at 0: a saddle. Friction carries every solution
 * down into one of the wells, and the stable manifold of the saddle is the border between those that end left and those that end right:
 * two bands that wind round each other outward, so that a slightly harder push may end on the other side.
 *
 * Things to try: switch on the basins of attraction and drag a start from one band into the other; without friction (δ = 0) the wells are centres, and the two manifolds of the saddle
 * close to a figure of eight.
 */
import { experiment, param } from "node-ode";

/** Place and velocity. */
export function duffing([x, v] = [0, 1], t: number, { friction = param(0.25, { min: 0, max: 1, step: 0.01 }) } = {}) {
  return [v, x - x * x * x - friction * v];
}

/** Two pushes that hardly differ. */
export const twoWells = experiment(duffing, {
  z0: [
    [-1, 0.84],
    [-1, 0.92],
  ],
  t: [0, 30],
  view: { x: [-2, 2], v: [-1.6, 1.6] },
});

/** Without friction: centres, and the saddle's manifolds return to it. */
export const withoutFriction = experiment(duffing, {
  z0: [
    [1.2, 0],
    [-1.5, 0],
  ],
  theta: { friction: 0 },
  t: [0, 12],
  view: { x: [-2, 2], v: [-1.6, 1.6] },
});
