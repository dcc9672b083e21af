import { formatShort } from "../../core/formatShort.ts";
import type { DataSummary, FittedTrajectory } from "../../protocol/trainingViewApi.ts";
import { meanSquaredError } from "../../train/losses/meanSquaredError.ts";
import type { TargetTrajectory } from "../../train/trainingProblem.ts";
import { type Study, stateNames } from "../study.ts";
import type { StudyTraining } from "./training.ts";

/** What a training compares with, and what each of it counts; undefined for a loss of the state alone. */
export function dataSummary({ study, problem, trajectories }: StudyTraining): DataSummary | undefined {
  const { data, parts } = problem.targets;
  if (!data) return undefined;
  const rows = trajectories.map(({ name, share, rows: trained }, n): FittedTrajectory => {
    const target = problem.trajectories[n];
    return { name, ...counted(target, trained), share, heldOut: trained === 0, sigma: rangeOfSigmas(target) };
  });
  const weighing = parts.map((part) => part.study.experiment?.train?.weights);
  return {
    trajectories: rows.length,
    observations: rows.reduce((sum, { observations }) => sum + observations, 0),
    loss: lossText(study),
    rows,
    components: parts.flatMap((part, n) => {
      const names = stateNames(part.study.dynamics, part.study.field.dimension);
      return [...(weighing[n]?.components ?? [])].map((weight, i) => ({ name: names[i], weight }));
    }),
    weighsTimes: weighing.some((weights) => weights?.times !== undefined),
    fitted: fittedTogether(study),
  };
}

/** The call that makes the loss; functions in it are left out. */
function lossText({ experiment }: Study): string {
  const call = experiment?.loss;
  if (!call) return `${meanSquaredError.name}()`;
  const given = Object.values(call.arguments).map((argument) =>
    typeof argument === "number" ? formatShort(argument) : "…",
  );
  return `${call.word.name}(${given.join(", ")})`;
}

/** @param trained rows that are trained on */
function counted({ data, t, weights, componentWeights }: TargetTrajectory, trained: number) {
  const components = data.length / t.length;
  let [observations, weighed, held] = [0, 0, 0];
  for (const [k, datum] of data.entries()) {
    if (Number.isNaN(datum)) continue;
    observations++;
    const row = Math.floor(k / components);
    if (row >= trained) held++;
    else if (weights[row] * (componentWeights?.[k - row * components] ?? 1) > 0) weighed++;
  }
  return { observations, weighed, held };
}

function rangeOfSigmas({ data, sigmas }: TargetTrajectory): readonly [number, number] | undefined {
  if (!sigmas) return undefined;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const [k, sigma] of sigmas.entries()) {
    if (Number.isNaN(data[k])) continue;
    [least, most] = [Math.min(least, sigma), Math.max(most, sigma)];
  }
  return most > 0 ? [least, most] : undefined;
}

/** Which experiments, and the parameters that two of them have at least. */
function fittedTogether({ experiment, dynamics }: Study): DataSummary["fitted"] {
  if (experiment?.data?.kind !== "joint") return undefined;
  const { parts } = experiment.data;
  const owners = (offset: number) => parts.filter(({ own }) => own.some((parameter) => parameter.offset === offset));
  return {
    experiments: parts.map(({ name }, n) => name ?? `${n + 1}`),
    shared: dynamics.parameters.filter(({ offset }) => owners(offset).length > 1).map(({ name }) => name),
  };
}
