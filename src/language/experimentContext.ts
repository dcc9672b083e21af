import type { Diagnostic } from "../core/diagnostic.ts";
import type { FileText } from "../core/fileText.ts";
import type { Allowance } from "../core/nearestName.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import type { Known, KnownCall } from "./known.ts";
import type { DynamicsFunction } from "./program.ts";

/** What `readExperiment` reads from: the calls of `experiment`, evaluated, and the program around them. */
export interface ExperimentContext {
  /** Path of the program, against which the paths of data files are resolved. */
  readonly file: string;
  readonly functions: readonly DynamicsFunction[];
  readonly vocabulary: Vocabulary;
  /** Of suggestions in the place of what is misspelt, those of the whole file. */
  readonly guesses: Allowance;
  /**
   * What is known of a data file named relative to the program; undefined when the host has not supplied it yet (it is
   * then among the program's `missing`, and the program will be read again).
   */
  dataText(path: string, range: SourceRange): FileText | undefined;
  /** What an experiment whose call this is is exported as. */
  nameOf(call: KnownCall): string | undefined;
  diagnose(diagnostic: Diagnostic): void;
}

/** An exported `const name = experiment(f, options)`. */
export interface ExperimentSite {
  readonly name: string;
  /** The whole declaration; a code lens stands over it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Its JSDoc text, if any. */
  readonly doc: string | undefined;
  readonly callRange: SourceRange;
  /** `fit` of experiments; else one of a function. */
  readonly isFit: boolean;
  readonly arguments: readonly Known[];
}
