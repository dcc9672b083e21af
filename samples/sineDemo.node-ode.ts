/**
 * A first neural differential equation: a 2-16-2 network, ten times in [0, 1], and sin t as the target of both components.
 *
 * Look at the data before you train. The textbook demonstration starts at (1, 0) while its target at t = 0 is
 * (sin 0, sin 0) = (0, 0). No training can move the first point, so that the squared error of 1 there stays: spread over
 * ten times and two components it is 1/20, and the loss cannot fall below 0.05. `sineFromOne` shows it.
 *
 * `sineFromZero` starts where its target does, and learns it as closely as you like.
 *
 * There is a second lesson in it: both components have one target, and a field that does not depend on t must give equal
 * states equal futures. Here that is no obstacle, because sin t still rises all the way to t = 1; over a whole period it
 * would be one.
 */
import { adam, cosine, experiment, meanSquaredError, mlp } from "node-ode";

/** The network is the whole right-hand side: dz/dt = W₂ tanh(W₁ z + b₁) + b₂. */
export function sineDemo([x, y] = [1, 0], t: number, { net = mlp([2, 16, 2], { activation: "tanh", seed: 42 }) } = {}) {
  return net([x, y]);
}

/** As printed in the textbook: the loss ends at 0.05 and not below. */
export const sineFromOne = experiment(sineDemo, {
  z0: [1, 0],
  t: { from: 0, to: 1, points: 10 },
  data: (t) => [Math.sin(t), Math.sin(t)],
  loss: meanSquaredError(),
  train: { iterations: 2000, optimizer: adam(cosine(2e-2)), method: "rk4", seed: 42 },
  view: { x: [-0.5, 1.5], y: [-0.5, 1.5] },
});

/** From (0, 0), where the target is: the loss falls below 1e-4. */
export const sineFromZero = experiment(sineDemo, {
  z0: [0, 0],
  t: { from: 0, to: 1, points: 10 },
  data: (t) => [Math.sin(t), Math.sin(t)],
  loss: meanSquaredError(),
  train: { iterations: 2000, optimizer: adam(cosine(2e-2)), method: "rk4", seed: 42 },
  view: { x: [-0.5, 1.5], y: [-0.5, 1.5] },
});
