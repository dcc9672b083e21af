/**
 * A rotation with two speeds: dx/dt = θ₁ y, dy/dt = −θ₂ x.
 *
 * Where both parameters have one sign the solutions run round ellipses at the angular speed ω = √(θ₁θ₂), so the vector
 * field has one equilibrium, a centre at the origin, and the closed form is a combination of cos ωt and sin ωt.
 *
 * The loss is the first component at the end, L = x(T). Its adjoint therefore starts at a(T) = (1, 0) and runs backward by
 * da/dt = (θ₂ a₂, −θ₁ a₁), a rotation too. With θ = (2, 3), z₀ = (1, ½) and T = 1:
 *
 *   x(1) = −0.509378966,   dL/dθ = (−0.518134887, −0.432265512)
 */
import { experiment, param, terminal } from "node-ode";

/** The names in the pattern, x and y, label the axes. */
export function rotation(
  [x, y] = [1, 0.5],
  t: number,
  { theta1 = param(2, { min: 0.1, max: 5, step: 0.1 }), theta2 = param(3, { min: 0.1, max: 5, step: 0.1 }) } = {},
) {
  return [theta1 * y, -theta2 * x];
}

/** The gradient of x(1), beside the solution in closed form. */
export const gradientOfRotation = experiment(rotation, {
  z0: [1, 0.5],
  t: [0, 1],
  exact: (t, [x, y], { theta1, theta2 }) => {
    const omega = Math.sqrt(theta1 * theta2);
    const [c, s] = [Math.cos(omega * t), Math.sin(omega * t)];
    return [x * c + (theta1 / omega) * y * s, y * c - (theta2 / omega) * x * s];
  },
  loss: terminal(([x]) => x),
  view: { x: [-1.5, 1.5], y: [-1.5, 1.5] },
});

/** Several ellipses over a whole turn. */
export const ellipses = experiment(rotation, {
  z0: [
    [0.5, 0],
    [1, 0],
    [1.5, 0],
  ],
  t: [0, 2.6],
  view: { x: [-2, 2], y: [-2, 2] },
});
