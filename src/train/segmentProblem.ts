import { gradientOf } from "../adjoint/events/eventGradient.ts";
import type { GradientMode } from "../adjoint/gradientMode.ts";
import type { GradientModel, GradientProblem } from "../adjoint/gradientProblem.ts";
import type { GradientResult } from "../adjoint/gradientResult.ts";
import { defaultMaxSteps } from "../ode/adaptiveProblem.ts";
import { DEFECT_SAMPLES } from "../ode/defect.ts";
import type { Jump } from "../ode/jump.ts";
import { distinctTimes } from "./replicates.ts";
import type { LossPart, Targets } from "./targets.ts";

/** How segments are solved one by one: with steps of the data's intervals or of the span, or by tolerance. */
export type SegmentSteps = Pick<GradientProblem, "method" | "steps" | "stops"> & {
  /** Where f jumps at times that are known, for some parameters; undefined where it never does. */
  readonly jumps?: (theta: Float64Array) => readonly Jump[];
} & Pick<GradientProblem, "events" | "eventsAtStart"> &
  Pick<GradientProblem["loss"], "atEvent">;

export interface SegmentAlone {
  /** Of how many it is one: they see the times of the data together. */
  readonly segments: number;
  /** With the integral's component, where there is one. */
  readonly z0: Float64Array;
  readonly theta: Float64Array;
  /** What its end brings to the loss besides; adds the slope to `cotangent`. */
  readonly atEnd?: (z: Float64Array, cotangent: Float64Array) => number;
  /** The one part of the loss that is looked at; default all. */
  readonly part?: LossPart;
  readonly cancelled?: () => boolean;
}

/**
 * One segment as gradient modes take it: its rows are the observations, at which the adjoint jumps by ∂ℓ/∂z.
 *
 * Data keep their own times in the loss where an end of the span moves.
 */
export function segmentProblem(
  { method, steps: given, stops, jumps, events, eventsAtStart = true, atEvent }: SegmentSteps,
  model: GradientModel,
  targets: Targets,
  { segments, z0, theta, atEnd, part, cancelled }: SegmentAlone,
): GradientProblem {
  const samples = Math.ceil(DEFECT_SAMPLES / segments);
  const { times } = targets;
  const distinct = distinctTimes(times);
  const rows = distinct.times.length;
  // A step ends at every row, which is none of the solver's choice.
  const steps = "rtol" in given ? { samples, ...given, maxSteps: (given.maxSteps ?? defaultMaxSteps) + rows } : given;
  return {
    model,
    method,
    steps,
    stops,
    jumps: jumps?.(theta),
    events,
    // Data at the time of an event are of the state after it.
    eventsAtStart: eventsAtStart && targets.set.segments[0].first === 0,
    t0: times[0],
    t1: times[times.length - 1],
    z0,
    theta,
    loss: {
      times: distinct.times,
      observe(k, z, cotangent) {
        const slope = new Float64Array(z.length);
        let value = 0;
        for (let row = distinct.rows[k]; row < distinct.rows[k + 1]; row++) {
          value += targets.row(row, z, slope.fill(0), part);
          if (row === targets.rows - 1 && atEnd) value += atEnd(z, slope);
          for (let i = 0; i < z.length; i++) cotangent[i] += slope[i];
        }
        return { value, t: 0 };
      },
      atEvent,
    },
    cancelled,
  };
}

/** Where one of many segments starts, component i of segment j at `i * count + j`; an integral's component begins at 0. */
export function startOf(starts: Float64Array, count: number, j: number, dimension: number): Float64Array {
  const z0 = new Float64Array(dimension);
  for (let i = 0; i < starts.length / count; i++) z0[i] = starts[i * count + j];
  return z0;
}

/** The gradient of a segment; one that is a single row long has nothing to solve. */
export function segmentGradient(mode: GradientMode, segment: GradientProblem): GradientResult {
  if (segment.t0 !== segment.t1) return gradientOf(mode, segment);
  const z0 = new Float64Array(segment.z0.length);
  const { value } = segment.loss.observe(0, segment.z0, z0);
  return {
    mode: mode.name,
    status: "ok",
    loss: value,
    z1: segment.z0.slice(),
    gradient: { z0, theta: new Float64Array(segment.theta.length), t0: 0, t1: 0 },
    stats: { steps: 0, accepted: 0, rejected: 0, evaluations: 0, backwardEvaluations: 0, storedStates: 1 },
  };
}
