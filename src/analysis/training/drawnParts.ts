import type { LearntRange } from "../../core/learntRange.ts";
import type { Figure } from "../../protocol/figure.ts";
import type { Study } from "../../study/study.ts";
import { fittedParts } from "../../study/training/fittedParts.ts";
import { startRanges } from "../../study/training/learntRanges.ts";
import type { Settings } from "../../study/training/trainingSettings.ts";
import type { TrainingData } from "../../train/data/trainingData.ts";
import type { TrainingFigures } from "./trainingView.ts";

/** What is fitted by one right-hand side, which has drawings of its own. */
export interface DrawnPart {
  readonly study: Study;
  readonly data: TrainingData | undefined;
  /** Of its trajectories, as they are now. */
  readonly z0: readonly (readonly number[])[];
  /** Which of all trajectories they are. */
  readonly numbers: readonly number[];
}

/** @param z0 of all trajectories */
export function drawnParts(
  study: Study,
  data: TrainingData | undefined,
  z0: readonly (readonly number[])[],
): DrawnPart[] {
  const parts = fittedParts(study);
  if (parts.length === 1) return [{ study, data, z0, numbers: [...z0.keys()] }];
  return parts.map((part, n) => {
    const numbers = [...z0.keys()].filter((k) => (data?.trajectories[k].part ?? 0) === n);
    return { study: part.study, data: data?.parts?.[n], z0: numbers.map((k) => z0[k]), numbers };
  });
}

/** The initial state of a trajectory, with what its components may be, undefined for those that are not learnt. */
export interface LearntStart {
  readonly study: Study;
  readonly trajectory: number;
  readonly name: string | undefined;
  readonly state: readonly number[];
  readonly ranges: readonly (LearntRange | undefined)[];
}

export function learntStarts(parts: readonly DrawnPart[], { learnZ0 }: Pick<Settings, "learnZ0">): LearntStart[] {
  const several = parts.length > 1;
  return parts
    .flatMap(({ study, data, z0, numbers }) => {
      const own = several ? study.experiment?.train?.learnZ0 : learnZ0;
      const ranges = startRanges(own, data?.trajectories.map((trajectory) => trajectory.z0) ?? study.z0);
      return z0.map((state, n) => ({ study, trajectory: numbers[n], name: data?.trajectories[n].name, state, ranges }));
    })
    .sort((a, b) => a.trajectory - b.trajectory);
}

/** The drawings of all right-hand sides, those after the first by the name of its function. */
export function together(parts: readonly DrawnPart[], all: readonly TrainingFigures[]): TrainingFigures {
  const named = (figures: readonly Figure[], n: number): readonly Figure[] => {
    if (parts.length === 1) return figures;
    const of = nameOf(parts, n);
    return figures.map((figure) => ({
      ...figure,
      id: n === 0 ? figure.id : `${figure.id}-of-${n}`,
      title: `${figure.title}, ${of}`,
      x: { ...figure.x, link: figure.x.link && `${figure.x.link}-${n}` },
      y: { ...figure.y, link: figure.y.link && `${figure.y.link}-${n}` },
    }));
  };
  return {
    ...all[0],
    fields: all.flatMap(({ fields }, n) => named(fields, n)),
    fit: all.flatMap(({ fit }, n) => named(fit, n)),
  };
}

/** Its function, or its experiments where several right-hand sides are of one function. */
function nameOf(parts: readonly DrawnPart[], n: number): string {
  const { dynamics } = parts[n].study;
  if (parts.filter(({ study }) => study.dynamics.name === dynamics.name).length === 1) return dynamics.name;
  const members = fittedNames(parts[n]);
  return members === "" ? dynamics.name : members;
}

const fittedNames = ({ data }: DrawnPart) =>
  [...new Set(data?.trajectories.flatMap(({ name }) => name?.split(" ")[0] ?? []))].join(", ");
