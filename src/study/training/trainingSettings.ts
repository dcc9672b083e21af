import type { Precision } from "../../core/kernel.ts";
import { quoted } from "../../core/quoted.ts";
import { UnknownName } from "../../core/registry.ts";
import type { WordCall } from "../../core/vocabulary.ts";
import { trainOptions } from "../../language/experiment/optionTable.ts";
import type { TrainingSettings } from "../../language/experiment.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import { startingAt } from "../../train/schedules/registry.ts";
import { vocabulary } from "../../train/vocabulary.ts";
import { type Study, StudyError } from "../study.ts";

/** How a study is trained: what the file says, where a request says nothing else. */
export interface Settings extends Omit<TrainingSettings, "range"> {
  readonly method: string;
  readonly steps: number;
}

export function trainingSettings({ experiment }: Study, changed: TrainSettings = {}): Settings {
  const given = experiment?.train ?? defaults();
  const { iterations, seed, rate, batchSize, batchPoints, method, gradient, precision } = changed;
  const batch = windows(given.batch, batchSize, batchPoints);
  if (gradient !== undefined && !vocabulary.gradientModes.includes(gradient)) {
    throw new UnknownName("gradient mode", gradient, vocabulary.gradientModes);
  }
  const ofPrecision = precision ?? given.precision;
  return {
    ...given,
    iterations: iterations ?? given.iterations,
    seed: seed ?? given.seed,
    optimizer: rate === undefined ? given.optimizer : withRate(given.optimizer, rate),
    batch,
    method: method ?? given.method ?? unnamedMethod(given.steps, ofPrecision),
    steps: given.steps ?? ONE_STEP,
    gradient: gradient ?? given.gradient,
    precision: ofPrecision,
  };
}

/** Whether neither the file nor a request says by which method, or with how many steps, to train. */
export const isUnnamed = ({ experiment }: Study, { method }: TrainSettings = {}): boolean =>
  (method ?? experiment?.train?.method ?? experiment?.train?.steps) === undefined;

/** What an unnamed method was before trainings solved by tolerance. */
export const formerDefault = () => ({ method: vocabulary.defaults.fixedStepMethod, steps: ONE_STEP });

/** Steps from one data time to the next of a method that is named alone. */
const ONE_STEP = 1;

/** A solve by tolerance, but where fixed steps are asked for or are all that there is. */
function unnamedMethod(steps: number | undefined, precision: Precision): string {
  const { trainingMethod, fixedStepMethod } = vocabulary.defaults;
  return steps !== undefined || precision === "float32" ? fixedStepMethod : trainingMethod;
}

/** What a request says of the windows goes before the file; none of them means all data. */
function windows(given: Settings["batch"], size = given?.size, points = given?.points): Settings["batch"] {
  if (size === 0 || (size === undefined && points === undefined)) return undefined;
  if (size === undefined || points === undefined) {
    throw new StudyError("windows need both a number of them and a number of points");
  }
  return { size, points };
}

function withRate({ word, arguments: given }: WordCall<never>, rate: number): WordCall<never> {
  if (!("rate" in given))
    throw new StudyError(`${quoted(word.name)} has no learning rate: its line search finds the steps`);
  if (!(rate > 0 && Number.isFinite(rate))) throw new StudyError(`a learning rate is a number above 0, not ${rate}`);
  return { word, arguments: { ...given, rate: startingAt(given.rate, rate) } };
}

/** What a training without settings in the file takes. */
function defaults(): Omit<TrainingSettings, "range"> {
  const { iterations, seed, precision, validation } = trainOptions;
  const { gradientMode, optimizer } = vocabulary.defaults;
  return {
    iterations: iterations.default,
    optimizer,
    batch: undefined,
    method: undefined,
    steps: undefined,
    gradient: gradientMode,
    seed: seed.default,
    precision: precision.default,
    validation: validation.default,
    patience: undefined,
    targetLoss: undefined,
    clip: undefined,
    regularisers: [],
    curriculum: undefined,
    learnZ0: undefined,
    weights: undefined,
  };
}
