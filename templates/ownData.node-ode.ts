import { adam, csv, experiment, meanSquaredError, mlp } from "node-ode";

// What is in the columns, and how long the table runs: with them the net works with numbers near one.
const size = [2, 1.8];
const duration = 10;

/** The model: a small net gives the derivative. */
export function model([x, y] = [2, 0], t: number, { net = mlp([2, 16, 2], { seed: 1 }) } = {}) {
  const rate = net([x, y].map((value, i) => value / size[i]));
  return rate.map((value, i) => (10 * value * size[i]) / duration);
}

/** Train this one; every trajectory starts where it was first observed. */
export const fit = experiment(model, {
  t: [0, 10],
  data: csv("ownData.csv"),
  loss: meanSquaredError(),
  train: { iterations: 1000, optimizer: adam(5e-3), batch: { size: 20, points: 5 }, method: "rk4" },
});
