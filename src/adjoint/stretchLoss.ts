import type { ObservedLoss } from "./observedLoss.ts";

/** The adjoint of all that comes behind a stretch, at its end. */
export interface Handed {
  readonly t: number;
  readonly a: Float64Array;
}

/**
 * What a loss sees of a stretch of the way, and at the stretch's end the adjoint that is handed on: as a loss of its own.
 *
 * Times of observations stay where the ends of stretches move, but for the ends of the whole span.
 *
 * @param observed numbers of the observations in the stretch
 */
export function stretchLoss(
  loss: ObservedLoss,
  [t0, t1]: readonly [number, number],
  observed: readonly number[],
  handed: Handed | undefined,
): ObservedLoss {
  const own = observed.map((k) => loss.times[k]);
  const times = Float64Array.from(handed && own.at(-1) !== handed.t ? [...own, handed.t] : own);
  return {
    times,
    observe(k, z, cotangent, later) {
      const seen = k < own.length ? loss.observe(observed[k], z, cotangent, later) : { value: 0, t: 0 };
      // What is handed on may say nothing of integrals behind the state.
      if (handed && k === times.length - 1) for (let i = 0; i < handed.a.length; i++) cotangent[i] += handed.a[i];
      const moves = times[k] === t0 || (times[k] === t1 && !handed);
      return moves ? seen : { value: seen.value, t: 0 };
    },
    explain: loss.explain && ((k, z) => (k < own.length ? loss.explain!(observed[k], z) : undefined)),
  };
}
