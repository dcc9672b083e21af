/**
 * Van der Pol's oscillator: x″ − μ (1 − x²) x′ + x = 0, written as a system of first order.
 *
 * Its friction is negative where |x| < 1 and positive outside, so every solution but the one at rest is drawn to one
 * closed curve, the limit cycle. Small μ makes it nearly a circle of radius 2; large μ makes it creep and jump (a
 * relaxation oscillation), which is where explicit methods begin to need small steps: the problem turns stiff.
 *
 * Things to try: drag the initial state inside and outside of the cycle; move the slider of μ from 0.1 to 8 and watch how
 * many steps an adaptive method takes.
 */
import { experiment, param } from "node-ode";

/** Position and velocity; the defaults are the initial state and the parameter. */
export function vanDerPol([x, v] = [2, 0], t: number, { mu = param(1, { min: 0, max: 8, step: 0.1 }) } = {}) {
  return [v, mu * (1 - x * x) * v - x];
}

/** From inside and from outside onto the limit cycle. */
export const limitCycle = experiment(vanDerPol, {
  z0: [
    [0.1, 0],
    [2, 0],
    [-3, 3],
    [3, -3],
  ],
  t: [0, 20],
  view: { x: [-4, 4], v: [-4, 4] },
});

/** Slow creeping and sudden jumps at μ = 5. */
export const relaxation = experiment(vanDerPol, {
  z0: [2, 0],
  t: [0, 40],
  theta: { mu: 5 },
  rtol: 1e-8,
  atol: 1e-10,
  view: { x: [-3, 3], v: [-8, 8] },
});
