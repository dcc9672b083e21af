import type { Precision } from "../../core/kernel.ts";
import { quoted } from "../../core/quoted.ts";
import { UnknownName } from "../../core/registry.ts";
import { defaultArguments, type WordCall } from "../../core/vocabulary.ts";
import { trainOptions } from "../../language/experiment/optionTable.ts";
import type { TrainingSettings } from "../../language/experiment.ts";
import { tsit5 } from "../../ode/methods/tsit5.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import { optimizers } from "../../train/optimizers/registry.ts";
import { startingAt } from "../../train/schedules/registry.ts";
import { vocabulary } from "../../train/vocabulary.ts";
import { type Study, StudyError } from "../study.ts";
import { unnamedOptimizer } from "./unnamedOptimizer.ts";

/** How a study is trained: what the file says, where a request says nothing else. */
export interface Settings extends Omit<TrainingSettings, "range"> {
  readonly optimizer: WordCall<never>;
  readonly method: string;
  readonly steps: number;
}

/** @param loss `terminal:i`, in place of the experiment's */
export function trainingSettings(study: Study, changed: TrainSettings = {}, loss?: string): Settings {
  const given = study.experiment?.train ?? defaults();
  const { iterations, seed, rate, batchSize, batchPoints, method, gradient, precision } = changed;
  const batch = windows(given.batch, batchSize, batchPoints);
  if (gradient !== undefined && !vocabulary.gradientModes.includes(gradient)) {
    throw new UnknownName("gradient mode", gradient, vocabulary.gradientModes);
  }
  const ofPrecision = precision ?? given.precision;
  const optimizer =
    namedOptimizer(given.optimizer, changed.optimizer) ??
    given.optimizer ??
    unnamedOptimizer(study, { ...given, batch, precision: ofPrecision }, changed, loss);
  return {
    ...given,
    iterations: iterations ?? given.iterations,
    seed: seed ?? given.seed,
    optimizer: rate === undefined ? optimizer : withRate(optimizer, rate),
    batch,
    method: method ?? given.method ?? unnamedMethod(given.steps, ofPrecision),
    steps: given.steps ?? ONE_STEP,
    gradient: gradient ?? given.gradient,
    precision: ofPrecision,
  };
}

/** The optimizers that a request may name. */
export const optimizerNames = (): string[] => optimizers.names();

/** What a request names, with what the file gives the same one; without, its own defaults. */
function namedOptimizer(given: Settings["optimizer"] | undefined, name: string | undefined) {
  if (name === undefined || name === given?.word.name) return undefined;
  const { optimizer } = vocabulary.defaults;
  const word = optimizers.get(name);
  const own = defaultArguments(word);
  return { word, arguments: word.family === "first order" ? { ...own, rate: optimizer.arguments.rate } : own };
}

/** What was the default once of what neither the file nor a request names, the newest first: checkpoints go on by that. */
export function formerDefaults(
  study: Study,
  { method, optimizer, rate, precision }: TrainSettings = {},
): Partial<Settings>[] {
  const given = study.experiment?.train;
  const { fixedStepMethod, optimizer: first } = vocabulary.defaults;
  const isUnled = (optimizer ?? rate ?? given?.optimizer) === undefined;
  const isUnsolved = (method ?? given?.method ?? given?.steps) === undefined;
  const led = isUnled ? [{ optimizer: first }] : [];
  const isSingle = (precision ?? given?.precision) === "float32";
  const byTolerance = isSingle ? [] : [{ method: tsit5.name }];
  const solved = isUnsolved ? [...byTolerance, { method: fixedStepMethod, steps: ONE_STEP }] : [];
  return [...led, ...solved, ...led.flatMap((one) => solved.map((other) => ({ ...one, ...other })))];
}

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
  const { gradientMode } = vocabulary.defaults;
  return {
    iterations: iterations.default,
    optimizer: undefined,
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
