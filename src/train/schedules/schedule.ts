import type { Word, WordParameter } from "../../core/vocabulary.ts";
import type { Arguments, CheckedArguments, WordRecord } from "../arguments.ts";

/** The learning rate of an iteration, counted from 0, in a training of `total` iterations. */
export type Rate = (iteration: number, total: number) => number;

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
