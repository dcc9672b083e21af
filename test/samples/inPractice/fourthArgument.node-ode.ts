import { experiment, lbfgs, meanSquaredError } from "node-ode";
/** Two parameters as two arguments, of which nothing ever gives the second. */
export function oscillator(y = [2, 0], t: number, stiffness = 1, damping = 0.3) {
  return [y[1], -stiffness * y[0] - damping * y[1]];
}
export const fit = experiment(oscillator, {
  t: [0, 2],
  data: {
    t: [0, 1, 2],
    z: [
      [2, 0],
      [1, -1],
      [0, -1],
    ],
  },
  loss: meanSquaredError(),
  train: { optimizer: lbfgs(), iterations: 10 },
});
