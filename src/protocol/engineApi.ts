import type { Figure } from "./figure.ts";

/**
 * What the extension host and the engine process say to each other: plain data, named requests, typed arrays as binary.
 *
 * Every request gets a reply or an error; documents are sent as text with a version, results carry the version they are of.
 */
export interface EngineRequests {
  /** Opens or changes a document; the reply describes it. Texts of imports are asked for by `EngineHostRequests.readFile`. */
  readonly describe: { params: DocumentText; result: DocumentDescription };
  readonly close: { params: { uri: string }; result: null };
  readonly portrait: { params: PortraitRequest; result: PortraitResult };
  /** Names and documentation of everything registered, for menus and selectors. */
  readonly catalog: { params: null; result: Catalog };
}

/** What the engine asks of the host: it never touches the disk itself, so unsaved and remote files work. */
export interface EngineHostRequests {
  /** null when there is no such file. */
  readonly readFile: { params: { uri: string }; result: { text: string } | null };
}

export interface DocumentText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

export interface DocumentDescription {
  readonly uri: string;
  readonly version: number;
  readonly functions: readonly FunctionDescription[];
  readonly experiments: readonly ExperimentDescription[];
  readonly diagnostics: readonly DiagnosticDescription[];
}

/** 1-based lines and columns, end exclusive. */
export interface TextRange {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface FunctionDescription {
  readonly name: string;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly doc?: string;
  readonly dimension: number | null;
  readonly stateNames: readonly string[];
  readonly initial: readonly number[] | null;
  readonly initialRange?: TextRange;
  readonly parameters: readonly ParameterDescription[];
  /** Operations of the traced graph; absent when the body has errors. */
  readonly operations?: number;
  readonly broken: boolean;
}

export interface ParameterDescription {
  readonly name: string;
  readonly shape: string;
  readonly offset: number;
  readonly length: number;
  /** Packed values; only the first 64 of a net. */
  readonly value: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly fixed: boolean;
  readonly valueRange?: TextRange;
}

export interface ExperimentDescription {
  readonly name: string;
  readonly function: string;
  readonly range: TextRange;
  readonly nameRange: TextRange;
}

export interface DiagnosticDescription {
  readonly code: string;
  readonly message: string;
  readonly severity: "error" | "warning" | "hint";
  readonly range: TextRange;
  readonly fix?: { readonly title: string; readonly range: TextRange; readonly text: string };
}

export interface Catalog {
  readonly methods: readonly MethodDescription[];
}

export interface MethodDescription {
  readonly name: string;
  readonly title: string;
  readonly order: number;
  readonly adaptive: boolean;
  readonly doc: string;
}

/** One function or experiment seen as a flow: what the phase portrait panel and the side panel ask for at every change. */
export interface PortraitRequest {
  readonly uri: string;
  readonly version: number;
  /** A dynamics function or an experiment. */
  readonly name: string;
  readonly options: PortraitOptions;
}

/** Everything optional: defaults come from the function, the experiment and the registry. */
export interface PortraitOptions {
  /** Ranges of the two axes; fitted to the trajectories when absent. */
  readonly view?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Components on the axes of an N-dimensional system. */
  readonly axes?: readonly [number, number];
  /** Values at which the components off the axes are held. */
  readonly held?: readonly number[];
  /** Start points: full states. The first is the initial state. */
  readonly starts?: readonly (readonly number[])[];
  /** Overrides of packed parameter values, by parameter name. */
  readonly theta?: Readonly<Record<string, readonly number[]>>;
  readonly span?: readonly [number, number];
  readonly method?: string;
  /** Number of steps over the span (fixed-step methods). */
  readonly steps?: number;
  readonly rtol?: number;
  readonly atol?: number;
  /** Grid points a side of the vector field. */
  readonly grid?: number;
}

export interface PortraitResult {
  readonly version: number;
  /** Phase plane (or slope field and phase line), then the linked time series. */
  readonly figures: readonly Figure[];
  /** What was used, so that controls show it: every option filled in. */
  readonly options: Required<Omit<PortraitOptions, "rtol" | "atol">>;
  readonly status: string;
  readonly message?: string;
  readonly seconds: number;
}
