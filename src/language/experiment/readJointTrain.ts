import type { Vocabulary } from "../../core/vocabulary.ts";
import type { JointPart, TrainingSettings } from "../experiment.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { weightOptions } from "./optionTable.ts";
import { readTrain } from "./readTrain.ts";
import { allDefined } from "./readValue.ts";
import { stateNames } from "./readView.ts";

/**
 * How each of several experiments is trained: as `train` says, whose `learnZ0` and `weights` may also say it by the names of
 * experiments (`learnZ0: { a: true }`). Those of one function that nothing is said of apart have the very same settings.
 */
export function readJointTrain(
  findings: Findings,
  known: Known,
  vocabulary: Vocabulary,
  parts: readonly JointPart[],
): readonly TrainingSettings[] | undefined {
  const alike = new Map<string, TrainingSettings | undefined>();
  const settings = parts.map((part) => {
    const { function: f, dimension, augment, data } = part.experiment;
    const first = parts.findIndex((other) => isOfFunction(part, other));
    const own = isNamed(known, part) ? `by ${parts.indexOf(part)}` : "";
    const key = `${first} ${own}`;
    const of = { function: f, dimension, augment };
    if (!alike.has(key))
      alike.set(key, readTrain(findings, forPart(findings, known, part, parts), vocabulary, of, data));
    return alike.get(key);
  });
  return allDefined(settings);
}

const isOfFunction = ({ experiment: a }: JointPart, { experiment: b }: JointPart) =>
  a.function === b.function && a.dimension === b.dimension && a.augment === b.augment;

/** What may be said experiment by experiment. */
const APART = ["learnZ0", "weights"];

function isNamed(known: Known, { name }: JointPart): boolean {
  if (known.value.kind !== "object") return false;
  const { entries } = known.value;
  return APART.some((option) => {
    const value = entries.get(option)?.value;
    return name !== undefined && value?.kind === "object" && value.entries.has(name);
  });
}

/** `train` with what it says of one experiment, and of all of them. */
function forPart(findings: Findings, known: Known, part: JointPart, parts: readonly JointPart[]): Known {
  if (known.value.kind !== "object") return known;
  const entries = new Map(known.value.entries);
  for (const option of APART) {
    const entry = entries.get(option);
    if (entry?.value.kind === "object")
      entries.set(option, entryFor(findings, option, entry, entry.value.entries, part, parts));
  }
  return { ...known, value: { kind: "object", entries } };
}

function entryFor(
  findings: Findings,
  option: string,
  entry: KnownEntry,
  entries: ReadonlyMap<string, KnownEntry>,
  part: JointPart,
  parts: readonly JointPart[],
): KnownEntry {
  const own = part.name === undefined ? undefined : entries.get(part.name);
  const names = new Set(option === "weights" ? Object.keys(weightOptions) : componentsOf(part));
  const foreign = new Set(parts.flatMap((other) => [other.name, ...(option === "weights" ? [] : componentsOf(other))]));
  const kept = new Map([...entries].filter(([key]) => names.has(key) || !foreign.has(key)));
  if (own && part.name !== undefined && !names.has(part.name)) {
    // `a: true`, or what is wrong with it.
    if (own.value.kind !== "object") return own;
    for (const [key, value] of own.value.entries) {
      if (option !== "weights" || key !== "trajectories") kept.set(key, value);
      else {
        const message = "factors of trajectories stand in `weights` itself: those of all experiments, by their names";
        findings.error("invalid-option", value.keyRange, message);
      }
    }
  }
  return { ...entry, value: { kind: "object", entries: kept } };
}

function componentsOf({ experiment: { function: f, dimension, augment } }: JointPart): string[] {
  return stateNames(f, dimension).slice(0, dimension - augment);
}
