import { EarlyEnd } from "./earlyEnd.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import { type GradientResult, type GradientStats, unknownGradient } from "./gradientResult.ts";
import { LossSum } from "./lossSum.ts";
import { addMoved, leapOf, movingJumps } from "./movingJumps.ts";
import { gradientFault } from "./nonFiniteAdjoint.ts";
import { type BetweenRows, cubicsBetween } from "./pathPieces.ts";
import { PathRecorder } from "./pathRecorder.ts";

/** What a continuous adjoint needs to know of the forward solve and of its own way back. */
export interface ContinuousAdjoint {
  /** Writes the forward state at an observation, at t0 or at t1. */
  stateAt(t: number, out: Float64Array): void;
  /** Its slope at t1, where that is known better than by f. */
  endSlope?(): Float64Array | undefined;
  /**
   * Replaces a and the parameters' integral at `from` by those at `to`.
   *
   * @throws EarlyEnd
   */
  back(from: number, to: number, a: Float64Array, gradient: Float64Array, row?: Row): void;
  /** What lies between the rows told on the way. */
  readonly between: BetweenRows;
  stats(): GradientStats;
  /** Of what reconstructs the state. */
  drift?(): number | undefined;
}

/** A row of the path: the time, the state that the mode sees there, the adjoint, the integral. */
export type Row = (t: number, z: Float64Array, a: Float64Array, gradient: Float64Array) => void;

/** Goes from observation to observation back to t0: the jumps, the ends and the result are the same for every mode. */
export function continuousGradient(mode: string, problem: GradientProblem, adjoint: ContinuousAdjoint): GradientResult {
  const { t0, t1, z0, theta, loss, pathPoints } = problem;
  const sum = new LossSum(problem);
  const recorder = pathPoints === undefined ? undefined : new PathRecorder(adjoint.between, cubicsBetween(problem));
  const a = new Float64Array(z0.length);
  const gradient = new Float64Array(theta.length);
  const z = new Float64Array(z0.length);
  const row: Row | undefined = recorder && ((t, seen, ...rest) => recorder.add(t, seen, ...rest));
  const jump = (index: number, t: number) => {
    adjoint.stateAt(t, z);
    const values = sum.observe(index, t, z);
    for (let i = 0; i < a.length; i++) a[i] += values[i];
    recorder?.add(t, z, a, gradient, true);
  };
  const finish = (failure?: EarlyEnd): GradientResult => {
    const found = failure
      ? unknownGradient(z0.length, theta.length)
      : { z0: a.slice(), theta: gradient.slice(), ...sum.continuousTimes(adjoint.endSlope?.()) };
    const diagnosis = failure?.diagnosis ?? gradientFault(problem, found);
    return {
      mode,
      status: diagnosis?.status ?? "ok",
      diagnosis,
      loss: sum.value,
      z1: sum.z1,
      gradient: found,
      stats: adjoint.stats(),
      drift: adjoint.drift?.(),
      path: recorder?.path(),
    };
  };
  try {
    let at = t1;
    let index = loss.times.length - 1;
    const leaps = movingJumps(problem);
    const leap = new Float64Array(a.length);
    /** Back to a time, over the jumps that move on the way. */
    const backTo = (to: number) => {
      for (let next = leaps.at(-1); next && (next.before - to) * (t1 - t0) > 0; next = leaps.at(-1)) {
        leaps.pop();
        adjoint.back(at, next.before, a, gradient, row);
        at = next.before;
        adjoint.stateAt(at, z);
        leapOf(problem.model.system, theta, next, z, leap);
        addMoved(
          next.slope,
          leap.reduce((total, x, i) => total + x * a[i], 0),
          gradient,
        );
      }
      adjoint.back(at, to, a, gradient, row);
      at = to;
    };
    adjoint.stateAt(t1, z);
    sum.end(z);
    recorder?.add(t1, z, a, gradient);
    if (t1 !== t0 && loss.times[index] === t1) jump(index--, t1);
    sum.adjointAtEnd(a);
    for (; index >= 0 && loss.times[index] !== t0; index--) {
      backTo(loss.times[index]);
      jump(index, at);
    }
    backTo(t0);
    sum.adjointAtStart(a);
    if (index === 0) jump(index, t0);
    return finish();
  } catch (error) {
    if (error instanceof EarlyEnd) return finish(error);
    throw error;
  }
}
