import { leastStep, unitOf } from "../timeResolution.ts";
import type { Crossing } from "./crossing.ts";
import type { StretchSolver } from "./eventSystem.ts";
import type { StepPolynomial } from "./stepPolynomial.ts";

/** A time at which a step ends, and the state there. */
export interface Landing {
  readonly t: number;
  readonly z: Float64Array;
  readonly evaluations: number;
}

/** Corrections of an event's time. */
const CORRECTIONS = 4;

/**
 * Takes a step once more so that it ends where g is 0: at the zero of its continuous extension first, then, by Newton's iteration,
 * where the step itself comes to 0.
 */
export function land(solver: StretchSolver, step: StepPolynomial, theta: number, crossing: Crossing): Landing {
  let best = stepTo(solver, step, step.time(theta));
  if (crossing.direction === "touch") return best;
  let g = crossing.value(best.t, best.z);
  const slope = new Float64Array(step.dimension);
  for (let n = 0; n < CORRECTIONS; n++) {
    solver.slope(best.t, best.z, slope);
    const t = best.t - g / crossing.rate(best.t, best.z, slope);
    const isInside = (t - step.from) * (step.to - t) >= 0;
    if (!isInside || Math.abs(t - best.t) <= unitOf(t)) break;
    const next = stepTo(solver, step, t);
    const left = crossing.value(next.t, next.z);
    const evaluations = best.evaluations + next.evaluations;
    if (!(Math.abs(left) < Math.abs(g))) return { ...best, evaluations };
    best = { ...next, evaluations };
    g = left;
  }
  return best;
}

/** The state that a shorter step leads to; where time resolves none, the one it began with or ends with. */
export function stepTo(solver: StretchSolver, step: StepPolynomial, t: number): Landing {
  if (Math.abs(t - step.from) < leastStep(t)) return { t, z: step.before.slice(), evaluations: 0 };
  if (t === step.to) return { t, z: step.after.slice(), evaluations: 0 };
  const { z, status, stats } = solver.step(step.from, step.before, t);
  // A step that is cancelled comes to no state at all.
  const isThere = status === "ok" && z.length >= step.dimension;
  const theta = (t - step.from) / (step.to - step.from);
  const end = isThere ? z.slice(-step.dimension) : step.state(theta, new Float64Array(step.dimension));
  return { t, z: end, evaluations: stats.evaluations };
}
