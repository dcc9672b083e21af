import type { WordCall } from "../../core/vocabulary.ts";
import type { DynamicsFunction } from "../../language/program.ts";
import { regularisers } from "../../train/regularisers/registry.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import type { IntegralTerm } from "./trainingFields.ts";

/** What an experiment's training adds to its loss: integrals along the solution, and functions of the parameters. */
export interface RegulariserTerms {
  readonly integrals: readonly IntegralTerm[];
  readonly decay: TrainingProblem["decay"];
}

/** Those of a weight of 0 are none. */
export function regulariserTerms(calls: readonly WordCall<never>[]): RegulariserTerms {
  const integrals: IntegralTerm[] = [];
  const decay: TrainingProblem["decay"][number][] = [];
  for (const { word, arguments: given } of calls) {
    const regulariser = regularisers.get(word.name);
    const weight = given.weight as number;
    if (weight === 0) continue;
    if (regulariser.form === "integral") integrals.push({ regulariser, weight });
    else decay.push({ regulariser, weight });
  }
  return { integrals, decay };
}

/** Places among the packed parameters of those that are not fixed, in rising order. */
export function trainedParameters({ parameters }: DynamicsFunction): Int32Array {
  return Int32Array.from(
    parameters.flatMap(({ offset, length, fixed }) => (fixed ? [] : Array.from({ length }, (_, i) => offset + i))),
  );
}
