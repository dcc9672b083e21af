import { experiment, param } from "node-ode";

/** A damped oscillator: x is the position, v the velocity. */
export function oscillator(
  [x, v] = [1, 0],
  t: number,
  { stiffness = param(4, { min: 0, max: 10 }), damping = param(0.3, { min: 0, max: 2 }) } = {},
) {
  return [v, -stiffness * x - damping * v];
}

export const release = experiment(oscillator, { z0: [1, 0], t: [0, 20] });
