import type { Diagnostic } from "../core/diagnostic.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { DynamicsFunction } from "./dynamicsFunction.ts";
import type { Experiment } from "./experiment.ts";

export type { DynamicsFunction, Parameter, ParameterShape, StateDeclaration } from "./dynamicsFunction.ts";

/** What a `.node-ode.ts` file says: read from its text, never run. */
export interface Program {
  readonly file: string;
  readonly functions: readonly DynamicsFunction[];
  readonly experiments: readonly Experiment[];
  /** The experiments that were left out, by their names. */
  readonly broken: ReadonlyMap<string, BrokenExperiment>;
  /** What else the text declares and errors have left without a value, by its name: a half-typed function, and what needs it. */
  readonly lost: ReadonlyMap<string, LostDeclaration>;
  /** In the order of the text; of very many those that weigh most, and how many more there are. */
  readonly diagnostics: readonly Diagnostic[];
  /** Functions that have not been evaluated, because the file takes too much of it; each is when it is asked for. */
  readonly unread: ReadonlySet<DynamicsFunction>;
  /** The import statements of the file itself, in order. */
  readonly imports: readonly Import[];
  /** The files it was read from, and those that it needs besides. */
  readonly files: readonly string[];
  /** Files the program needs that the host has not supplied yet; supply them and read again. */
  readonly missing: readonly MissingFile[];
}

/** An experiment that cannot be studied: where it stands, and what is wrong with it. */
export interface BrokenExperiment {
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Where so much is known. */
  readonly function: DynamicsFunction | undefined;
  readonly faults: readonly Diagnostic[];
}

/** A declaration of which no more is known than its name. */
export interface LostDeclaration {
  readonly nameRange: SourceRange;
  /** The likeliest reason, which may stand elsewhere: in a constant, say. */
  readonly fault: Diagnostic | undefined;
  /** All that may be the reason, likely ones first. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Import {
  readonly specifier: string;
  /** The local name of the default import, where there is one. */
  readonly local: string | undefined;
  readonly range: SourceRange;
}

export interface MissingFile {
  /** Path in the same form as the program's own, resolved against the importing file. */
  readonly path: string;
  readonly kind: "module" | "json" | "data";
  /** The import or the call that asks for it. */
  readonly range: SourceRange;
}
