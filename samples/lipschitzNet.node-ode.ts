/**
 * Why a neural ODE has one solution.
 *
 * A net is a composition of layers x ↦ σ(W x + b). Each of them stretches distances by at most sup |σ′| · ‖W‖, and so the whole net by at most
 * the product: f is Lipschitz everywhere, with an L that can be read off its weights. For tanh and ReLU sup |σ′| is 1, for the
 * sigmoid 1/4.
 *
 * Things to try: open *Well-posed?* and compare the product of the layers with L, which looks at the box more closely; exchange "tanh" for "relu"
 * or "sigmoid"; multiply the weights by choosing another seed.
 */
import { experiment, mlp } from "node-ode";

/** Two hidden layers, not trained. */
export const lipschitzNet = (
  [x, y] = [1, 0],
  t: number,
  { net = mlp([2, 8, 8, 2], { activation: "tanh", seed: 3 }) } = {},
) => net([x, y]);

/** The flow of random weights. */
export const untrained = experiment(lipschitzNet, {
  t: [0, 4],
  view: { x: [-2, 2], y: [-2, 2] },
});
