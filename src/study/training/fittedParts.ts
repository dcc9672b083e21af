import type { Experiment, JointPart } from "../../language/experiment.ts";
import { BrokenFunction, type Study, stateNames } from "../study.ts";
import { tracedSystem } from "../tracedSystem.ts";

/** Experiments of one right-hand side that are fitted together, or a single one. */
export interface FittedPart {
  /** Over the initial states of all of them. */
  readonly study: Study;
  readonly members: readonly FittedMember[];
}

/** An experiment by itself, over the parameters of the whole fit. */
export interface FittedMember {
  /** In front of the names of its trajectories; undefined for one that is fitted alone or not exported. */
  readonly name: string | undefined;
  readonly study: Study;
}

/**
 * The right-hand sides that a study is fitted by: its own, or those of the experiments of a `fit`, which have the same packed
 * parameters. Experiments of one function go together, as far as they begin at one time and are trained alike.
 */
export function fittedParts(study: Study): readonly FittedPart[] {
  const { experiment } = study;
  if (experiment?.data?.kind !== "joint") return [{ study, members: [{ name: undefined, study }] }];
  const groups = new Map<JointPart, JointPart[]>();
  for (const part of experiment.data.parts) {
    const first = [...groups.keys()].find((other) => isAlike(other.experiment, part.experiment)) ?? part;
    groups.set(first, [...(groups.get(first) ?? []), part]);
  }
  if (groups.size === 1) return [{ study, members: experiment.data.parts.map((part) => memberOf(study, part)) }];
  return [...groups.values()].map((parts) => {
    const members = parts.map((part) => memberOf(study, part));
    const z0 = members.flatMap((member) => member.study.z0);
    const span = members
      .map((member) => member.study.span)
      .reduce((a, b) => (Math.abs(b[1] - b[0]) > Math.abs(a[1] - a[0]) ? b : a));
    return { members, study: { ...members[0].study, z0, span } };
  });
}

/** By experiment of the file, in its order, the number of its right-hand side. */
export function partNumbers(study: Study, parts: readonly FittedPart[]): number[] {
  const { experiment } = study;
  if (experiment?.data?.kind !== "joint") return [0];
  return experiment.data.parts.map((part) =>
    parts.findIndex(({ members }) => members.some((member) => member.study.experiment === part.experiment)),
  );
}

function isAlike(a: Experiment, b: Experiment): boolean {
  const isOfFunction = a.function === b.function && a.dimension === b.dimension && a.augment === b.augment;
  return isOfFunction && a.t.from === b.t.from && a.train === b.train;
}

function memberOf(study: Study, { name, experiment }: JointPart): FittedMember {
  const { function: dynamics, dimension, z0, t } = experiment;
  const own = { ...study, experiment, z0: [...z0], span: [t.from, t.to] as const, times: t.times };
  if (dynamics === study.dynamics && dimension === study.field.dimension) return { name, study: own };
  const { field, diagnostics } = dynamics.trace(dimension);
  if (!field) throw new BrokenFunction(dynamics.name, diagnostics);
  return { name, study: { ...own, dynamics, field, system: tracedSystem(field, stateNames(dynamics, dimension)) } };
}
