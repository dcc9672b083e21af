import type { Word, WordParameter } from "../../core/vocabulary.ts";
import type { Arguments, CheckedArguments, WordRecord } from "../arguments.ts";
import type { Rate } from "./rate.ts";

/** A learning-rate schedule: a word, and the rate that its arguments stand for. */
export interface Schedule<Given = CheckedArguments> extends Word {
  readonly kind: "schedule";
  rate(given: Given): Rate;
}

/** Gives a schedule's code the argument types of its parameter records. */
export function schedule<const P extends readonly WordParameter[], const O extends readonly WordParameter[] = []>(
  record: WordRecord<Schedule<Arguments<[...P, ...O]>>, P, O>,
): Schedule {
  return { kind: "schedule", ...record };
}
