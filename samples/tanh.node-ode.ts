/**
 * One neuron as a differential equation: dz/dt = tanh(θ z).
 *
 * Near zero it grows like e^(θt), far away it moves at speed 1: the simplest nonlinear equation whose solution and
 * derivatives still have a closed form,
 *
 *   z(t)    = asinh(e^(θt) sinh θz₀) / θ
 *   ∂z/∂z₀ = tanh θz(t) / tanh θz₀      (for any scalar f(z): the ratio of f at the two ends)
 *
 * With θ = 0.7, z₀ = 0.4 and T = 1: z(T) = 0.777162683, ∂z/∂z₀ = 1.817556146, dz/dθ = 0.636971546. The loss here is z(T)
 * itself, so that its gradients are these derivatives.
 */
import { experiment, param, terminal } from "node-ode";

/** A state of one number needs no array. */
export const tanh = (z = 0.4, t: number, theta = param(0.7, { min: 0.1, max: 3, step: 0.1 })) => Math.tanh(theta * z);

/** The derivatives of the final state, beside the solution in closed form. */
export const gradientOfTanh = experiment(tanh, {
  z0: 0.4,
  t: [0, 1],
  exact: (t, z0, theta) => Math.asinh(Math.exp(theta * t) * Math.sinh(theta * z0)) / theta,
  loss: terminal((z) => z),
  view: { t: [0, 1], z: [0, 1] },
});

/** The unstable equilibrium at zero, seen from both sides. */
export const bothSides = experiment(tanh, {
  z0: [-1, -0.1, -0.01, 0.01, 0.1, 1],
  t: [0, 6],
  theta: 1.5,
  view: { t: [0, 6], z: [-7, 7] },
});
