import type { Method } from "../../ode/adaptiveMethod.ts";
import type { Pieces } from "../../ode/pieces.ts";
import type { Switch } from "../../ode/solution.ts";
import type { Trend } from "./measure/trend.ts";
import type { AccuracyMeasurements } from "./measurements.ts";

/** Everything that an accuracy report is made of, as numbers. */
export interface AccuracyStory {
  /** The function or experiment. */
  readonly name: string;
  /** Of experiments fitted together, the first, which the report is on. */
  readonly member?: string;
  /** How many the study has; the report is on the first. */
  readonly initialStates: number;
  readonly stateNames: readonly string[];
  /** Of the report, which ends early where the solution does. */
  readonly span: readonly [number, number];
  /** Why the report ends before the study's span does. */
  readonly early?: string;
  /** The same of an experiment one of whose events ends it. */
  readonly stopped?: string;
  /** Why no step ends where f switches with time alone, where there are too many such times. */
  readonly unlisted?: string;
  readonly reference: ReferenceStory;
  /** Steps of the solutions side by side. */
  readonly steps: number;
  /** Euler, RK4, and perhaps one more. */
  readonly sides: readonly SideStory[];
  /** Titles of the methods that float32 was asked of and is not had of, and whether that is because of events. */
  readonly withoutSingle?: { readonly titles: readonly string[]; readonly byEvents: boolean };
  readonly measured: AccuracyMeasurements;
  readonly spectrum: Spectrum;
  readonly invariants: readonly InvariantStory[];
  /** Names of the gradient's numbers and their values by the reference, where there is a loss. */
  readonly gradient?: { readonly names: readonly string[]; readonly values: readonly number[] };
}

/** What the experiment says that every solution keeps. Distances are from its start: parts of it, or as they are where it is as good as 0. */
export interface InvariantStory {
  readonly name: string;
  readonly start: number;
  readonly isRelative: boolean;
  /** What it is made of, in the unit of distances. */
  readonly size: number;
  /** Distances below this are those of rounding. */
  readonly rounding: number;
  /** Whether the equation does keep it, by its own slope along the solution. */
  readonly isKept: boolean;
  readonly reference: Course;
}

/** How far an invariant comes from its start along a solution. */
export interface Course {
  readonly t: Float64Array;
  /** With its sign, at the end of every step. */
  readonly distance: Float64Array;
  readonly furthest: { readonly t: number; readonly distance: number };
  /** Absent where there is none to tell, or the solution ends early. */
  readonly trend?: Trend;
}

/** A closed form, or a method and its tolerance. */
export type ReferenceKind = "exact" | "dop853 1e-13" | "radau5 1e-12";

export interface ReferenceStory {
  readonly kind: ReferenceKind;
  /** Whether an explicit method is held by stability along it. */
  readonly isStiff: boolean;
  readonly uncertainty: number;
  /** Largest |z|. */
  readonly size: number;
  /** By what factor a small change of the start has grown at the end. */
  readonly growth: number | undefined;
  /** Whether it goes through events. */
  readonly through: boolean;
  /** How far off a closed form lies that is no solution, and is not what methods are held against. */
  readonly disagreement?: number;
  /** At the times of the sides and between them; states row by row. */
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** Between its steps too, to be drawn. */
  readonly pieces: Pieces;
}

/** One method at the chosen number of steps. */
export interface SideStory {
  readonly method: Method;
  /** As a report calls it: "RK4". */
  readonly title: string;
  /** Of a method that chooses its steps, however many are asked for. */
  readonly own?: OwnSteps;
  readonly solution: SolutionStory;
  /** The same steps in single precision. */
  readonly single?: ErrorStory;
  readonly evaluations: number;
  /** At least the distance of its end from the true solution, proven; absent where there is no proof, or not yet. */
  readonly proven?: number;
  /** Of each invariant of the story. */
  readonly courses: readonly Course[];
  /** Of the loss, in the order of the story's names. */
  readonly gradient?: readonly number[];
}

/** Steps that a method chose. */
export interface OwnSteps {
  readonly count: number;
  readonly rtol: number;
  /** Where they begin and end. */
  readonly t: Float64Array;
  /** Changes of method on the way. */
  readonly switches: readonly Switch[];
}

/** A solution at some ends of its steps, and how far each state lies off the reference; fewer rows where it ends early. */
export interface ErrorStory {
  readonly t: Float64Array;
  readonly z: Float64Array;
  readonly error: Float64Array;
}

export interface SolutionStory extends ErrorStory {
  /** Between the ends of all steps, of which the rows are some: the lines that are drawn. */
  readonly pieces: Pieces;
  /** Why it ended early. */
  readonly message?: string;
}

/** Eigenvalues λ of ∂f/∂z along the solution, `dimension` of them a time. */
export interface Spectrum {
  readonly t: Float64Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}
