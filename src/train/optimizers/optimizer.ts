import type { Word, WordParameter } from "../../core/vocabulary.ts";
import type { Lane, LaneCode } from "../../wasm/laneCode.ts";
import type { Arguments, CheckedArguments, WordRecord } from "../arguments.ts";
import type { Bounds } from "../coordinates.ts";
import type { TensorTrain } from "./tensorTrain.ts";

/** What updates the trained parameters from the gradient of the loss. */
export type Optimizer = FirstOrderOptimizer | QuasiNewtonOptimizer;

/** One gradient and one learning rate make one update. */
export interface FirstOrderOptimizer<Given = CheckedArguments> extends Word {
  readonly kind: "optimizer";
  readonly family: "first order";
  /** The state before the first update, for `count` trained parameters. */
  start(given: Given, count: number): OptimizerState;
  /**
   * One update in place, of `theta` and of `state`.
   *
   * All arrays but counters have the length of `theta`, which holds what is trained only: a fixed parameter must not be
   * here, or weight decay would move it. Behind the first `parameters` entries (default all) stand trained states, which
   * are no weights and do not decay. `rate` is the schedule's learning rate of this iteration.
   */
  update(
    given: Given,
    state: OptimizerState,
    rate: number,
    theta: Float64Array,
    gradient: Float64Array,
    parameters?: number,
  ): void;
  /** The same update as code over lanes, with the same bits, for trainings; they call the function where it is absent. */
  readonly code?: UpdateCode<Given>;
  /** The same updates by `tf.train`, for models of one's own; absent where that has no counterpart. */
  tensorFlow?<Made>(train: TensorTrain<Made>, rate: number, given: Given): Made;
}

/** An update of every entry by itself, compiled. */
export interface UpdateCode<Given = CheckedArguments> {
  /** Arrays of the state that have one entry a trained number; the others are counters, which `prepare` counts on. */
  readonly arrays: readonly string[];
  /** Numbers that all entries share. */
  readonly factors: number;
  /** Fills them in for one update. */
  prepare(given: Given, state: OptimizerState, rate: number, factors: Float64Array): void;
  emit(given: Given, lanes: LaneCode, factors: readonly Lane[], entry: UpdateEntry): UpdatedEntry;
}

export interface UpdatedEntry {
  readonly theta: Lane;
  /** By the names of `arrays`. */
  readonly state: Readonly<Record<string, Lane>>;
}

export interface UpdateEntry extends UpdatedEntry {
  readonly gradient: Lane;
  /** A mask: false for trained states, which do not decay. */
  readonly isWeight: Lane;
}

/** Evaluates the loss as often as its line search asks. */
export interface QuasiNewtonOptimizer<Given = CheckedArguments> extends Word {
  readonly kind: "optimizer";
  readonly family: "quasi-Newton";
  /** The state before the first iteration, for `count` trained numbers. */
  start(given: Given, count: number): OptimizerState;
  /**
   * One iteration in place, of `theta` and of `state`, from the loss and the gradient at `theta`.
   *
   * A loss that is not finite is a step too far, and no `theta` outside of the bounds is tried. Returns the loss at the new `theta`, with its gradient in `gradient`; where
   * no step makes the loss smaller, `theta` stays and `stalled` says why: nothing is to be gained that would not be lost in rounding, or the
   * gradient foresees more than its search could find.
   */
  iterate(
    given: Given,
    state: OptimizerState,
    theta: Float64Array,
    loss: number,
    gradient: Float64Array,
    evaluate: (theta: Float64Array, gradient: Float64Array) => number,
    bounds?: Bounds,
  ): { readonly loss: number; readonly stalled?: "at a minimum" | "search failed" };
}

/** Plain named arrays, so that a checkpoint can hold them as they are. */
export type OptimizerState = Readonly<Record<string, Float64Array>>;

/** Gives an optimizer's code the argument types of its parameter records. */
export function firstOrder<const P extends readonly WordParameter[], const O extends readonly WordParameter[] = []>(
  record: Omit<WordRecord<FirstOrderOptimizer<Arguments<[...P, ...O]>>, P, O>, "family">,
): FirstOrderOptimizer {
  return { kind: "optimizer", family: "first order", ...record };
}

/** Gives an optimizer with a line search the argument types of its parameter records. */
export function quasiNewton<const P extends readonly WordParameter[], const O extends readonly WordParameter[] = []>(
  record: Omit<WordRecord<QuasiNewtonOptimizer<Arguments<[...P, ...O]>>, P, O>, "family">,
): QuasiNewtonOptimizer {
  return { kind: "optimizer", family: "quasi-Newton", ...record };
}

/** The first argument of every first-order optimizer. */
export const learningRate = {
  name: "rate",
  doc: "The learning rate: a number or a schedule.",
  type: { kind: "rate" },
  above: 0,
} as const satisfies WordParameter;
