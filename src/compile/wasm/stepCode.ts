import type { Tableau } from "../../core/tableau.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";

/** The locals and places that the steps of one tile are written with. */
export interface StepPlaces {
  readonly lanes: LaneAssembler;
  readonly dimension: number;
  /** Addresses of the parameters, of the workspace, and of the tile's states. */
  readonly parameters: number;
  readonly workspace: number;
  readonly states: number;
  /** f64: initial time, step size, number of the first step, number of the step to stop before. */
  readonly t0: number;
  readonly h: number;
  readonly first: number;
  readonly end: number;
}

export interface StepContext extends StepPlaces {
  readonly tableau: Tableau;
}

/** The locals with the time t0 + n·h of a step's begin and with its size: what rounding makes of h there. */
export interface TakenStep {
  readonly t: number;
  readonly h: number;
}

/** Emits a loop over the steps. */
export function emitSteps(context: StepPlaces, body: (step: TakenStep) => void): void {
  const { lanes, first, end } = context;
  const { out } = lanes;
  const n = out.local("f64");
  const step = { t: out.local("f64"), h: out.local("f64") };
  out.get(first);
  out.set(n);
  out.doWhile(() => {
    emitStep(context, n, step);
    body(step);
    out.get(n);
    out.f64(1);
    out.op("f64.add");
    out.tee(n);
    out.get(end);
    out.op("f64.lt");
  });
  out.release(n);
  out.release(step.t);
  out.release(step.h);
}

/** Sets the locals of step n, as `gridStep` has it. */
export function emitStep(
  { lanes: { out }, t0, h }: Pick<StepPlaces, "lanes" | "t0" | "h">,
  n: number,
  step: TakenStep,
): void {
  const push = (ahead: number) => {
    out.get(t0);
    out.get(n);
    if (ahead > 0) {
      out.f64(ahead);
      out.op("f64.add");
    }
    out.get(h);
    out.op("f64.mul");
    out.op("f64.add");
  };
  push(0);
  out.set(step.t);
  push(1);
  out.get(step.t);
  out.op("f64.sub");
  out.set(step.h);
}

/** Leaves the time of a stage, t + c·h, on the stack. */
export function pushStageTime({ out }: LaneAssembler, { t, h }: TakenStep, c: number): void {
  out.get(t);
  if (c === 0) return;
  out.get(h);
  if (c !== 1) {
    out.f64(c);
    out.op("f64.mul");
  }
  out.op("f64.add");
}

/** z + h·(w₁k₁ + w₂k₂ + …): sums from the left, weights 0 left out, a weight 1 is no product; z itself where all are 0. */
export function advanced(
  lanes: LaneAssembler,
  z: TileLane,
  h: TileLane,
  weights: readonly number[],
  k: (stage: number) => TileLane,
): TileLane {
  const [result] = lanes.scope(() => {
    const slope = weighted(lanes, weights, k);
    return [slope ? lanes.multiplyAdd(h, slope, z) : z] as const;
  });
  return result;
}

/** w₁k₁ + w₂k₂ + … in the same way; undefined where all are 0. */
export function weighted(
  lanes: LaneAssembler,
  weights: readonly number[],
  k: (stage: number) => TileLane,
): TileLane | undefined {
  let sum: TileLane | undefined;
  weights.forEach((w, j) => {
    if (w === 0) return;
    if (!sum) sum = w === 1 ? k(j) : lanes.op("mul", lanes.constant(w), k(j));
    else sum = w === 1 ? lanes.op("add", sum, k(j)) : lanes.multiplyAdd(lanes.constant(w), k(j), sum);
  });
  return sum;
}
