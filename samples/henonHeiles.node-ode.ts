/**
 * A star in the field of a galaxy (Hénon & Heiles 1964): order and chaos at one energy.
 *
 *   H = (u² + v²)/2 + (x² + y²)/2 + x² y − y³/3
 *
 * Below the energy 1/6 a star cannot leave the triangle of the potential. At 1/12 nearly every orbit keeps to a torus, as if there were
 * a second conserved quantity; at 1/8 half of the orbits wander over all that the energy leaves them, and close neighbours part
 * exponentially. What tells one from the other is followed over thousands of turns, and an energy that drifts would carry the star
 * from one kind to the other: methods that keep it are the tool of this field.
 *
 * The right-hand side splits into q′ = p and p′ = f(q), so that `yoshida4`, three leapfrogs the middle one of which goes backward, takes
 * it with order four.
 *
 * Things to try: look at `orderly` and `chaotic` in the plane of x and y; read what the accuracy report says of the energy; start
 * `chaotic` a millionth beside.
 */
import { experiment } from "node-ode";

export function henonHeiles([x, y, u, v] = [0, 0.1, 0.4, 0], t: number) {
  return [u, v, -x - 2 * x * y, -y - x ** 2 + y ** 2];
}

type State = readonly number[];

const energy = ([x, y, u, v]: State) => (u ** 2 + v ** 2 + x ** 2 + y ** 2) / 2 + x ** 2 * y - y ** 3 / 3;

/** Energy 1/12: a torus. */
export const orderly = experiment(henonHeiles, {
  z0: [0, 0.1, 0.3966527, 0],
  t: [0, 120],
  method: "yoshida4",
  steps: 400,
  invariant: { energy },
  view: { x: [-0.7, 0.7], y: [-0.6, 0.8], u: [-0.5, 0.5], v: [-0.5, 0.5] },
});

/** Energy 1/8: chaos. */
export const chaotic = experiment(henonHeiles, {
  z0: [0, -0.15, 0.4746051, 0],
  t: [0, 120],
  method: "yoshida4",
  steps: 400,
  invariant: { energy },
  view: { x: [-0.8, 0.8], y: [-0.7, 0.9], u: [-0.6, 0.6], v: [-0.6, 0.6] },
});
