import type { DocumentDescription, ExperimentDescription, FunctionDescription } from "../../protocol/engineApi.ts";
import { type Declared, withHalfTyped } from "../language/halfTyped.ts";

/** A dynamics function of a file, with its experiments. */
export interface OutlinedFunction extends Declared {
  readonly stateNames: readonly string[] | null;
  readonly experiments: readonly OutlinedExperiment[];
}

export interface OutlinedExperiment extends Declared {
  readonly function: string;
  readonly trainable: boolean;
}

/**
 * The functions of a file and their experiments, in the order of the text; what is half-typed keeps its place and its kind.
 *
 * @param before the outline of the text before
 */
export function outline(
  description: DocumentDescription,
  before: readonly OutlinedFunction[],
): readonly OutlinedFunction[] {
  const knownExperiments = before.flatMap(({ experiments }) => experiments);
  const experiments = withHalfTyped(
    description,
    description.experiments.map((experiment) => outlined(experiment, knownExperiments)),
    knownExperiments,
  );
  const functions = withHalfTyped(description, description.functions.map(bare), before);
  return inOrder(functions).map((item) => ({
    ...item,
    experiments: inOrder(experiments.filter((experiment) => experiment.function === item.name)),
  }));
}

function bare({ name, nameRange, dimension, stateNames }: FunctionDescription): OutlinedFunction {
  return { name, nameRange, stateNames: dimension === null ? null : stateNames, experiments: [] };
}

/** Of one with errors neither the function nor what it can do may be told: then they are those of before. */
function outlined(
  { name, nameRange, function: of, trainable, broken }: ExperimentDescription,
  before: readonly OutlinedExperiment[],
): OutlinedExperiment {
  const known = broken ? before.find((experiment) => experiment.name === name) : undefined;
  return { name, nameRange, function: of || (known?.function ?? ""), trainable: known?.trainable ?? trainable };
}

function inOrder<T extends Declared>(items: readonly T[]): readonly T[] {
  return [...items].sort(({ nameRange: { start: a } }, { nameRange: { start: b } }) =>
    a.line === b.line ? a.column - b.column : a.line - b.line,
  );
}
