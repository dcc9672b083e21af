/**
 * Learning a vector field: the cubic spiral of Chen et al. (2018), "Neural ordinary differential equations".
 *
 * `trueSpiral` is a field that we know. `neuralSpiral` is one that we do not: a network with two inputs, fifty hidden
 * neurons and two outputs takes the place of the formula, and its 252 weights are the parameters. Training makes the
 * network's solution follow observations of the true one, here 1,000 of them over 25 units of time.
 *
 * Long trajectories are hard to learn at first, since a wrong field soon leads far away. So the training starts with short
 * windows (twenty random pieces of ten points at every iteration), and at iteration 1,400 begins to grow one window from
 * the start over the whole span, at a smaller learning rate.
 *
 * The network sees the cubes of the state, as in the paper's example: a hint that makes the problem small enough to watch.
 */
import { adam, cosine, experiment, from, growingHorizon, meanAbsoluteError, mlp } from "node-ode";

/** The field to be learnt: a slow inward spiral. */
export const trueSpiral = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];

/** A neural right-hand side: a net is a parameter that is called. */
export function neuralSpiral(
  [x, y] = [2, 0],
  t: number,
  { net = mlp([2, 50, 2], { activation: "tanh", seed: 7 }) } = {},
) {
  return net([x ** 3, y ** 3]);
}

/** What there is to learn. */
export const observedSpiral = experiment(trueSpiral, {
  z0: [2, 0],
  t: { from: 0, to: 25, points: 1000 },
  view: { x: [-2.5, 2.5], y: [-2.5, 2.5] },
});

/** Train this one. */
export const fitSpiral = experiment(neuralSpiral, {
  z0: [2, 0],
  t: { from: 0, to: 25, points: 1000 },
  data: from(trueSpiral, { noise: 0, seed: 1 }),
  loss: meanAbsoluteError(),
  train: {
    iterations: 2000,
    optimizer: adam(cosine(3e-3)),
    batch: { size: 20, points: 10 },
    curriculum: growingHorizon({ from: 1400, rate: cosine(1e-3) }),
    method: "rk4",
    gradient: "checkpointed",
    seed: 1,
  },
  view: { x: [-2.5, 2.5], y: [-2.5, 2.5] },
});
