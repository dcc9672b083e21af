import { formatShort } from "../../core/formatShort.ts";
import type { LearntRange } from "../../core/learntRange.ts";
import type { Study } from "../study.ts";
import { parameterName, startName } from "./learnedNames.ts";
import type { StudyProblem } from "./trainingProblem.ts";

/** A sentence for each learnt number that was to start outside of its range, and so starts at a bound. */
export function outsideStarts(study: Study, { trained, ranges, theta, trajectories, targets }: StudyProblem): string[] {
  const ofParameters = [...trained].flatMap((index, n) =>
    outside(ranges?.[n], theta[index], () => parameterName(study, index)),
  );
  const names = trajectories.map(({ name }) => name);
  const ofStates = trajectories.flatMap(({ z0, part = 0 }, trajectory) => {
    const { study: own, learnZ0 = [] } = targets.parts[part];
    const nameOf = (component: number) => startName(own, { trajectory, component }, names.length > 1, names);
    return learnZ0.flatMap((range, component) => outside(range, z0[component], () => nameOf(component)));
  });
  return [...ofParameters, ...ofStates];
}

function outside(range: LearntRange | undefined, value: number, name: () => string): string[] {
  if (!range || (value >= range.min && value <= range.max)) return [];
  const start = Math.min(range.max, Math.max(range.min, value));
  const span = `${formatShort(range.min)} … ${formatShort(range.max)}`;
  return [
    `${name()} starts at its bound ${formatShort(start)}: ${formatShort(value)} is outside of its range, ${span}`,
  ];
}
