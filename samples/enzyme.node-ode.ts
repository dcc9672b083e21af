/**
 * An enzyme at work (Michaelis and Menten, 1913), its three rates found from measurements.
 *
 *   E + S ⇌ C → E + P        bind, loosen; turn
 *
 * The enzyme E binds its substrate S to a complex C within a thousandth of a second, and then turns it over into the product P for
 * seconds: two scales of time, a thousand apart, which is what makes chemistry stiff. Michaelis' and Menten's law is what is left when
 * the first one is taken to be over at once; here it is not, since what happens in it is what tells `bind` and `loosen` apart. Of slow
 * measurements alone only Km = (loosen + turn)/bind could be known.
 *
 * `data/enzyme.csv` holds the complex and the product, in µmol/L, as a stopped flow would see them, at times that are even on a
 * logarithmic axis from 0.1 ms to 3 s. They were made, so that you can see how near the truth they lead: the solution at bind = 100,
 * loosen = 50 and turn = 10, every number with normal noise of 0.01 µmol/L. The rates are positive and of different sizes, so they are
 * learnt as logarithms.
 *
 * Things to try: train `fitRates`; delete the rows of the first 10 ms from the table and see what becomes of `bind` and `loosen`.
 */
import { csv, experiment, lbfgs, meanSquaredError, param } from "node-ode";

/** Complex and product in µmol/L, time in s; of `enzyme` and `substrate` there is what is not bound, nor turned over. */
export function enzyme(
  [C, P] = [0, 0],
  t: number,
  {
    bind = param(30, { min: 1, max: 1000, log: true }),
    loosen = param(150, { min: 1, max: 1000, log: true }),
    turn = param(3, { min: 0.1, max: 100, log: true }),
    enzyme = param(1, { fixed: true }),
    substrate = param(10, { fixed: true }),
  } = {},
) {
  const binding = bind * (enzyme - C) * (substrate - C - P);
  return [binding - (loosen + turn) * C, turn * C];
}

/** Train this one: from guesses that are three times off to within 2 % of all three. */
export const fitRates = experiment(enzyme, {
  z0: [0, 0],
  t: [0, 3],
  data: csv("data/enzyme.csv"),
  trueTheta: { bind: 100, loosen: 50, turn: 10, enzyme: 1, substrate: 10 },
  loss: meanSquaredError(),
  train: { iterations: 60, optimizer: lbfgs() },
  view: { C: [-0.05, 1], P: [-0.5, 10.5] },
});
