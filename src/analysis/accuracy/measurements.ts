import type { Sources } from "../../protocol/engineMessages.ts";
import type { RoughPlace } from "../../study/roughPlaces.ts";
import type { Box } from "../../validated/box.ts";

/** Everything optional: defaults come from the experiment. */
export interface AccuracyOptions {
  /** Steps of the solutions drawn side by side; default the experiment's, else 100. */
  readonly steps?: number;
  /** Any other registered method, in a third column. */
  readonly third?: string;
  /** Overlay what computing in single precision gives, as tensors of tfjs do. */
  readonly float32?: boolean;
  /** Of the files that data come from; without them a loss of data has no gradient. */
  readonly texts?: Sources["texts"];
}

/** What does not depend on the step slider, and may be refined while the report is looked at. */
export interface AccuracyMeasurements {
  readonly ladders: readonly Ladder[];
  /** Places where the right-hand side is not smooth along the solution. */
  readonly roughPlaces: readonly RoughPlace[];
  /** Where the true solution provably is at the end of the report's span: null where that was not found, absent where it was not asked. */
  readonly enclosedEnd?: Box | null;
}

/** One method with finer and finer steps. */
export interface Ladder {
  readonly method: string;
  readonly precision: "float64" | "float32";
  /** Steps are the method's own, at finer and finer tolerances. */
  readonly own?: true;
  /** By growing number of steps. */
  readonly runs: readonly Run[];
  /**
   * Other numbers of steps, where few gave all digits or f jumps: what meets a symmetry, or a jump in the same part of a step, at
   * 2, 4, 8 does not at 3.
   */
  readonly witnesses?: readonly Run[];
  /** Step sizes between which the solution begins to grow without bound, where some of the runs did. */
  readonly threshold?: { readonly stable: number; readonly unstable: number };
  /** Finer runs would cost more than the effort allowed: a greater effort could add some. */
  readonly cut: boolean;
}

export interface Run {
  readonly steps: number;
  /** Size of a step, above 0. */
  readonly h: number;
  /** Largest distance from the reference at the times compared; Infinity where the run did not get to the end. */
  readonly error: number;
  /** Distance of the loss's gradient from the reference's. */
  readonly gradientError?: number;
  /** Steps that the gradient took, where the times of data asked for more of them. */
  readonly gradientSteps?: number;
  readonly evaluations: number;
  /** Relative, where steps are the method's own. */
  readonly rtol?: number;
  /** Absent where runs are not timed. */
  readonly seconds?: number;
}
