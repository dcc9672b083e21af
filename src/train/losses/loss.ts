import type { Word, WordParameter } from "../../core/vocabulary.ts";
import type { Lane, LaneCode } from "../../wasm/laneCode.ts";
import type { Arguments, CheckedArguments, WordRecord } from "../arguments.ts";

/** What a training or a gradient makes small. */
export type Loss = DataLoss | FunctionalLoss;

/** The mean of a penalty on the residuals, solution minus datum, over all components at all data times. */
export interface DataLoss<Given = CheckedArguments> extends Word {
  readonly kind: "loss";
  readonly form: "data";
  readonly needsData: true;
  /** The penalty is r²: the minimum is a least-squares fit, whose errors can be told. */
  readonly isSquares?: true;
  /** The penalty has a kink, at which slopes tell a line search nothing. */
  readonly isKinked?: true;
  penalty(given: Given): Penalty;
}

/** A scalar function of one residual. */
export interface Penalty {
  value(residual: number): number;
  /** d value / d residual; 0 at a kink. */
  derivative(residual: number): number;
  /** Both at once as code over lanes, with the same bits; where it is absent, kernels leave residuals to the functions. */
  code?(lanes: LaneCode, residual: Lane): PenaltyLanes;
}

export type PenaltyCode = NonNullable<Penalty["code"]>;

export interface PenaltyLanes {
  readonly value: Lane;
  readonly derivative: Lane;
}

/**
 * A function that the experiment's text gives, taken of the solution: at the end time, integrated over the span, summed
 * over named times or over those of an event, or averaged over the data.
 */
export interface FunctionalLoss extends Word {
  readonly kind: "loss";
  readonly form: "terminal" | "running" | "at times" | "at events" | "pointwise";
}

/** Gives a data loss's code the argument types of its parameter records. */
export function dataLoss<const P extends readonly WordParameter[], const O extends readonly WordParameter[] = []>(
  record: Omit<WordRecord<DataLoss<Arguments<[...P, ...O]>>, P, O>, "form" | "needsData">,
): DataLoss {
  return { kind: "loss", form: "data", needsData: true, ...record };
}
