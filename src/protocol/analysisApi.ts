import type { Note } from "./figure.ts";
import type { Block, Clock } from "./panel.ts";
import type { TextRange } from "./textRange.ts";

/** The value of an option: of a number or integer, a choice, a flag, a list of numbers, or some of them by name. */
export type OptionValue = number | string | boolean | readonly number[] | Readonly<Record<string, number>>;

/** Values by the options' names; what is absent is left to its default, or does not apply. */
export type OptionValues = Readonly<Record<string, OptionValue | undefined>>;

/** One analysis of one function or experiment. */
export interface AnalyseRequest {
  readonly uri: string;
  readonly version: number;
  /** A dynamics function or an experiment. */
  readonly name: string;
  /** Its name in the registry. */
  readonly analysis: string;
  readonly options: OptionValues;
  /** Overrides of packed parameter values, by parameter name. */
  readonly theta?: Readonly<Record<string, readonly number[]>>;
}

/** A report as a panel gets it: the first one at once, better ones later. */
export interface AnalyseProgress extends Omit<Report, "json"> {
  readonly version: number;
  /** Of the options, for this function or experiment, where the reader chooses nothing. */
  readonly defaults: OptionValues;
  /** Packed values that were used, by parameter; long ones are left out. */
  readonly theta: Readonly<Record<string, readonly number[]>>;
  /** The same as the file has them: where resets lead. */
  readonly source: Readonly<Record<string, readonly number[]>>;
}

/** What an analysis says: what every panel shows, every file holds and every terminal prints. */
export interface Report {
  readonly blocks: readonly Block[];
  /** The options as they were used; one that does not apply is absent. */
  readonly used: OptionValues;
  /** Of options that are names: those that this study has. */
  readonly choices?: Readonly<Record<string, readonly OptionChoice[]>>;
  /** What a terminal has in place of the options that are no flags of its command. */
  readonly flags?: readonly (readonly [name: string, value: string])[];
  readonly notes: readonly Note[];
  readonly clock?: Clock;
  /** What computed it, e.g. `tfjs-node float32`. */
  readonly engine?: string;
  /** What is under way for a better report; absent in the last one. */
  readonly pending?: string;
  /** The part of it that is done, from 0 to 1; absent while unknown. */
  readonly done?: number;
  /** Why it shows less than was asked for; a terminal's exit code is then 1. */
  readonly failure?: string;
  /** The one thing to try next: its flags on a terminal, and in a panel a click, where options of the analysis do it. */
  readonly remedy?: { readonly title: string; readonly flags: string; readonly options?: OptionValues };
  /** Places of the source that it has something to say of. */
  readonly places?: readonly Place[];
  /** What a terminal prints with `--json`. */
  readonly json: object;
}

/** A sentence about a part of the source: a hint, no error. */
export interface Place {
  readonly range: TextRange;
  readonly text: string;
}

/** An analysis as menus, lenses and panels offer it. */
export interface AnalysisDescription {
  readonly name: string;
  /** The editor's command that opens its panel. */
  readonly command: string;
  readonly title: string;
  /** Over its panel and its files; `{0}` is the function or experiment. */
  readonly heading: string;
  readonly doc: string;
  /** A product icon of VS Code. */
  readonly icon: string;
  readonly options: readonly OptionDescription[];
  /** What it takes, where that is not any function or experiment. */
  readonly needs?: string;
  /** Its options stand above the report, not beside it. */
  readonly optionsAbove: boolean;
  /** Its panel has a slider for each parameter. */
  readonly sliders: boolean;
  /** The first sentence of its first report stands in the hover of what it is about. */
  readonly hovers: boolean;
}

/** An option of an analysis: what its control needs, but for the value. */
export interface OptionDescription {
  readonly name: string;
  readonly kind: "number" | "integer" | "choice" | "flag" | "numbers" | "name";
  readonly label: string;
  readonly doc: string;
  /** Nothing beyond these is taken. */
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Where a slider begins and ends: what is usual. */
  readonly slider?: readonly [number, number];
  /** It counts from 0, as a terminal does; panels show it counted from 1. */
  readonly ordinal?: boolean;
  /** Its field takes half the place of others: those of a range stand side by side. */
  readonly half?: boolean;
  /** What 0 means, where that is no number: shown beside it. */
  readonly zero?: string;
  /** Of a name, those come with each report. */
  readonly choices?: readonly OptionChoice[];
  /** It is no flag of the command that a panel copies: `Report.flags` has what stands there. */
  readonly flagless?: boolean;
  /** Numbers may be given by name too, as in `x=1e-9`. */
  readonly named?: boolean;
  /** Title of the closed group that it stands in, beside the options that stand open. */
  readonly group?: string;
  /** Options whose values no longer stand once this one is set. */
  readonly clears?: readonly string[];
}

/** An option as a terminal calls it: `maxStep` is `max-step`. */
export const flagName = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The value "" is none. */
export interface OptionChoice {
  readonly value: string;
  readonly label: string;
  readonly doc?: string;
}
