import type { Diagnosis } from "./status.ts";

/** What a kernel is compiled for; float32 is for training only. */
export type Precision = "float64" | "float32";

/**
 * A right-hand side compiled together with one fixed-step method: advances a whole batch over many steps in one call.
 *
 * A batch is a structure of arrays: component i of trajectory j stands at `i * count + j`. Time of step n is
 * `t0 + n * h`, never a running sum, so that the interpreted loop and every slicing agree to the last bit.
 *
 * Arithmetic of a step, in this order and without coefficients that are 0: stage i at time t + c_i·h and state
 * z + h·(a_i1·k_1 + a_i2·k_2 + …), then z + h·(b_1·k_1 + b_2·k_2 + …), sums from the left; a coefficient 1 is no product.
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

/**
 * A right-hand side compiled with one embedded pair: attempts one step in each of a few lanes, every lane a trajectory of
 * its own with its own time and step size. Who accepts, rejects and chooses h is the caller (the adaptive loop).
 *
 * The arrays are windows on the kernel's memory, which never moves: component i of lane l stands at `i * lanes + l`. A pair
 * that is not FSAL is compiled with f at the new point as one more stage, so k[stages − 1] is always f(t + h, zNew).
 */
export interface PairKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  /** Stages of an attempt, the first one (f at the old point) included. */
  readonly stages: number;
  /** Stages that only the continuous extension needs. */
  readonly extraStages: number;
  /** The packed parameters, before anything is computed. */
  setParameters(theta: Float64Array): void;
  /** Relative and absolute tolerance. */
  readonly tolerance: Float64Array;
  /** Time and signed step size, by lane. */
  readonly t: Float64Array;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  /** Stage j, component i, lane l at `(j * dimension + i) * lanes + l`; the extra stages stand last. */
  readonly k: Float64Array;
  /**
   * Error of the last attempt by lane: √(mean over components of (e / (atol + rtol·max(|z|, |zNew|)))²), and where the pair
   * has a third solution e²/√(e² + 0.01 ê²) of both norms. At most 1 is within tolerance; not finite where the attempt is not.
   */
  readonly error: Float64Array;
  /** k[0] = f(t, z). */
  derivative(): void;
  /** From t, h, z and k[0]: the other stages, zNew and error. */
  attempt(): void;
  /** After an attempt: the extra stages. */
  extend(): void;
  readonly info: KernelInfo;
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
