import type { WordArgument, WordParameter } from "../core/vocabulary.ts";
import type { Rate } from "./schedules/rate.ts";

/**
 * The checked arguments of a word as its own code takes them, derived from its parameter records: typed once.
 *
 * Defaults are filled in and a learning rate is already the function it stands for.
 */
export type Arguments<Parameters extends readonly WordParameter[]> = {
  readonly [P in Parameters[number] as P["name"]]:
    | Argument<P["type"]>
    | (P extends { optional: true } ? undefined : never);
};

type Argument<Type extends WordParameter["type"]> = Type extends { kind: "number" | "integer" }
  ? number
  : Type extends { kind: "times" }
    ? readonly number[]
    : Type extends { kind: "rate" }
      ? Rate
      : WordArgument<unknown>;

/** Arguments of whichever word, as they come from the language. */
export type CheckedArguments = Readonly<Record<string, unknown>>;

/** A word as its file writes it: the kind comes from its folder, the code's argument types from the parameter records. */
export type WordRecord<Item extends { kind: string; positional: unknown; options?: unknown }, P, O> = Omit<
  Item,
  "kind" | "positional" | "options"
> & { readonly positional: P; readonly options?: O };
