import type { AnalyseProgress, AnalyseRequest, AnalysisDescription, OptionValues } from "./analysisApi.ts";
import type { Figure, View } from "./figure.ts";
import type { TableBlock } from "./panel.ts";
import type { TextRange } from "./textRange.ts";
import type { TrainProgress, TrainRequest, TrainResult } from "./trainingApi.ts";
import type {
  ParametersRequest,
  ParametersResult,
  TrainingViewRequest,
  TrainingViewResult,
} from "./trainingViewApi.ts";

/**
 * What the extension host and the engine process say to each other: plain data, named requests, typed arrays as binary.
 *
 * Every request gets a reply or an error. Documents go ahead as `open` notifications with their text and version; a request
 * names the version it is about, and the result carries it. The engine asks for imported files by `readFile` (null: none).
 * `progress` is what a request says of itself while it runs.
 */
export interface EngineRequests {
  readonly describe: { params: AboutDocument; result: DocumentDescription };
  /** What is wrong with the tables that experiments name; apart from the description, since tables may be long. */
  readonly checkTables: {
    params: AboutDocument;
    result: { readonly version: number; readonly tables: readonly TableDescription[] };
  };
  /** What a table that no experiment names yet has to offer; null where it is no table of numbers. */
  readonly sketchTable: { params: { readonly file: string; readonly text: string }; result: TableSketch | null };
  /** As it is while its costly layers are still being computed: progress. */
  readonly portrait: { params: PortraitRequest; result: PortraitResult; progress: PortraitResult };
  /** Its reports come as progress. */
  readonly analyse: { params: AnalyseRequest; result: { readonly version: number }; progress: AnalyseProgress };
  /** Once it has begun, a cancellation ends it with what it has. */
  readonly train: { params: TrainRequest; result: TrainResult; progress: TrainProgress };
  readonly trainingView: { params: TrainingViewRequest; result: TrainingViewResult };
  readonly parameters: { params: ParametersRequest; result: ParametersResult };
  /** Names and documentation of everything registered, for menus and selectors. */
  readonly catalog: { params: null; result: Catalog };
}

export type EngineMethod = keyof EngineRequests;

/** A request as it travels: its name and what it asks. */
export type EngineRequest<Method extends EngineMethod = EngineMethod> = {
  readonly [M in Method]: { readonly method: M; readonly params: EngineRequests[M]["params"] };
}[Method];

/** What a request reports while it runs; `never` of one that says nothing before its result. */
export type EngineProgress<Method extends EngineMethod> = EngineRequests[Method] extends { readonly progress: infer P }
  ? P
  : never;

/** What a request's parameters hold when it is about a document. */
export interface AboutDocument {
  readonly uri: string;
  readonly version: number;
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
  /** What is declared but could not be read. */
  readonly lost: readonly LostDescription[];
  /** Import statements, in order. */
  readonly imports: readonly ImportDescription[];
  /** Addresses of what its program asked for, itself among it, whether or not it was there. */
  readonly files: readonly string[];
}

export interface ImportDescription {
  readonly specifier: string;
  /** The local name of the default import, where there is one. */
  readonly local?: string;
  readonly range: TextRange;
}

export interface FunctionDescription {
  readonly name: string;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly doc?: string;
  readonly dimension: number | null;
  readonly stateNames: readonly string[];
  /** The state is a number, not an array of one. */
  readonly scalar: boolean;
  readonly initial: readonly number[] | null;
  readonly initialRange?: TextRange;
  readonly parameters: readonly ParameterDescription[];
  /** Operations of the traced graph; absent when the body has errors. */
  readonly operations?: number;
  readonly broken: boolean;
  /** Names of the analyses that mean something for it, in the order of menus. */
  readonly offered: readonly string[];
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
  /** Of a net that is written as a call: where the name of its weights goes, and the text around it. */
  readonly weightsSite?: OptionSite;
  /** The same for its activation. */
  readonly activationSite?: OptionSite;
  /** Where its layer sizes are written as numbers. */
  readonly layersRange?: TextRange;
}

/** `before`, a value and `after` take the place of the range; without a range of its own the option is not there yet. */
export interface OptionSite {
  readonly range: TextRange;
  readonly before: string;
  readonly after: string;
}

export interface ExperimentDescription {
  readonly name: string;
  /** Its dynamics function; empty where not even that can be told. */
  readonly function: string;
  /** It has errors: what stands over it stays, and says so. */
  readonly broken: boolean;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  /** It has data or a loss, and something to be trained. */
  readonly trainable: boolean;
  /** Its data stand in a file. */
  readonly hasTable: boolean;
  readonly offered: readonly string[];
  /** Of one that fits several together: what it learns, which may be more than its function has. */
  readonly learns?: LearnsDescription;
  /** Its options; an empty range behind the function's name where there are none. Absent of one with errors. */
  readonly options?: WrittenValue;
}

/** What a training learns. */
export interface LearnsDescription {
  /** All that are packed. */
  readonly parameters: readonly ParameterDescription[];
  /** Whose they are, by the functions' own names: those that have one value. */
  readonly functions: readonly FittedFunctionDescription[];
}

export interface FittedFunctionDescription {
  readonly name: string;
  readonly parameters: readonly Pick<ParameterDescription, "name" | "offset" | "length">[];
}

/** A value as a text has it. */
export interface WrittenValue {
  readonly range: TextRange;
  /** `{ z0 }`: its name is written, and its value elsewhere. */
  readonly shorthand?: boolean;
  /** Of an array whose items are written there. */
  readonly items?: readonly WrittenValue[];
  /** Of an object; null is written elsewhere. */
  readonly entries?: Readonly<Record<string, WrittenValue | null>>;
}

/** A half-typed function, or what needs it: it is there, and nothing more is known of it. */
export interface LostDescription {
  readonly name: string;
  readonly nameRange: TextRange;
  /** Why it could not be read. */
  readonly fault?: Pick<DiagnosticDescription, "message" | "range">;
}

export interface DiagnosticDescription {
  readonly code: string;
  readonly message: string;
  readonly severity: "error" | "warning" | "hint";
  readonly range: TextRange;
  readonly fix?: {
    readonly title: string;
    readonly range: TextRange;
    readonly text: string;
    /** The lines of the text that it changes, as it leaves them. */
    readonly line?: string;
  };
}

/** A table with faults, those that are shown in it, or one in which something was seen, and what is said where it is named. */
export interface TableDescription {
  readonly file: string;
  readonly call: TextRange;
  readonly summary: string;
  /** Nothing is wrong: the summary is a hint. */
  readonly isSound?: boolean;
  /** Without a range where the whole table is at fault. */
  readonly faults: readonly { readonly message: string; readonly range?: TextRange }[];
}

/** A table as a model of its data needs to know it. */
export interface TableSketch {
  /** The columns of numbers beside the time, as the header names them, without units; `size` is the largest absolute value. */
  readonly states: readonly { readonly name: string; readonly first: number; readonly size: number }[];
  /** From the first time to the last, in the direction in which they run. */
  readonly span: readonly [number, number];
  /** Rows of the longest trajectory. */
  readonly longest: number;
}

/** Names and documentation of everything registered, for lenses, menus and panels. */
export interface Catalog {
  readonly analyses: readonly AnalysisDescription[];
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
export interface PortraitOptions extends SolverChoices {
  /** Exactly this view, because the reader zoomed; else one that fits. */
  readonly view?: View;
  /** The view of the drawing before, kept where it still fits. */
  readonly previousView?: View;
  /** Components on the axes of an N-dimensional system. */
  readonly axes?: readonly [number, number];
  /** The axes of the drawing before, kept where the reader has not chosen any. */
  readonly previousAxes?: readonly [number, number];
  /** Values at which the components off the axes are held, by component. */
  readonly held?: Readonly<Record<number, number>>;
  /** The initial state in place of the source's; of several in place of the first. */
  readonly initial?: readonly number[];
  /** More start points: full states, and the times of those of a scalar equation. */
  readonly starts?: readonly Start[];
  /** Overrides of packed parameter values, by parameter name. */
  readonly theta?: Readonly<Record<string, readonly number[]>>;
  readonly span?: readonly [number, number];
  readonly backward?: boolean;
  /** Grid points a side of the vector field. */
  readonly grid?: number;
  /** Layers switched on and off, by name; the others as they are at first. */
  readonly layers?: Readonly<Record<string, boolean>>;
  /** The view that shows what the flow is made of, whatever the experiment asks for; an exact `view` goes before. */
  readonly fit?: boolean;
  /** Without the layers that take long: `pending` says where there are some. */
  readonly quick?: boolean;
}

/** The options of how trajectories are solved, as panels choose among them. */
export interface SolverChoices {
  readonly method?: string;
  /** Number of steps over the span: any method then takes fixed ones. */
  readonly steps?: number;
  readonly rtol?: number;
  /** One for all components, one each, or some by name. */
  readonly atol?: readonly number[] | Readonly<Record<string, number>>;
  /** 0: no bound, and a first step that the method chooses. */
  readonly maxStep?: number;
  readonly firstStep?: number;
  readonly maxSteps?: number;
  readonly stops?: readonly number[];
}

export interface Start {
  readonly z: readonly number[];
  readonly t?: number;
  /** Its number and its colour, which it keeps whatever happens to others; by default it comes after the initial states, in order. */
  readonly number?: number;
}

export interface PortraitResult {
  readonly version: number;
  /** What computed it; portraits are compiled, in float64. */
  readonly engine: string;
  /** Phase plane (or slope field), then the linked time series (or the phase line). */
  readonly figures: readonly Figure[];
  readonly used: PortraitUsed;
  /** Method, and steps or tolerances, where the reader chooses none. */
  readonly defaults: OptionValues;
  /** What the file says where the reader chooses nothing: where resets lead. */
  readonly source: Pick<PortraitUsed, "initial" | "span" | "theta">;
  /** The first trajectory that ended early, if any did. */
  readonly trouble?: Trouble;
  /** What the drawing leaves out, a sentence each. */
  readonly notes: readonly string[];
  /** What can be drawn of the flow, back to front, and what is. */
  readonly layers: readonly PortraitLayer[];
  /** What the layers found, in numbers. */
  readonly tables: readonly TableBlock[];
  /** Full states behind the points that can be chosen, by mark. */
  readonly choices: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Layers that take long are still to come. */
  readonly pending?: boolean;
  /** Of the computation in the engine. */
  readonly seconds: number;
}

/** A layer of a portrait, as its switch shows it. */
export interface PortraitLayer {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly on: boolean;
  /** The layer in whose place it stands: one of them is on at most. */
  readonly insteadOf?: string;
  /** Why there is none of this flow. */
  readonly refused?: string;
}

/** What the portrait was drawn with, so that controls show it. */
export interface PortraitUsed {
  /** The dynamics function behind the name. */
  readonly function: string;
  readonly dimension: number;
  readonly stateNames: readonly string[];
  readonly view: View;
  readonly axes: readonly [number, number];
  /** The first initial state. */
  readonly initial: readonly number[];
  /** How many initial states there are. */
  readonly initialStates: number;
  readonly held: readonly number[];
  readonly span: readonly [number, number];
  /** Method, and steps or tolerances. */
  readonly solver: OptionValues;
  /** Packed values in use, by parameter name; nets are left out. */
  readonly theta: Readonly<Record<string, readonly number[]>>;
}

/** A solve that ended early, in words, with where in the source and what would help. */
export interface Trouble {
  readonly status: string;
  readonly message: string;
  readonly range?: TextRange;
  readonly remedies: readonly Remedy[];
}

/** A change of options that may cure a trouble. */
export interface Remedy {
  readonly title: string;
  readonly options: PortraitOptions;
}
