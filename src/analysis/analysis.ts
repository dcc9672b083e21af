import type { OptionValues, Report } from "../protocol/analysisApi.ts";
import type { Sources } from "../protocol/engineMessages.ts";
import type { Session } from "../study/session.ts";
import { type Study, StudyError } from "../study/study.ts";
import { filled, type Schema, type Values } from "./option.ts";

/** What an analysis may be offered on. */
export interface Subject {
  readonly kind: "function" | "experiment";
  /** An experiment with something to learn and something to learn it from. */
  readonly trainable: boolean;
  /** Its loss is of several right-hand sides, which are fitted together: it has no one gradient along one equation. */
  readonly several?: boolean;
  /** Its equations are M z′ = f. */
  readonly hasMass?: boolean;
  /** null while nothing says how many components the state has. */
  readonly dimension: number | null;
}

export interface AnalysisContext {
  /** Compiled kernels, each made once. */
  readonly session: Session;
  /** The file that the study was asked of, among these. */
  readonly entry: string;
  /** Of the files that data come from. */
  readonly texts: Sources["texts"];
  /** Polled between slices of at most about 5 ms; true means: stop and throw `Cancelled`. */
  readonly cancelled: () => boolean;
  /**
   * Operations that the finest computation may take, given by who waits for one whole report; without it the first report comes
   * at once, and better ones as long as they are worth their time.
   */
  readonly budget?: number;
  /** Of everything random. */
  readonly seed: number;
}

/** One analysis, whole: a record in its folder and a line in the registry. Menus, panels, commands and tables come from it. */
export interface Analysis<Options extends Schema = Schema> {
  /** As memories of panels and the terminal call it. */
  readonly name: string;
  /** The editor's command after `nodeOde.`; default the name. */
  readonly command?: string;
  /** As lenses and menus call it. */
  readonly title: string;
  /** Over its panel and its files; `{0}` is the function or experiment. */
  readonly heading: string;
  /** One sentence without its full stop. */
  readonly doc: string;
  /** A product icon of VS Code. */
  readonly icon: string;
  /** Shown as a lens where the setting says nothing else. */
  readonly lens?: boolean;
  /** What it takes, where that is not any function or experiment: the end of the sentence "It takes …." */
  readonly needs?: string;
  /** Whether it means anything for this. */
  offered(subject: Subject): boolean;
  readonly options: Options;
  /** The first sentence of its first report stands in the hover of a dynamics function. */
  readonly hovers?: boolean;
  /** Its panel has a slider for each parameter, as far as there are few. */
  readonly sliders?: boolean;
  /** The options stand above the report: they are what it is about. */
  readonly optionsAbove?: boolean;
  /**
   * It is many runs of its own: the terminal has a command of its name that is not made from its options, and no sweep does it again.
   */
  readonly ownCommand?: boolean;
  /** It holds for M z′ = f; all others are refused there. */
  readonly takesMass?: boolean;
  /**
   * Absent where the panel has a life of its own, as gestures and trainings have, and the terminal a command of its own.
   *
   * @param given the options before defaults took their places
   */
  run?(study: Study, options: Values<Options>, context: AnalysisContext, given: OptionValues): AsyncIterable<Report>;
}

/** Whether it is offered on a subject: it means something for it, and holds there. */
export function isOffered({ offered, takesMass }: Analysis, subject: Subject): boolean {
  return offered(subject) && (takesMass === true || !subject.hasMass);
}

/** An analysis that reports. */
export type Reporting = Analysis & Required<Pick<Analysis, "run">>;

/** The record, with the types of its options taken from their schema. */
export function analysis<const Options extends Schema>(record: Analysis<Options>): Analysis {
  return record;
}

export function isReporting(candidate: Analysis): candidate is Reporting {
  return candidate.run !== undefined;
}

/** One that a terminal calls with its options, and a sweep does again and again. */
export function isCommand(candidate: Analysis): candidate is Reporting {
  return isReporting(candidate) && !candidate.ownCommand;
}

/**
 * The reports of an analysis with the options given.
 *
 * @throws UnknownName or StudyError for options that do not fit, or a study that the analysis does not hold for
 */
export function reports(
  { title, takesMass, options, run }: Reporting,
  study: Study,
  given: OptionValues,
  context: AnalysisContext,
): AsyncIterable<Report> {
  if (study.field.mass && !takesMass)
    throw new StudyError(`${title} takes the right-hand side for the derivative, which it is not with a mass matrix`);
  return run(study, filled(options, study, given), context, given);
}
