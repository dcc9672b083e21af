/**
 * Duffing's oscillator pushed to and fro: a steel strip between two magnets in a frame that shakes (Strogatz, Nonlinear Dynamics and
 * Chaos, section 12.5), x″ + δ x′ − x + x³ = F cos t.
 *
 * The force depends on time, so trajectories in the plane of x and v cross, and for F = 0.4 they never settle: the strip jumps from
 * magnet to magnet without a pattern. Seen only once a period of the force, at t = 0, 2π, 4π, …, the states fall onto a set of fine folded
 * layers: a strange attractor. The map from each of these states to the next is the stroboscopic map.
 *
 * Things to try: switch on the stroboscopic map; lower the force to 0.2, where one dot is left: the strip swings about one magnet, in step
 * with the frame.
 */
import { experiment, param } from "node-ode";

/** Place and velocity. */
export function forcedDuffing(
  [x, v] = [0, 0],
  t: number,
  { friction = param(0.25, { min: 0, max: 1, step: 0.01 }), force = param(0.4, { min: 0, max: 0.6, step: 0.01 }) } = {},
) {
  return [v, x - x * x * x - friction * v + force * Math.cos(t)];
}

/** Jumps from magnet to magnet. */
export const strangeAttractor = experiment(forcedDuffing, {
  z0: [0, 0],
  t: [0, 60],
  view: { x: [-1.8, 1.8], v: [-1.2, 1.2] },
});
