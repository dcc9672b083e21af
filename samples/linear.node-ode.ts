/**
 * Linear growth: dz/dt = θ z.
 *
 * The smallest differential equation with a parameter, and the one on which every number can be checked by hand:
 *
 *   solution            z(t) = z₀ e^(θt)
 *   loss                L = ½ z(1)²
 *   adjoint             a(t) = ∂L/∂z(t) = e^(θ(2 − t))      for z₀ = 1
 *   gradients           dL/dθ = ∂L/∂z₀ = e^(2θ) = 7.389056…  at θ = 1
 *
 * Euler's method with 100 steps gives z(1) = 2.7048 where e = 2.7183, and 7.2436 for the gradient: the exact gradient of
 * the wrong trajectory. RK4 with as many steps has ten digits right.
 *
 * How to read the file: an exported function whose second parameter is `t` is a right-hand side. The default of its first
 * parameter is the initial state; the default of its third is the parameter that a slider moves and training learns.
 */
import { experiment, param, terminal } from "node-ode";

/** A scalar state and a scalar parameter. */
export const linear = (z = 1, t: number, theta = param(1, { min: -2, max: 2, step: 0.05 })) => theta * z;

/** The loss ½ z(1)² and the closed form that solutions and gradients are held against. */
export const gradientOfLinear = experiment(linear, {
  z0: 1,
  t: [0, 1],
  exact: (t, z0, theta) => z0 * Math.exp(theta * t),
  loss: terminal((z) => 0.5 * z * z),
  view: { t: [0, 1], z: [0, 3] },
});

/** Decay and growth from several initial states at once. */
export const familyOfLinear = experiment(linear, {
  z0: [-2, -1, 0.5, 1, 2],
  t: [0, 2],
  theta: -1,
  exact: (t, z0, theta) => z0 * Math.exp(theta * t),
  view: { t: [0, 2], z: [-2, 2] },
});
