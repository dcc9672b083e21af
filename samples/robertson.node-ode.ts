/**
 * Robertson's reaction (1966): three rates, nine powers of ten apart, over eleven decades of time.
 *
 *   A → B            0.04
 *   B + B → B + C    3·10⁷
 *   B + C → A + C    10⁴
 *
 * B is used up a million times faster than it is made, so there is never more of it than a few parts in a hundred thousand, and
 * after a hundredth of a second it only follows A. What is left is slow: half of A is gone after five minutes, all but a hundredth after
 * two days. An explicit method must take steps as short as the life of B to the very end, though nothing happens that fast:
 * the problem is *stiff*. An implicit method takes some two hundred steps for all of it, and that is where `auto` goes.
 *
 * Over so many decades nothing is seen on an axis of time itself. `decades` is the same reaction over the logarithm of time: with
 * 10ᵗ seconds the chain rule multiplies the derivative by 10ᵗ ln 10. It shows 10⁴ B, as the textbooks do.
 *
 * Nothing is lost: A + B + C is 1 for ever. `balance` says that in place of the third derivative, by a *mass matrix* M whose last row is
 * 0: in M z′ = f(z, t) the third equation has no derivative, it is *algebraic*, and C is what it makes of A and B.
 *
 * Things to try: give `balance` an initial state that does not balance, and read what is made of it; in `decades`, watch B rise to its plateau at once and A give way to C over the decades that follow;
 * choose tsit5 for `toTheEnd` and read what it says.
 */
import { experiment, param } from "node-ode";

const rates = {
  slow: param(0.04, { min: 0, max: 0.1, step: 0.01 }),
  fast: param(3e7, { min: 1e6, max: 1e8, log: true }),
  back: param(1e4, { min: 1e3, max: 1e5, log: true }),
};

/** Amounts of the three substances, of which there is 1 altogether. */
export function robertson([A, B, C] = [1, 0, 0], t: number, { slow, fast, back } = rates) {
  const [made, used, returned] = [slow * A, fast * B * B, back * B * C];
  return [returned - made, made - returned - used, used];
}

/** To the end, as tests of methods do: t up to 10¹¹. */
export const toTheEnd = experiment(robertson, {
  z0: [1, 0, 0],
  t: [0, 1e11],
  rtol: 1e-6,
  atol: [1e-8, 1e-14, 1e-8],
  view: { A: [-0.05, 1.05], B: [-1e-6, 4e-5] },
});

/** The same two derivatives, and the balance, which is 0. */
export function balanced([A, B, C] = [1, 0, 0], t: number, { slow, fast, back } = rates) {
  const [made, used, returned] = [slow * A, fast * B * B, back * B * C];
  return [returned - made, made - returned - used, A + B + C - 1];
}

/** A differential-algebraic system: the diagonal of the mass matrix has a 1 for each derivative. */
export const balance = experiment(balanced, {
  z0: [1, 0, 0],
  t: [0, 40],
  mass: [1, 1, 0],
  rtol: 1e-6,
  atol: [1e-8, 1e-14, 1e-8],
  view: { A: [0.6, 1.02], C: [-0.02, 0.4] },
});

/** A and ten thousand times B, over the logarithm of the seconds; the rest is C. */
export function byDecades([A, B4] = [1, 0], t: number, { slow, fast, back } = rates) {
  const B = 1e-4 * B4;
  const [made, used, returned] = [slow * A, fast * B * B, back * B * (1 - A - B)];
  const seconds = 10 ** t;
  return [Math.LN10 * seconds * (returned - made), 1e4 * Math.LN10 * seconds * (made - returned - used)];
}

/** From a second to three thousand years, in decades. */
export const decades = experiment(byDecades, {
  z0: [1, 0],
  t: [0, 11],
  rtol: 1e-6,
  atol: 1e-9,
  view: { A: [-0.05, 1.05], B4: [-0.02, 0.4] },
});
