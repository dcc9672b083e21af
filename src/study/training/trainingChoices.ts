import { textHash } from "../../core/textHash.ts";
import type { WordCall } from "../../core/vocabulary.ts";
import type { TrainingChoices } from "../../protocol/trainingApi.ts";
import { curricula } from "../../train/curricula/registry.ts";
import { meanSquaredError } from "../../train/losses/meanSquaredError.ts";
import { argumentsOf } from "../../train/schedules/registry.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Study } from "../study.ts";
import { type Settings, trainingSettings } from "./trainingSettings.ts";

/** What a training goes by, as panels show it; what the experiment says where no other settings are given. */
export function trainingChoices(study: Study, settings: Settings = trainingSettings(study)): TrainingChoices {
  const { iterations, seed, optimizer, batch, method, gradient, precision, curriculum } = settings;
  return {
    iterations,
    seed,
    rate: startingRate(optimizer),
    batchSize: batch?.size,
    batchPoints: batch?.points,
    method,
    float32Method: trainingSettings(study, { precision: "float32" }).method,
    gradient,
    precision,
    optimizer: optimizer.word.name,
    equation: textHash(fingerprint(study.field)),
    loss: study.experiment?.loss?.word.name ?? meanSquaredError.name,
    curriculum: curriculum?.word.name,
    phases: curriculum && curricula.get(curriculum.word.name).phases?.(argumentsOf(curriculum), iterations),
  };
}

/** A schedule's own rate, which may be a schedule again; undefined for an optimizer without one. */
function startingRate({ arguments: given }: WordCall<never>): number | undefined {
  const { rate } = given;
  if (typeof rate === "number") return rate;
  return typeof rate === "object" && "word" in rate ? startingRate(rate) : undefined;
}
