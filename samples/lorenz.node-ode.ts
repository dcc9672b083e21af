/**
 * Lorenz' three equations of convection: deterministic, and unpredictable.
 *
 *   x′ = σ (y − x),   y′ = x (ρ − z) − y,   z′ = x y − β z
 *
 * Solutions settle on a strange attractor; neighbours part by a factor of about e^(0.9 t), so that an error in the twelfth
 * digit is an error in the first after some thirty units of time. Two trajectories that start 10⁻⁸ apart show it.
 * For ρ < 1 everything ends at the origin; up to ρ = 24.74 two further equilibria are stable: use the slider.
 *
 * With more than two components the phase portrait asks which two of them to draw.
 */
import { experiment, param } from "node-ode";

export function lorenz(
  [x, y, z] = [1, 1, 1],
  t: number,
  {
    sigma = param(10, { min: 0, max: 20, step: 0.5 }),
    rho = param(28, { min: 0, max: 60, step: 0.5 }),
    beta = param(8 / 3, { min: 0, max: 8, step: 0.1 }),
  } = {},
) {
  return [sigma * (y - x), x * (rho - z) - y, x * y - beta * z];
}

/** Two starts that differ by 10⁻⁸. */
export const butterfly = experiment(lorenz, {
  z0: [
    [1, 1, 1],
    [1 + 1e-8, 1, 1],
  ],
  t: { from: 0, to: 40, points: 4001 },
  rtol: 1e-10,
  atol: 1e-12,
  view: { x: [-25, 25], y: [-30, 30], z: [0, 50] },
});

/** Short enough for methods of different order to be compared with one another. */
export const shortSpan = experiment(lorenz, { t: [0, 2], method: "rk4", steps: 400 });
