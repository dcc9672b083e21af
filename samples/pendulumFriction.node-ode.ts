/**
 * A grey box: physics that is known, and a small network for what is not.
 *
 * Gravity on a pendulum is known from its length. Friction is not: oil, air and bearings each have a law of their own. So the
 * right-hand side keeps gravity as a formula and leaves the angular acceleration by friction to a network of the velocity,
 * which training fits to measured swings. What is known need not be learnt, so that little data are enough, and the network
 * can be looked at afterwards: it is a curve, friction over velocity.
 *
 * Eight seconds are four swings, and a swing that is a little off soon is out of step. Multiple shooting cuts the time into
 * eight segments, each with an initial state of its own, and pulls their ends together while it fits the pieces.
 *
 * `truePendulum` made the measurements, with friction 0.25·v + 0.1·v·|v| and noise; training never sees its formula. Look at the
 * network beyond velocities of 5, which no swing reached: there it is a guess.
 */
import { experiment, from, lbfgs, meanSquaredError, mlp, multipleShooting } from "node-ode";

/** Gravity over length: a pendulum of one metre. */
const stiffness = 9.81;

/** The one that was measured. */
export const truePendulum = ([angle, velocity] = [2, 0], t: number) => [
  velocity,
  -stiffness * Math.sin(angle) - 0.25 * velocity - 0.1 * velocity * Math.abs(velocity),
];

/** Known gravity, unknown friction. */
export function pendulumFriction(
  [angle, velocity] = [2, 0],
  t: number,
  { net = mlp([1, 8, 1], { activation: "tanh", seed: 3 }) } = {},
) {
  const [friction] = net([velocity]);
  return [velocity, -stiffness * Math.sin(angle) - friction];
}

/** Three swings of eight seconds, a measurement every twentieth of a second. */
export const fitFriction = experiment(pendulumFriction, {
  z0: [
    [2, 0],
    [0.5, 2],
    [-1, -3],
  ],
  t: { from: 0, to: 8, points: 161 },
  data: from(truePendulum, { noise: 0.02, seed: 2 }),
  loss: meanSquaredError(),
  train: {
    iterations: 300,
    optimizer: lbfgs(),
    curriculum: multipleShooting({ segments: 8 }),
    method: "rk4",
    seed: 1,
  },
  view: { angle: [-2.5, 2.5], velocity: [-6, 6] },
});
