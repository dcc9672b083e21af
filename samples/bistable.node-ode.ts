/**
 * A switch in one dimension: z′ = input + z − z³.
 *
 * Between two values of the input, ∓2/(3√3) ≈ ∓0.385, there are three equilibria: two stable ones, and between them an unstable one, which is
 * the border of their regions: the phase line shows them. Beyond either value the unstable one has met a stable one and both are gone (a fold).
 * Who raises the input slowly sees z jump up at 0.385; who lowers it again sees it jump down only at −0.385. That is hysteresis: the state
 * remembers where it came from.
 *
 * Things to try: move the input through 0.385 and watch two equilibria meet on the phase line.
 */
import { experiment, param } from "node-ode";

/** Any quantity that holds itself up once it is large. */
export function bistable(z = 0.2, t: number, { input = param(0.1, { min: -0.6, max: 0.6, step: 0.01 }) } = {}) {
  return input + z - z ** 3;
}

/** On both sides of the border. */
export const bothSides = experiment(bistable, {
  z0: [-1.6, -0.3, 0.1, 1.7],
  t: [0, 10],
  view: { z: [-2, 2] },
});
