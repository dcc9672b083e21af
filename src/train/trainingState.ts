import type { OptimizerState } from "./optimizers/optimizer.ts";

/** Where a training stands between two iterations: all that the next one depends on. Arrays are its own. */
export interface TrainingState {
  /** Iterations done. */
  iteration: number;
  /** What is trained (see `Objective`). */
  x: Float64Array;
  /** Of x (see `Coordinates`); absent where all are 1, as they were in every training once. */
  units: Float64Array | undefined;
  optimizer: OptimizerState;
  /** Words of the generator. */
  random: Uint32Array;
  /** Of the learning rate: halved at every divergence. */
  factor: number;
  halvings: number;
  /** The least loss that patience has seen, at which iteration; with patience, at which x. */
  best: number;
  bestIteration: number;
  bestX: Float64Array | undefined;
  /** Of the last iteration; NaN before the first. */
  loss: number;
  /** Before the last update, to go back to. */
  before: BeforeUpdate | undefined;
}

export interface BeforeUpdate {
  readonly x: Float64Array;
  readonly optimizer: OptimizerState;
  readonly gradient: Float64Array;
  /** Without the factor. */
  rate: number;
}

export function copyOptimizer(state: OptimizerState): OptimizerState {
  return Object.fromEntries(Object.entries(state).map(([name, array]) => [name, array.slice()]));
}

/** Keeps what an update will change, in the arrays of the time before, where there are any. */
export function rememberBefore(state: TrainingState, gradient: Float64Array, rate: number): void {
  const { before, x, optimizer } = state;
  if (!before) {
    state.before = { x: x.slice(), optimizer: copyOptimizer(optimizer), gradient: gradient.slice(), rate };
    return;
  }
  before.x.set(x);
  before.gradient.set(gradient);
  for (const name in before.optimizer) before.optimizer[name].set(optimizer[name]);
  before.rate = rate;
}
