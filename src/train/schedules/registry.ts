import { Registry } from "../../core/registry.ts";
import type { WordArgument, WordCall } from "../../core/vocabulary.ts";
import type { CheckedArguments } from "../arguments.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import type { Rate } from "./rate.ts";
import type { Schedule } from "./schedule.ts";
import { warmUp } from "./warmUp.ts";

/** Every learning-rate schedule by name. */
export const schedules = new Registry<Schedule>("schedule", [constant, cosine, exponential, warmUp]);

/** A call's arguments as its word's own code takes them: a learning rate is already the function it stands for. */
export function argumentsOf({ word, arguments: given }: WordCall<unknown>): CheckedArguments {
  const parameters = [...word.positional, ...(word.options ?? [])];
  const resolved = parameters.map(({ name, type }) => {
    const argument = given[name];
    return [name, type.kind === "rate" && argument !== undefined ? rateOf(argument) : argument];
  });
  return Object.fromEntries(resolved);
}

/** The rate an argument stands for: a number is constant, a call is its schedule, with schedules in its own arguments. */
export function rateOf(argument: WordArgument<unknown>): Rate {
  if (typeof argument === "number") return () => argument;
  const call = argument as WordCall<unknown>;
  return schedules.get(call.word.name).rate(argumentsOf(call));
}

/** The same rate or schedule, starting from (or rising to) another number; what a schedule ends at stays. */
export function startingAt(argument: WordArgument<never>, rate: number): WordArgument<never> {
  if (typeof argument === "number") return rate;
  const { word, arguments: given } = argument as WordCall<never>;
  return { word, arguments: { ...given, rate: startingAt(given.rate, rate) } };
}
