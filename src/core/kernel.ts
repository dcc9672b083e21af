import type { Numbers } from "./numbers.ts";
import type { QuietMap, UnseenSteps } from "./quietMap.ts";
import type { Diagnosis } from "./status.ts";
import type { QueueTerms, TrajectoryQueue } from "./trajectoryQueue.ts";

/** What a kernel is compiled for; float32 is for training, and for pictures that are coarser. */
export type Precision = "float64" | "float32";

/**
 * A right-hand side compiled together with one fixed-step method: advances a whole batch over many steps in one call.
 *
 * A batch is a structure of arrays: component i of trajectory j stands at `i * count + j`. Step n begins at `t0 + n * h`,
 * never a running sum, so that the interpreted loop and every slicing agree to the last bit, and is as long as rounding
 * realises it (`gridStep`): the h below.
 *
 * Arithmetic of a step, in this order and without coefficients that are 0: stage i at time t + c_i·h and state
 * z + h·(a_i1·k_1 + a_i2·k_2 + …), then z + h·(b_1·k_1 + b_2·k_2 + …), sums from the left; a coefficient 1 is no product.
 */
export interface FixedStepKernel {
  readonly dimension: number;
  /** Length of the packed parameter vector theta. */
  readonly parameterCount: number;
  /** Evaluations of f for one step of one trajectory; one of a half of f alone is half of one. */
  readonly stages: number;
  /** Copies a batch in; the kernel's memory grows as needed and is reused. `states` has `dimension * count` entries. */
  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch;
  /**
   * The same with parameters of each trajectory's own, at least two of them: parameter p of trajectory j at `p * count + j`. Each has
   * the bits that it has by itself. Absent where the kernel has one vector for all.
   */
  openEach?(states: Float64Array, count: number, thetas: Float64Array): FixedStepBatch;
  /** f at `count` points at one time: `states` and `out` as in a batch. For vector fields and tests. */
  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void;
  readonly info: KernelInfo;
  /** Of implicit methods, whose steps take as many evaluations as their iterations: what was spent so far. */
  readonly effort?: KernelEffort;
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
 * A right-hand side compiled with one fixed-step method and with the reverse of its steps: what gradients through a solve
 * are made of. Which steps are stored and which are taken again is the caller's schedule.
 *
 * Storing and reversing are two calls, because the cotangents that a loss puts in between depend on the states reached.
 */
export interface ReverseKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  /** Copies a batch in, with cotangents and gradient 0 and nothing stored; `states` has `dimension * count` entries. */
  open(states: Float64Array, count: number, theta: Float64Array, options?: ReverseOptions): ReverseBatch;
  /**
   * The same with parameters of each trajectory's own, at least two of them: parameter p of trajectory j at `p * count + j`. Each has
   * the states, cotangents and gradient that it has by itself. Absent where the kernel has one vector for all.
   */
  openEach?(states: Float64Array, count: number, thetas: Float64Array, options?: ReverseOptions): ReverseBatch;
  readonly info: KernelInfo;
}

export interface ReverseOptions {
  /** The parameter gradient summed over the batch (default), or of each trajectory by itself. */
  readonly gradient?: "summed" | "each";
  /** Also give the cotangents of a run's t0 and h; default false. */
  readonly times?: boolean;
}

/** A batch that remembers how it got where it is. Opening another batch on the same kernel ends it. */
export interface ReverseBatch extends FixedStepBatch {
  /**
   * Takes steps as `advance` does and puts what reversing them needs on top of what is already stored: for each stage its
   * state, its derivative, and those values of f that would be dear to compute again (of a network, the hidden ones). True
   * when every component is still finite.
   */
  store(t0: number, h: number, first: number, steps: number): boolean;
  /** The same with t0 and h in an array: as arguments, an engine may have to make objects of them. */
  storeAt(grid: Float64Array, first: number, steps: number): boolean;
  /**
   * Takes the run of the last `store` off the top: pulls the cotangents, in place, back from its end to its beginning, and
   * adds what its steps contribute to the parameter gradient. True when every cotangent is still finite. The states stay
   * as they are; throws when nothing is stored.
   */
  reverse(): boolean;
  /** Forgets what is stored without reversing it. */
  discard(): void;
  /** Adds to the cotangents of the states, which lie as a batch does: how a loss enters between two runs. */
  addCotangents(values: Float64Array): void;
  /** Copies the cotangents out, as in a batch. */
  readCotangents(out: Float64Array): void;
  /**
   * Copies out the parameter gradient of all runs reversed since the opening: `parameterCount` entries, or for `"each"`
   * `parameterCount * count`, parameter i of trajectory j at `i * count + j`.
   */
  readGradient(out: Float64Array): void;
  /** Of t0 and h of the run reversed last, summed over the batch; zeros unless asked for at the opening. */
  readonly timeCotangents: Float64Array;
}

/**
 * A right-hand side with one method that chooses its steps, an embedded pair or an implicit one: attempts one step in each of a
 * few lanes, every lane a trajectory of its own with its own time and step size. Who places trajectories in lanes and ends them is
 * the caller (the adaptive loop).
 *
 * The arrays are windows on the kernel's memory, which moves where a queue or unseen steps are asked for and at no other time: component i of lane l
 * stands at `i * lanes + l`. The last row of k is f(t + h, zNew), of implicit methods but for what their iteration left undone. A lane
 * with h = 0 is idle.
 */
export interface PairKernel<N extends Numbers = Float64Array> {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  /** f depends on t. */
  readonly usesTime: boolean;
  /** Stages of an attempt, the first one (f at the old point) included. */
  readonly stages: number;
  /** Stages that only the continuous extension needs. */
  readonly extraStages: number;
  /** Time and signed step size, by lane. */
  readonly t: N;
  readonly h: N;
  readonly z: N;
  readonly zNew: N;
  /** Stage j, component i, lane l at `(j * dimension + i) * lanes + l`; the extra stages stand last. */
  readonly k: N;
  /**
   * Error of the last attempt by lane: √(mean over components of (e / (atol + rtol·max(|z|, |zNew|)))²), and where the pair
   * has a third solution e²/√(e² + 0.01 ê²) of both norms. At most 1 is accepted; not finite where a value of the attempt is
   * not, or where a component has nothing to be measured by.
   */
  readonly error: N;
  /** The step size that control wants after the last attempt, by lane (see `StepControl`). */
  readonly next: N;
  /** Control's memory by lane, and what it becomes when the last attempt is accepted. */
  readonly memory: N;
  readonly nextMemory: N;
  /** 1 where the lane's last attempt was rejected, else 0. */
  readonly rejected: N;
  /** The time before which a lane may cruise. */
  readonly horizon: N;
  /** Steps accepted in the last cruise, by lane. */
  readonly accepted: N;
  /** Before anything is computed. */
  setParameters(theta: Float64Array): void;
  /** Gives a lane parameters of its own, which stand from `first` on. Absent where the kernel has one vector for all. */
  setParametersOf?(lane: number, thetas: Float64Array, first: number): void;
  setLimits(limits: PairLimits): void;
  /** k[0] = f(t, z). */
  derivative(): void;
  /** From t, h, z and k[0]: the other stages, zNew, error, next and nextMemory. */
  attempt(): void;
  /** After an attempt: the extra stages. */
  extend(): void;
  /** f at many points, each at a time of its own: component i of point j at `i * count + j`. Ends what is under way in the lanes. */
  evaluate(t: Float64Array, z: Float64Array, out: Float64Array): void;
  /**
   * Attempts up to so many steps in every lane and accepts or rejects them, as long as all attempts are finite, no step comes
   * within 1 % of its lane's horizon and none is below the smallest. Each step is the one that rounding realises of the wanted
   * one, (t + h) − t. Returns how many; may always be none.
   */
  cruise(attempts: number): number;
  /**
   * A queue of trajectories that the kernel follows by itself from begin to end; undefined where they are too large. Ends what is
   * under way in the lanes. Absent where a caller has to see every attempt.
   */
  queue?(terms: QueueTerms): TrajectoryQueue | undefined;
  /**
   * Lets steps of trajectories of a plane, of so many attempts at most, lead unseen from quiet states to quiet ones. Ends what is under
   * way in the lanes. Absent or undefined where a caller has to see every attempt.
   */
  unseen?(quiet: QuietMap, maxSteps: number): UnseenSteps<N> | undefined;
  /** Of implicit methods: replaces a slope by (I − h ∂f/∂z)⁻¹ of it, with ∂f/∂z at (t, z); NaN where there is none. */
  damp?(t: number, z: Float64Array, h: number, slope: Float64Array): void;
  /** Where the equations are M z′ = f: replaces a slope by M times it; `damp` then is by (M − h ∂f/∂z)⁻¹, which gives a slope again. */
  weigh?(slope: Float64Array): void;
  /** Where some of them are algebraic: moves z, at t, to where they hold; false where that is not found. */
  settle?(): boolean;
  /** Of implicit methods: the smaller of a lane's largest row and column sums of |∂f/∂z| at (t, z), an upper bound of its spectral radius. */
  jacobianNorm?(lane: number): number;
  /** Of methods of several steps without equations: what holds the step just attempted, were it stability. */
  stability?(): HeldStep;
  /** Of implicit methods: the last attempt failed because the iteration for its stages did not converge. */
  readonly unconverged?: boolean;
  /** Of implicit methods: what their steps have cost besides their number, counted on and on. */
  readonly effort?: KernelEffort;
  /** The same of every attempt and lane, where there is nothing to count. */
  readonly costs?: KernelEffort;
  readonly info: KernelInfo;
}

/** A step beside what stability allows: h·ρ(J), and the length of the interval in which the method is stable. */
export interface HeldStep {
  readonly hRho: number;
  readonly interval: number;
}

export interface KernelEffort {
  readonly evaluations: number;
  readonly jacobians: number;
  readonly factorisations: number;
}

export interface PairLimits {
  readonly rtol: number;
  /** One a component. */
  readonly atols: Float64Array;
  /** Bounds on the magnitude of a step; the smallest is besides 16 units in the last place of t. */
  readonly smallest: number;
  readonly largest: number;
  /** 1 forward in time, −1 backward. */
  readonly direction: 1 | -1;
}

/**
 * How kernels round: `strict`, every operation by itself, with the same bits on every machine; `fused`, products and sums in
 * one where the machine has relaxed SIMD: faster, with last bits that are that machine's.
 */
export type Arithmetic = "strict" | "fused";

/** What was compiled, for hovers, logs and the bench. */
export interface KernelInfo {
  readonly bytes: number;
  readonly nodes: number;
  readonly arithmetic: Arithmetic;
  readonly lanes: number;
  readonly vectorsPerTile: number;
}

/** One non-finite value, traced to where it arose. */
export interface NonFinite extends Diagnosis {
  readonly status: "diverged";
}
