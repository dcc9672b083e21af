import type { Diagnostic } from "../core/diagnostic.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { VectorField } from "../graph/vectorField.ts";

/** `before`, a name and `after` take the place of the range. */
export interface WeightsSite {
  readonly range: SourceRange;
  readonly before: string;
  readonly after: string;
}

/** An exported right-hand side f(z, t, θ). */
export interface DynamicsFunction {
  readonly name: string;
  /** The whole declaration; a code lens stands over it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Its JSDoc text, if any. */
  readonly doc: string | undefined;
  /** null where nothing in the file tells. */
  readonly dimension: number | null;
  /** The function's own text tells its dimension; else it takes states of any, and `dimension` is an experiment's. */
  readonly declaresDimension: boolean;
  readonly state: StateDeclaration;
  readonly parameters: readonly Parameter[];
  /** Length of the packed parameter vector theta. */
  readonly parameterCount: number;
  /** What stands in a range of the file that the function is in; undefined for other files. */
  textAt(range: SourceRange): string | undefined;
  /**
   * The function as a graph, at its own dimension or at the one given where it has none. Traced once per dimension.
   * When the body is wrong `field` is absent and `diagnostics` says why.
   */
  trace(dimension?: number): { readonly field?: VectorField; readonly diagnostics: readonly Diagnostic[] };
}

export interface StateDeclaration {
  /** Axis labels: the pattern's names, or `z`, or `z[0]`, `z[1]`, … */
  readonly names: readonly string[];
  /** The default of the first parameter, or null for zeros. */
  readonly initial: readonly number[] | null;
  /** Written as one number rather than an array; the JSON forms still use arrays of one. */
  readonly scalar: boolean;
  /** The default's expression, which "Write to file" replaces; absent where there is none. */
  readonly initialRange: SourceRange | undefined;
}

/** One entry of θ: a number, an array, a matrix or a net, packed into theta from `offset` on. */
export interface Parameter {
  readonly name: string;
  readonly shape: ParameterShape;
  readonly offset: number;
  readonly length: number;
  /** Initial values, packed. */
  readonly value: Float64Array;
  /** From `param(value, { min, max, step, fixed, log, scale })`: range of the slider and bound of a fit. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly fixed: boolean;
  /** Its logarithm is what is trained. */
  readonly log?: boolean;
  /** What an optimizer takes as 1 of it; by its value where absent. */
  readonly scale?: number;
  /** The expression of the value itself (inside `param(…)`), which "Write to file" replaces. */
  readonly valueRange: SourceRange | undefined;
  /** Of a net that is written as a call: where its weights are named, or would be. */
  readonly weightsSite: WeightsSite | undefined;
  /** The same for its activation. */
  readonly activationSite?: WeightsSite;
  /** Where its layer sizes are written as numbers. */
  readonly layersRange?: SourceRange;
}

export type ParameterShape =
  | { readonly kind: "number" }
  | { readonly kind: "array"; readonly sizes: readonly number[] }
  /** Layer by layer: W row by row (one row per output), then b. */
  | { readonly kind: "net"; readonly layers: readonly number[]; readonly activation: string };
