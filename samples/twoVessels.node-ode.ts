/**
 * Experiments fitted together: one reaction in two vessels, of which each leaks in its own way.
 *
 * A turns into B at the rate k, wherever it is; what escapes through the lid depends on the vessel. So k is one number for both
 * runs and `leak` is one for each: `fit([tall, flat], { share: ["k"] })` learns k, `tall.leak` and `flat.leak`, and the loss is
 * the mean over the data of both. Fitted alone, the flat vessel, which was filled with little, knows k to five in a hundred; with
 * the other it is known to one.
 *
 * The data were made, so that you can see how near the truth they lead: the solutions at k = 0.7 and leaks of 0.05 and 0.25,
 * with normal noise of 0.02 on every number. How certain they are stands beside them as `sigma`: residuals are taken in units of
 * it, and a fit that is as good as the data allow ends at a loss near 1.
 */
import { experiment, fit, lbfgs, meanSquaredError, param } from "node-ode";

export function vessel([A, B] = [1, 0], t: number, { k = param(0.3, { min: 0 }), leak = param(0.1, { min: 0 }) } = {}) {
  return [-k * A - leak * A, k * A];
}

const t = [0.25, 0.5, 1, 1.5, 2, 3, 4, 6];

/** 2 mol/L in a tall vessel. */
export const tall = experiment(vessel, {
  z0: [2, 0],
  t: [0, 6],
  data: {
    t,
    z: [
      [1.653, 0.329],
      [1.37, 0.577],
      [0.926, 0.981],
      [0.672, 1.269],
      [0.467, 1.455],
      [0.219, 1.674],
      [0.066, 1.791],
      [0.032, 1.856],
    ],
    sigma: 0.02,
  },
  loss: meanSquaredError(),
  train: { iterations: 50, optimizer: lbfgs() },
});

/** 0.5 mol/L in a flat one. */
export const flat = experiment(vessel, {
  z0: [0.5, 0],
  t: [0, 6],
  data: {
    t,
    z: [
      [0.36, 0.043],
      [0.293, 0.13],
      [0.199, 0.225],
      [0.131, 0.267],
      [0.081, 0.321],
      [0.016, 0.381],
      [0.022, 0.384],
      [-0.011, 0.352],
    ],
    sigma: 0.02,
  },
  loss: meanSquaredError(),
  train: { iterations: 50, optimizer: lbfgs() },
});

/** Train this one: one rate for both, and each vessel's own leak. */
export const together = fit([tall, flat], { share: ["k"], train: { iterations: 50, optimizer: lbfgs() } });
