import { quoted } from "../core/quoted.ts";
import {
  defaultArguments,
  mayBeLeftOut,
  numberFault,
  signature,
  timesFault,
  type Word,
  type WordParameter,
} from "../core/vocabulary.ts";
import type { Choice } from "./types.ts";

/** The function a word is under plain Node: checks its arguments, and gives them by name with defaults filled in. */
export function wordFunction(word: Word): (...given: readonly unknown[]) => Choice<string> {
  return (...given) => {
    const values: Record<string, unknown> = defaultArguments(word);
    const take = (parameter: WordParameter, value: unknown) => {
      if (value !== undefined) values[parameter.name] = checked(word, parameter, value);
      else if (!mayBeLeftOut(parameter)) throw new TypeError(`${signature(word)} lacks ${quoted(parameter.name)}`);
    };
    word.positional.forEach((parameter, i) => {
      take(parameter, given[i]);
    });
    const options = (given[word.positional.length] ?? {}) as Record<string, unknown>;
    for (const option of word.options ?? []) take(option, options[option.name]);
    return Object.freeze({ kind: word.kind, word: word.name, arguments: Object.freeze(values) });
  };
}

function checked(word: Word, parameter: WordParameter, value: unknown): unknown {
  const fault =
    typeof value === "number"
      ? numberFault({ ...parameter, integer: parameter.type.kind === "integer" }, value)
      : Array.isArray(value)
        ? timesFault(value, 1)
        : undefined;
  if (fault) throw new RangeError(`${quoted(parameter.name)} of ${quoted(word.name)} ${fault}`);
  return value;
}
