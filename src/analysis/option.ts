import { UnknownName } from "../core/registry.ts";
import type { OptionChoice, OptionDescription, OptionValue, OptionValues } from "../protocol/analysisApi.ts";
import { type Study, StudyError } from "../study/study.ts";

interface OptionBase {
  /** As a control is called. */
  readonly label: string;
  /** What it means, as a terminal's help says it. */
  readonly doc: string;
  /** Other options whose values no longer stand once the reader sets this one. */
  readonly clears?: readonly string[];
  /** The command that a panel copies does not have it as a flag: the report says what stands there. */
  readonly flagless?: boolean;
  /** Title of the closed group of controls that it stands in: what few readers set. */
  readonly group?: string;
}

interface NumericOption extends OptionBase {
  readonly kind: "number" | "integer";
  /** Nothing beyond these is taken. */
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Where a slider begins and ends, if not at these. */
  readonly slider?: readonly [number, number];
  /** It counts from 0, as a terminal does; panels show it counted from 1. */
  readonly ordinal?: boolean;
  /** Its field takes half the place of others, and stands beside that of the next or the last. */
  readonly half?: boolean;
  /** What 0 means where it is no number but a choice of its own: "no bound". */
  readonly zero?: string;
  /** Undefined where it does not apply, or where only the analysis itself can tell. */
  readonly default: (study: Study, given: OptionValues) => number | undefined;
}

interface ChoiceOption extends OptionBase {
  readonly kind: "choice";
  readonly choices: () => readonly OptionChoice[];
  /** Values that are taken without being offered: they mean what happens anyway, or are refused in words of their own. */
  readonly unoffered?: readonly string[];
  readonly default: (study: Study, given: OptionValues) => string | undefined;
}

interface FlagOption extends OptionBase {
  readonly kind: "flag";
  readonly default: (study: Study, given: OptionValues) => boolean | undefined;
}

interface NumbersOption extends OptionBase {
  readonly kind: "numbers";
  /** None below this is taken. */
  readonly min?: number;
  /** Some of them may be given by name: the default completes them, or refuses the name. */
  readonly named?: boolean;
  readonly default: (study: Study, given: OptionValues) => readonly number[] | undefined;
}

/** One of the names that a study has; which, its reports say. */
interface NameOption extends OptionBase {
  readonly kind: "name";
  readonly default: (study: Study, given: OptionValues) => string | undefined;
}

/** The one place where an option's type, range, default and words stand: controls and a terminal's flags are made from it. */
export type Option = NumericOption | ChoiceOption | FlagOption | NumbersOption | NameOption;

export type Schema = Readonly<Record<string, Option>>;

/** Values of a schema with every default in place. */
export type Values<Options extends Schema> = { readonly [Name in keyof Options]: ReturnType<Options[Name]["default"]> };

/**
 * What was given, checked, with defaults for the rest.
 *
 * @throws UnknownName for an option or a choice that there is none of, StudyError for another kind of value or one out of range
 */
export function filled<Options extends Schema>(options: Options, study: Study, given: OptionValues): Values<Options> {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(options, name)) throw new UnknownName("option", name, Object.keys(options));
    checkValue(name, options[name], value);
  }
  return defaultsOf(options, study, given);
}

/** The same, of values that were checked. */
export function defaultsOf<Options extends Schema>(
  options: Options,
  study: Study,
  given: OptionValues = {},
): Values<Options> {
  const values = Object.entries(options).map(([name, option]) => {
    const value = given[name];
    return [name, value === undefined || isNamed(value) ? option.default(study, given) : value];
  });
  return Object.fromEntries(values) as Values<Options>;
}

function isNamed(value: OptionValue): value is Readonly<Record<string, number>> {
  return typeof value === "object" && !Array.isArray(value);
}

/** @throws UnknownName or StudyError for what the option does not take */
export function checkValue(name: string, option: Option, value: OptionValue): void {
  switch (option.kind) {
    case "number":
    case "integer":
      if (!isTaken(option, value)) throw new StudyError(`${name} takes ${rangeText(option)}, not ${value}`);
      return;
    case "choice": {
      const known = [...option.choices().map((choice) => choice.value), ...(option.unoffered ?? [])];
      if (!known.some((choice) => choice === value)) throw new UnknownName(name, String(value), known.filter(Boolean));
      return;
    }
    case "flag":
      if (typeof value !== "boolean") throw new StudyError(`${name} is on or off, not ${value}`);
      return;
    case "name":
      if (typeof value !== "string") throw new StudyError(`${name} takes a name, not ${value}`);
      return;
    case "numbers": {
      const { min = Number.NEGATIVE_INFINITY, named } = option;
      const isList = Array.isArray(value) || (named && isNamed(value));
      if (isList && Object.values(value).every((x) => Number.isFinite(x) && x >= min)) return;
      throw new StudyError(`${name} takes numbers${Number.isFinite(min) ? ` from ${min} on` : ""}`);
    }
  }
}

function isTaken({ kind, min, max }: NumericOption, value: OptionValue): boolean {
  if (typeof value !== "number" || !Number.isFinite(value) || (kind === "integer" && !Number.isInteger(value))) {
    return false;
  }
  return value >= (min ?? value) && value <= (max ?? value);
}

/** "a whole number from 1 to 1000000". */
function rangeText({ kind, min, max }: NumericOption): string {
  const what = kind === "integer" ? "a whole number" : "a number";
  return `${what}${min === undefined ? "" : ` from ${min}`}${max === undefined ? "" : ` to ${max}`}`;
}

/** A schema as plain data, for panels. */
export function describeOptions(options: Schema): OptionDescription[] {
  return Object.entries(options).map(([name, option]) => {
    const { default: _, ...rest } = option;
    return { name, ...rest, ...(option.kind === "choice" && { choices: option.choices() }) } as OptionDescription;
  });
}
