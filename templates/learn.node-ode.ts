import { adam, experiment, from, meanAbsoluteError, mlp } from "node-ode";

/** The flow to be learnt. */
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x + 2 * y, -2 * x - 0.1 * y];

/** The model: a small net gives the derivative. */
export function model([x, y] = [2, 0], t: number, { net = mlp([2, 32, 2], { seed: 1 }) } = {}) {
  return net([x, y]);
}

export const learn = experiment(model, {
  z0: [2, 0],
  t: { from: 0, to: 10, points: 200 },
  data: from(truth, { noise: 0.01, seed: 1 }),
  loss: meanAbsoluteError(),
  // Data lie close: one step of rk4 from one to the next is exact enough, and all windows step together.
  train: { iterations: 1000, optimizer: adam(3e-3), batch: { size: 20, points: 10 }, method: "rk4" },
});
