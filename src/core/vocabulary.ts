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
  /** Positional arguments, in order. */
  readonly positional: readonly WordParameter[];
  /** Entries of the trailing options object; absent when there is none. */
  readonly options?: readonly WordParameter[];
  /** The paper or book, where there is one. */
  readonly source?: string;
}

export type WordKind = "loss" | "optimizer" | "schedule" | "curriculum" | "regulariser";

export interface WordParameter {
  readonly name: string;
  readonly doc: string;
  readonly type: WordType;
  /** A parameter without a default must be given. */
  readonly default?: number;
  /** Inclusive bounds on a number. */
  readonly min?: number;
  readonly max?: number;
}

export type WordType =
  | { readonly kind: "number" }
  | { readonly kind: "integer" }
  /** Increasing or decreasing times. */
  | { readonly kind: "times" }
  /** A learning rate: a number, or a schedule's word. */
  | { readonly kind: "rate" }
  /** A scalar function, read symbolically: the roles of its parameters, in order. */
  | { readonly kind: "function"; readonly roles: readonly ("z" | "t" | "target" | "theta")[] };

/** What an experiment's text says with a word: its name and its checked arguments, by parameter name. */
export interface WordCall<Fn> {
  readonly word: Word;
  readonly arguments: Readonly<Record<string, number | readonly number[] | WordCall<Fn> | Fn>>;
}

/** The names the language checks a file against; supplied by whoever owns the registries. */
export interface Vocabulary {
  readonly words: readonly Word[];
  readonly methods: readonly string[];
  readonly gradientModes: readonly string[];
}
