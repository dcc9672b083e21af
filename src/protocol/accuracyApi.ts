import type { Block } from "./panel.ts";

/** The accuracy report of one function or experiment: Euler, RK4 and where asked for a third method, side by side. */
export interface AccuracyRequest {
  readonly uri: string;
  readonly version: number;
  readonly name: string;
  readonly options: AccuracyOptions;
  /** What was measured for the same text already: only what is not in it is measured now. */
  readonly known?: AccuracyMeasurements;
}

/** Everything optional: defaults come from the experiment. */
export interface AccuracyOptions {
  /** Steps of the solutions drawn side by side; default the experiment's, else 100. */
  readonly steps?: number;
  /** Any other registered method, in a third column. */
  readonly third?: string;
  /** Overlay what computing in single precision gives, as tensors of tfjs do. */
  readonly float32?: boolean;
}

export interface AccuracyResult {
  readonly version: number;
  readonly function: string;
  readonly steps: number;
  /** Columns, charts, tables and sentences. */
  readonly content: readonly Block[];
  readonly measured: AccuracyMeasurements;
  /** Of the computation in the engine. */
  readonly seconds: number;
}

/** What does not depend on the step slider, and may be refined while the report is looked at. */
export interface AccuracyMeasurements {
  readonly ladders: readonly Ladder[];
  /** Places where the right-hand side is not smooth along the solution. */
  readonly roughPlaces: readonly RoughPlace[];
}

/** One method with finer and finer steps. */
export interface Ladder {
  readonly method: string;
  readonly precision: "float64" | "float32";
  /** By growing number of steps. */
  readonly runs: readonly Run[];
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
  readonly evaluations: number;
  /** Absent where runs are not timed. */
  readonly seconds?: number;
}

/** A kink of f jumps in its derivative, a jump in its value; at a singularity a higher derivative may be infinite. */
export interface RoughPlace {
  readonly t: number;
  readonly kind: "kink" | "jump" | "singularity";
  /** 1-based line of the sub-expression to blame, where it is known. */
  readonly line?: number;
}

/** A report on screen, to be written as a file. */
export interface ReportRequest {
  readonly format: "markdown" | "html" | "csv";
  readonly title: string;
  readonly content: readonly Block[];
}

export interface ReportResult {
  readonly text: string;
}
