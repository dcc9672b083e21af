/**
 * The genetic toggle switch of Gardner, Cantor and Collins (Nature 403, 2000): two genes, each of which makes a protein that silences the
 * other.
 *
 *   u′ = α/(1 + vⁿ) − u
 *   v′ = α/(1 + uⁿ) − v
 *
 * Either the one is made or the other: two stable nodes, and between them on the diagonal a saddle. The diagonal is its stable manifold: a cell
 * that starts with more of u keeps making u. A weak promoter (small α) or proteins that do not work together (n = 1) make no switch: the nullclines
 * then meet but once.
 *
 * Things to try: switch on the basins of attraction; lower n from 2 to 1 and count the points where the nullclines meet.
 */
import { experiment, param } from "node-ode";

/** Concentrations of the two proteins. */
export function toggleSwitch(
  [u, v] = [1, 0.5],
  t: number,
  { alpha = param(4, { min: 0.5, max: 8, step: 0.1 }), n = param(2, { min: 1, max: 4, step: 0.1 }) } = {},
) {
  return [alpha / (1 + v ** n) - u, alpha / (1 + u ** n) - v];
}

/** On both sides of the diagonal. */
export const decision = experiment(toggleSwitch, {
  z0: [
    [0.2, 0.5],
    [3, 2.6],
  ],
  t: [0, 15],
  view: { u: [0, 4.5], v: [0, 4.5] },
});
