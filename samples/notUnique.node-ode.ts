/**
 * More than one solution from one point: z′ = √|z|.
 *
 * From z₀ = 0 the state may rest for ever, z = 0, or leave at any time c, as z(t) = (t − c)²/4. f is continuous, so that solutions exist, as Peano
 * says; but its slope grows without bound at 0, so that Picard and Lindelöf say nothing. A solver computes one of the solutions and
 * does not notice that there are others.
 *
 * Things to try: open *Well-posed?* and see where f fails and what leaves; then move the initial state away from 0.
 */
import { experiment } from "node-ode";

/** The slope of a root has no bound at zero. */
export const notUnique = (z = 0, t: number) => Math.sqrt(Math.abs(z));

/** Beside a start that is off by a hundred-millionth. */
export const restingOrLeaving = experiment(notUnique, {
  z0: [0, 1e-8],
  t: [0, 4],
  view: { t: [0, 4], z: [-0.5, 4.5] },
});
