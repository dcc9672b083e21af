/**
 * Where the true solution lies: the Brusselator, enclosed.
 *
 * A solver gives numbers near the solution; how near, an error estimate guesses. Interval arithmetic proves it: every step of a Taylor series
 * is taken with all its roundings and its remainder, and what comes out is a tube that the true solution does not leave.
 *
 * Things to try: open *Well-posed?*, turn on the enclosure and read how far off RK4 is at most; give the start a width of 0.1 and
 * watch the whole box of starts draw together to the equilibrium (1, 1.5).
 */
import { experiment } from "node-ode";

/** Two intermediates of an autocatalytic reaction; B = 1.5 lies below the Hopf bifurcation at 1 + A². */
export const enclosure = ([x, y] = [1.2, 1.2], t: number, { A = 1, B = 1.5 } = {}) => [
  A - (B + 1) * x + x * x * y,
  B * x - x * x * y,
];

/** Drawn together, and enclosed on the way. */
export const drawnTogether = experiment(enclosure, {
  t: [0, 10],
  method: "rk4",
  steps: 200,
  view: { x: [0, 2.5], y: [0, 2.5] },
});
