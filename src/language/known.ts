import type { Diagnostic } from "../core/diagnostic.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/op.ts";
import type { DynamicsFunction } from "./dynamicsFunction.ts";

/** A value that the text fixes, and where it was written: what the options of an experiment are read from. */
export interface Known {
  readonly value: KnownValue;
  readonly range: SourceRange;
}

export type KnownValue =
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "string"; readonly string: string }
  /** `undefined` or `null`. */
  | { readonly kind: "nothing" }
  | { readonly kind: "array"; readonly items: readonly Known[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, KnownEntry> }
  | ({ readonly kind: "function" } & KnownFunction)
  | KnownCall
  | {
      readonly kind: "net";
      readonly layers: readonly number[];
      readonly activation: string;
      readonly weights: Float64Array;
    }
  /** A function of the language that is named but not called: `adam`, `sin`. */
  | { readonly kind: "word"; readonly name: string }
  /** The expression was wrong and is diagnosed already: nothing more needs to be said about it. */
  | { readonly kind: "refused" };

/** `key: value` of an object literal. */
export interface KnownEntry extends Known {
  readonly keyRange: SourceRange;
}

/** A call of a word of `node-ode` that names a choice: `adam(3e-3)`, `csv("data.csv")`, `from(f, { noise: 0 })`. */
export interface KnownCall {
  readonly kind: "call";
  /** The word's own name, whatever the file imports it as. */
  readonly name: string;
  readonly nameRange: SourceRange;
  readonly arguments: readonly Known[];
}

/** A function of the text, read but not run. */
export interface KnownFunction {
  /** How many parameters it declares. */
  readonly arity: number;
  /** The dynamics function it is, where it is one. */
  readonly dynamics: DynamicsFunction | undefined;
  /**
   * Evaluates the body symbolically, its parameters standing for inputs of a graph.
   *
   * Parameters past the slots are left out (their defaults hold); slots past the parameters are not used. A new `Graph`
   * is made unless one is given.
   */
  trace(slots: readonly Slot[], graph?: Graph): Traced;
}

/** What stands for one parameter of a traced function: components of the graph's input of that name. */
export interface Slot {
  readonly input: string;
  readonly shape:
    | { readonly kind: "number" }
    | { readonly kind: "array"; readonly size: number }
    /** The third parameter of a dynamics function, as it declares it: by name, by position, or one number. */
    | { readonly kind: "parameters"; readonly of: DynamicsFunction };
}

export interface Traced {
  readonly graph: Graph;
  /** The value's components, one scalar node each; absent when the body is wrong. */
  readonly outputs: readonly Node[] | undefined;
  /** The value is one number, not an array of one. */
  readonly scalar: boolean;
  /** Where the value comes from: the expression of an arrow function, or its `return`. */
  readonly resultRange: SourceRange;
  readonly diagnostics: readonly Diagnostic[];
}
