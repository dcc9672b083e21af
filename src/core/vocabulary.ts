import { counted } from "./counted.ts";
import { formatApart } from "./formatShort.ts";

/**
 * A callable word of the `node-ode` module that names a choice rather than computes: `adam(3e-3)`, `terminal(z => …)`.
 *
 * The language validates calls against it, and the module's types, run time and documentation are generated from it, so a
 * new loss or optimizer is one record beside its implementation and one registry line.
 */
export interface Word {
  readonly name: string;
  readonly kind: WordKind;
  /** One sentence for hover texts and generated documentation. */
  readonly doc: string;
  /** Positional arguments, in order; those that may be left out stand last. */
  readonly positional: readonly WordParameter[];
  /** Entries of the trailing options object; absent when there is none. */
  readonly options?: readonly WordParameter[];
  /** The paper or book, where there is one. */
  readonly source?: string;
  /** A loss that compares the solution with the experiment's `data`. */
  readonly needsData?: boolean;
}

export type WordKind = "loss" | "optimizer" | "schedule" | "curriculum" | "regulariser";

export interface WordParameter {
  readonly name: string;
  readonly doc: string;
  readonly type: WordType;
  /** Taken where the argument is left out. */
  readonly default?: number;
  /** May be left out without having a default; `doc` says what then happens. All others must be given. */
  readonly optional?: boolean;
  /** Inclusive bounds on a number. */
  readonly min?: number;
  readonly max?: number;
  /** Exclusive bounds on a number. */
  readonly above?: number;
  readonly below?: number;
}

export type WordType =
  | { readonly kind: "number" }
  | { readonly kind: "integer" }
  /** Increasing or decreasing times. */
  | { readonly kind: "times" }
  /** The name of an event of the experiment. */
  | { readonly kind: "event" }
  /** A learning rate: a number, or a schedule's word. */
  | { readonly kind: "rate" }
  /** A scalar function, read symbolically: the roles of its parameters, in order. */
  | { readonly kind: "function"; readonly roles: readonly FunctionRole[] };

export type FunctionRole = "z" | "t" | "target" | "theta";

/** What an experiment's text says with a word: its name and its checked arguments, by parameter name. */
export interface WordCall<Fn> {
  readonly word: Word;
  readonly arguments: Readonly<Record<string, WordArgument<Fn>>>;
}

export type WordArgument<Fn> = number | string | readonly number[] | WordCall<Fn> | Fn;

/** The names the language checks a file against, and those it takes where the text is silent; supplied by the registries' owners. */
export interface Vocabulary {
  readonly words: readonly Word[];
  readonly methods: readonly MethodName[];
  readonly gradientModes: readonly string[];
  /** The columns of a table's text by name; throws a DataFault. */
  readTable(file: string, text: string): ReadonlyMap<string, readonly number[]>;
  readonly defaults: {
    readonly method: string;
    /** Of a training, between two data times. */
    readonly trainingMethod: string;
    /** Of a training whose settings ask for fixed steps without naming a method. */
    readonly fixedStepMethod: string;
    readonly gradientMode: string;
    readonly optimizer: WordCall<never>;
    /** Of a fit of numbers to all data at once. */
    readonly fitOptimizer: WordCall<never>;
  };
}

/** A solver as an experiment may name it. */
export interface MethodName {
  readonly name: string;
  /** Chooses its own steps by `rtol` and `atol`; the others take `steps` or `h`. */
  readonly adaptive: boolean;
  /** Solves M z′ = f with a mass matrix M. */
  readonly takesMass: boolean;
  /** Moves the halves of q′ = g(p), p′ = f(q) in turn: of other systems it takes no step. */
  readonly split?: boolean;
}

/** May this argument be left out? */
export function mayBeLeftOut(parameter: WordParameter): boolean {
  return parameter.optional === true || parameter.default !== undefined;
}

/** What a word's arguments are where all that may be left out are. */
export function defaultArguments({ positional, options = [] }: Word): Record<string, number> {
  const given: Record<string, number> = {};
  for (const { name, default: value } of [...positional, ...options]) if (value !== undefined) given[name] = value;
  return given;
}

/** How a word is called: `adam(rate, { beta1, beta2, epsilon })`. */
export function signature({ name, positional, options }: Word): string {
  const names = positional.map((parameter) => parameter.name);
  if (options) names.push(`{ ${options.map((option) => option.name).join(", ")} }`);
  return `${name}(${names.join(", ")})`;
}

/** What is wrong with a number as this parameter's argument, as the end of a sentence, or undefined when it is right. */
export function numberFault(bounds: NumberBounds, x: number): string | undefined {
  const { min, max, above, below } = bounds;
  const fits =
    Number.isFinite(x) &&
    !(min !== undefined && x < min) &&
    !(max !== undefined && x > max) &&
    !(above !== undefined && x <= above) &&
    !(below !== undefined && x >= below) &&
    (!bounds.integer || Number.isInteger(x));
  if (fits) return undefined;
  const near = [min, max, above, below, Math.round(x)].flatMap((bound = x) => (Math.abs(x - bound) < 1 ? [bound] : []));
  const [apart] = formatApart(x, ...near);
  return `must be ${describeNumber(bounds)}, not ${apart}`;
}

/** The numbers that an option or an argument admits. */
export interface NumberBounds extends Pick<WordParameter, "min" | "max" | "above" | "below"> {
  readonly integer?: boolean;
}

/** The admitted numbers in words: "a number above 0 and below 1", "an integer of at least 1". */
export function describeNumber({ min, max, above, below, integer }: NumberBounds): string {
  const bounds = [
    above !== undefined && `above ${above}`,
    min !== undefined && `of at least ${min}`,
    below !== undefined && `below ${below}`,
    max !== undefined && `of at most ${max}`,
  ].filter((text) => text !== false);
  return [integer ? "an integer" : "a finite number", bounds.join(" and ")].filter(Boolean).join(" ");
}

/** Times that run one way: at least `least` of them, all finite, strictly increasing or strictly decreasing. */
export function timesFault(times: readonly number[], least: number): string | undefined {
  if (times.length < least) return `must hold at least ${counted(least, "time")}, not ${times.length}`;
  const direction = Math.sign(times[1] - times[0]);
  for (const [i, t] of times.entries()) {
    if (!Number.isFinite(t)) return `must hold finite times, but entry ${i} is ${t}`;
    if (i > 0 && (direction === 0 || Math.sign(t - times[i - 1]) !== direction)) {
      return `must only increase or only decrease, but ${formatApart(times[i - 1], t).join(" is followed by ")}`;
    }
  }
  return undefined;
}
