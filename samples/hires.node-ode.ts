/**
 * HIRES: how light makes a plant grow (Schäfer, 1975; Gottwald, 1977), one of the oldest stiff problems that methods are tested on.
 *
 * Eight substances: phytochrome in its red and far-red forms Pr and Pfr, free, bound to the receptor X and to X′, and a further one, E, that
 * binds PfrX′ to PfrX′E and lets it go. All but one of the reactions are linear; the one that is not,
 *
 *   PfrX′ + E → PfrX′E    280
 *
 * is what makes it stiff, and what makes it turn: within one unit of time E is used up to a hundredth, for three hundred it stays so, and
 * at 320 or so, when there is no PfrX′ left to bind it, it is back. Tests of methods read the solution off at 321.8122, on that slope.
 *
 * Things to try: draw E against PfrX2 and see the corner that is cut; change `k` and see how sharp it becomes.
 */
import { experiment, param } from "node-ode";

/** Concentrations; `k` is the rate at which PfrX′ and E bind. */
export function hires(
  [Pr, Pfr, PrX, PfrX, PrX2, PfrX2, PfrX2E, E] = [1, 0, 0, 0, 0, 0, 0, 0.0057],
  t: number,
  { k = param(280, { min: 50, max: 1000, log: true }) } = {},
) {
  const binding = k * PfrX2 * E;
  return [
    -1.71 * Pr + 0.43 * Pfr + 8.32 * PrX + 0.0007,
    1.71 * Pr - 8.75 * Pfr,
    -10.03 * PrX + 0.43 * PfrX + 0.035 * PrX2,
    8.32 * Pfr + 1.71 * PrX - 1.12 * PfrX,
    -1.745 * PrX2 + 0.43 * PfrX2 + 0.43 * PfrX2E,
    -binding + 0.69 * PfrX + 1.71 * PrX2 - 0.43 * PfrX2 + 0.69 * PfrX2E,
    binding - 1.81 * PfrX2E,
    1.81 * PfrX2E - binding,
  ];
}

/** Until E is back, and past it. */
export const response = experiment(hires, {
  z0: [1, 0, 0, 0, 0, 0, 0, 0.0057],
  t: [0, 400],
  rtol: 1e-6,
  atol: 1e-9,
  view: { PfrX2: [-0.02, 0.8], E: [-0.0002, 0.006] },
});
