import { quoted } from "../../core/quoted.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import type { DataSource, DataWeights, TrainingSettings } from "../experiment.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { batchOptions, trainOptions, weightOptions } from "./optionTable.ts";
import { type Roles, readFunction } from "./readFunction.ts";
import { readLearntStarts } from "./readLearntStarts.ts";
import { isAdaptive, readMethod } from "./readSolver.ts";
import { allDefined, numberOption, readEntries, readName, readNumber, readNumbers } from "./readValue.ts";
import { readChoice } from "./readWord.ts";

const precisions = ["float64", "float32"] as const;

/** Reads `train`. */
export function readTrain(
  findings: Findings,
  known: Known,
  vocabulary: Vocabulary,
  of: Roles,
  data: DataSource | undefined,
): TrainingSettings | undefined {
  const entries = readEntries(findings, known, "`train`", trainOptions);
  if (!entries) return undefined;
  const { defaults, gradientModes } = vocabulary;
  const choice = (name: "optimizer" | "curriculum") => {
    const entry = entries[name];
    return entry && readChoice(findings, vocabulary, entry, quoted(name), name);
  };
  const method = entries.method && readMethod(findings, entries.method, vocabulary, defaults.trainingMethod);
  if (entries.steps && method !== undefined && isAdaptive(vocabulary, method)) {
    findings.warn(
      "ignored-option",
      entries.steps.keyRange,
      `this has no effect: ${quoted(method)} chooses its own steps`,
    );
  }
  return {
    range: known.range,
    iterations: numberOption(findings, entries, trainOptions, "iterations"),
    optimizer: choice("optimizer"),
    batch: entries.batch && readBatch(findings, entries.batch),
    method,
    steps: numberOption(findings, entries, trainOptions, "steps"),
    gradient:
      (entries.gradient && readName(findings, entries.gradient, "gradient mode", gradientModes)) ??
      defaults.gradientMode,
    seed: numberOption(findings, entries, trainOptions, "seed"),
    precision:
      (entries.precision && readName(findings, entries.precision, "precision", precisions)) ??
      trainOptions.precision.default,
    validation: readValidation(findings, entries.validation),
    patience: numberOption(findings, entries, trainOptions, "patience"),
    targetLoss: numberOption(findings, entries, trainOptions, "targetLoss"),
    clip: numberOption(findings, entries, trainOptions, "clip"),
    regularisers: entries.regularisers ? (readRegularisers(findings, entries.regularisers, vocabulary) ?? []) : [],
    curriculum: choice("curriculum"),
    learnZ0: entries.learnZ0 && readLearntStarts(findings, entries.learnZ0, of),
    weights: entries.weights && readWeights(findings, entries.weights, of, data),
  };
}

function readValidation(findings: Findings, known: KnownEntry | undefined): TrainingSettings["validation"] {
  const { bounds, default: none } = trainOptions.validation;
  if (known?.value.kind !== "array") return (known && readNumber(findings, known, "`validation`", bounds)) ?? none;
  const names = known.value.items.map((item) => {
    if (item.value.kind === "string") return item.value.string;
    return readNumber(findings, item, "an entry of `validation`", { integer: true, min: 1 });
  });
  return allDefined(names) ?? none;
}

function readBatch(findings: Findings, known: Known): TrainingSettings["batch"] {
  const entries = readEntries(findings, known, "`batch`", batchOptions);
  if (!entries) return undefined;
  const size = numberOption(findings, entries, batchOptions, "size");
  const points = numberOption(findings, entries, batchOptions, "points");
  return size !== undefined && points !== undefined ? { size, points } : undefined;
}

function readRegularisers(
  findings: Findings,
  known: Known,
  vocabulary: Vocabulary,
): TrainingSettings["regularisers"] | undefined {
  if (known.value.kind !== "array") return findings.wrong(known, "`regularisers`", "an array of regularisers");
  return allDefined(
    known.value.items.map((item) =>
      readChoice(findings, vocabulary, item, "an entry of `regularisers`", "regulariser"),
    ),
  );
}

function readWeights(
  findings: Findings,
  known: Known,
  of: Roles,
  data: DataSource | undefined,
): DataWeights | undefined {
  const entries = readEntries(findings, known, "`weights`", weightOptions);
  if (!entries) return undefined;
  const size = of.dimension - of.augment;
  const { components, times, trajectories } = entries;
  return {
    components: components && readFactors(findings, components, "`components` of `weights`", size),
    times:
      times?.value.kind === "function"
        ? readFunction(findings, times, "`times` of `weights`", ["t"], of, { kind: "number" })
        : times && readFactors(findings, times, "`times` of `weights`", rowsOf(data)),
    trajectories: trajectories && readByTrajectory(findings, trajectories),
  };
}

/** Factors in the order of the data, or by names, which only the data tell. */
function readByTrajectory(findings: Findings, known: Known): DataWeights["trajectories"] {
  const what = "`trajectories` of `weights`";
  if (known.value.kind === "array") return readNumbers(findings, known, what, { min: 0 });
  if (known.value.kind !== "object")
    return findings.wrong(known, what, "an array of factors, or an object of them by name");
  const factors: Record<string, number> = {};
  for (const [name, entry] of known.value.entries) {
    const factor = readNumber(findings, entry, `the factor of ${quoted(name)} in ${what}`, { min: 0 });
    if (factor !== undefined) factors[name] = factor;
  }
  return factors;
}

/** Factors of which none is negative; as many as given, where that is known. */
function readFactors(
  findings: Findings,
  known: Known,
  what: string,
  length: number | undefined,
): Float64Array | undefined {
  const factors = readNumbers(findings, known, what, { min: 0 });
  if (!factors) return undefined;
  if (length !== undefined && factors.length !== length) {
    return findings.error("size-mismatch", known.range, `${what} must hold ${length} factors, not ${factors.length}`);
  }
  return Float64Array.from(factors);
}

/** How many data times there are, where one inline trajectory tells. */
function rowsOf(data: DataSource | undefined): number | undefined {
  return data?.kind === "inline" && data.trajectories.length === 1 ? data.trajectories[0].t.length : undefined;
}
