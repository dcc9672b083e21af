import type { Vocabulary } from "../../core/vocabulary.ts";
import { Builtin, ChoiceValue, type Value } from "../evaluate/value.ts";
import { functions } from "./functions.ts";
import { nets } from "./nets.ts";
import { param } from "./param.ts";

/** Words that name where data come from, what happens on the way, and those that make an experiment: of one function, or of others fitted together. */
const DATA_WORDS = ["csv", "from"];
const EVENT_WORDS = ["event", "at"];
export const EXPERIMENT = "experiment";
export const FIT = "fit";

/** Everything that `node-ode` exports: functions that compute, and words that name choices and are kept as written. */
export function wordsOf({ words }: Vocabulary): Map<string, Value> {
  const exported = new Map<string, Value>();
  for (const builtin of [...functions, ...nets, param]) exported.set(builtin.name, builtin);
  for (const name of [EXPERIMENT, FIT, ...DATA_WORDS, ...EVENT_WORDS, ...words.map((word) => word.name)])
    exported.set(name, choice(name));
  return exported;
}

function choice(name: string): Builtin {
  return new Builtin(name, (_, args, site) => new ChoiceValue(name, args, site));
}
