import type { Diagnosis } from "./status.ts";

/** What a kernel is compiled for; float32 is for training only. */
export type Precision = "float64" | "float32";

/**
 * A right-hand side compiled together with one fixed-step method: advances a whole batch over many steps in one call.
 *
 * A batch is a structure of arrays: component i of trajectory j stands at `i * count + j`. Time of step n is
 * `t0 + n * h`, never a running sum, so that the interpreted loop and every slicing agree to the last bit.
 */
export interface FixedStepKernel {
  readonly dimension: number;
  /** Length of the packed parameter vector theta. */
  readonly parameterCount: number;
  /** Evaluations of f for one step of one trajectory. */
  readonly stages: number;
  /** Copies a batch in; the kernel's memory grows as needed and is reused. `states` has `dimension * count` entries. */
  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch;
  /** f at `count` points at one time: `states` and `out` as in a batch. For vector fields and tests. */
  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void;
  readonly info: KernelInfo;
}

/** A batch in a kernel's memory. Opening another batch on the same kernel ends it. */
export interface FixedStepBatch {
  readonly count: number;
  /** Takes steps `first … first + steps − 1` from `t0` with step `h`; true when every component is still finite. */
  advance(t0: number, h: number, first: number, steps: number): boolean;
  /** Copies the states out, as in a batch. */
  read(out: Float64Array): void;
  /** Puts states back, e.g. to replay a slice. */
  write(states: Float64Array): void;
}

/** What was compiled, for hovers, logs and the bench. */
export interface KernelInfo {
  readonly bytes: number;
  readonly nodes: number;
  readonly relaxedSimd: boolean;
  readonly lanes: number;
  readonly vectorsPerTile: number;
}

/** One non-finite value, traced to where it arose. */
export interface NonFinite extends Diagnosis {
  readonly status: "diverged";
}
