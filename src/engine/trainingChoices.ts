import type { WordCall } from "../core/vocabulary.ts";
import { trainOptions } from "../language/experiment/optionTable.ts";
import type { Experiment } from "../language/experiment.ts";
import type { TrainingChoices } from "../protocol/trainingViewApi.ts";
import { vocabulary } from "../train/vocabulary.ts";

/** What an experiment says of its training, with defaults filled in, as panels show it. */
export function trainingChoices({ train, loss }: Experiment): TrainingChoices {
  const { defaults } = vocabulary;
  const optimizer = train?.optimizer ?? defaults.optimizer;
  return {
    iterations: train?.iterations ?? trainOptions.iterations.default,
    seed: train?.seed ?? trainOptions.seed.default,
    rate: startingRate(optimizer),
    batchSize: train?.batch?.size,
    batchPoints: train?.batch?.points,
    method: train?.method ?? defaults.trainingMethod,
    gradient: train?.gradient ?? defaults.gradientMode,
    precision: train?.precision ?? trainOptions.precision.default,
    optimizer: optimizer.word.name,
    loss: loss?.word.name ?? "meanSquaredError",
    curriculum: train?.curriculum?.word.name,
  };
}

/** A schedule's own rate, which may be a schedule again; undefined for an optimizer without one. */
function startingRate({ arguments: given }: WordCall<never>): number | undefined {
  const { rate } = given;
  if (typeof rate === "number") return rate;
  return typeof rate === "object" && "word" in rate ? startingRate(rate) : undefined;
}
