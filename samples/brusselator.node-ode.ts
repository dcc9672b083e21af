/**
 * The Brusselator (Prigogine and Lefever, 1968): a chemical reaction that never comes to rest.
 *
 *   x′ = a + x² y − b x − x
 *   y′ = b x − x² y
 *
 * Its one equilibrium is (a, b/a). The trace of the linearisation there is b − 1 − a²: below b = 1 + a² everything spirals in, above it
 * the equilibrium repels and every solution runs onto one limit cycle. At b = 1 + a² the cycle is born from the equilibrium, growing
 * like the square root of what b is above: a supercritical Hopf bifurcation.
 *
 * Things to try: move b slowly from 1.5 to 3 with a = 1 and watch the cycle appear at 2.
 */
import { experiment, param } from "node-ode";

/** Concentrations; a and b are those of what is fed in. */
export function brusselator(
  [x, y] = [1.5, 3],
  t: number,
  { a = param(1, { min: 0.2, max: 2, step: 0.05 }), b = param(3, { min: 0.2, max: 5, step: 0.05 }) } = {},
) {
  const made = x * x * y;
  return [a + made - b * x - x, b * x - made];
}

/** Past the bifurcation: from inside and from outside onto the cycle. */
export const oscillation = experiment(brusselator, {
  z0: [
    [1.1, 3],
    [0.5, 0.5],
  ],
  t: [0, 25],
});

/** Before it: the same reaction comes to rest. */
export const rest = experiment(brusselator, { z0: [0.5, 0.5], t: [0, 25], theta: { b: 1.7 } });
