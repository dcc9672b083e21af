/**
 * A pendulum with friction: angle″ = −(g/l) sin angle − damping · angle′.
 *
 * Without friction the curve of energy 2g/l separates swinging from going round and round (the separatrix); it joins the
 * upright equilibria, which are saddles, while the hanging ones are centres. With friction the centres become spirals that
 * everything falls into sooner or later.
 *
 * A file may hold constants and functions of its own: whatever the right-hand side needs.
 */
import { experiment, param } from "node-ode";

/** Acceleration of gravity in m/s². */
const g = 9.81;

/** Torque of gravity over the moment of inertia. */
function gravity(angle: number, length: number): number {
  return -(g / length) * Math.sin(angle);
}

/** Angle from hanging in radians, angular velocity in radians a second. */
export function pendulum(
  [angle, velocity] = [1, 0],
  t: number,
  { length = param(1, { min: 0.2, max: 4, step: 0.1 }), damping = param(0.2, { min: 0, max: 2, step: 0.05 }) } = {},
) {
  return [velocity, gravity(angle, length) - damping * velocity];
}

/** Pushes of growing strength from below; the strongest go over the top before friction catches them. */
export const pushes = experiment(pendulum, {
  z0: [
    [0, 2],
    [0, 5],
    [0, 7],
    [0, 9],
  ],
  t: [0, 12],
  view: { angle: [-4, 22], velocity: [-10, 10] },
});

/** Without friction, on both sides of the separatrix. */
export const separatrix = experiment(pendulum, {
  z0: [
    [Math.PI - 0.01, 0],
    [Math.PI - 0.01, 0.2],
  ],
  theta: { damping: 0 },
  invariant: { energy: ([angle, velocity], t, { length }) => velocity ** 2 / 2 - (g / length) * Math.cos(angle) },
  t: [0, 4],
  rtol: 1e-10,
  atol: 1e-12,
  view: { angle: [-4, 10], velocity: [-8, 8] },
});
