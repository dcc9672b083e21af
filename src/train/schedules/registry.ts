import { Registry } from "../../core/registry.ts";
import type { WordArgument, WordCall } from "../../core/vocabulary.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import type { Rate } from "./rate.ts";
import type { Schedule } from "./schedule.ts";
import { warmUp } from "./warmUp.ts";

/** Every learning-rate schedule by name. */
export const schedules = new Registry<Schedule>("schedule", [constant, cosine, exponential, warmUp]);

/** The rate an argument stands for: a number is constant, a call is its schedule, with schedules in its own arguments. */
export function rateOf(argument: WordArgument<unknown>): Rate {
  if (typeof argument === "number") return () => argument;
  const { word, arguments: given } = argument as WordCall<unknown>;
  const parameters = [...word.positional, ...(word.options ?? [])];
  const resolved = parameters.map(({ name, type }) => [name, type.kind === "rate" ? rateOf(given[name]) : given[name]]);
  return schedules.get(word.name).rate(Object.fromEntries(resolved));
}
