import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief, listed, quoted } from "../../core/quoted.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import { losses } from "../../train/losses/registry.ts";
import { type LossProblem, weightShares } from "../../train/lossGradient.ts";
import { eventsAtStart, tracedEvents } from "../events/studyEvents.ts";
import type { Kernels } from "../kernels.ts";
import type { Session } from "../session.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { dataJumps } from "../training/dataJumps.ts";
import { type RegulariserTerms, regulariserTerms, trainedParameters } from "../training/regulariserTerms.ts";
import { withIntegrals } from "../training/trainingFields.ts";
import { trainingModel } from "../training/trainingModel.ts";
import { trainingSettings } from "../training/trainingSettings.ts";
import { type TrainingTargets, trainingTargets } from "../training/trainingTargets.ts";

/** Trajectories that a sentence lists. */
const LISTED = 20;

/** What a loss compares solutions with: all data of an experiment, of which one trajectory may be looked at. */
export interface GradientData {
  readonly targets: TrainingTargets;
  readonly terms: RegulariserTerms;
  /** By trajectory: the data's own name, else its number. */
  readonly names: readonly string[];
  /** By trajectory: where it starts. */
  readonly z0: readonly Float64Array[];
  /** By trajectory: the weight of its data in the mean over all. */
  readonly shares: readonly number[];
  /** Numbers of the trajectories that are looked at. */
  readonly chosen: readonly number[];
}

/** Whether the loss of a study, where a request names no other, compares solutions with data. */
export function isOfData({ experiment }: Study): boolean {
  if (!experiment) return false;
  const { loss, data } = experiment;
  return loss ? losses.get(loss.word.name).needsData === true : data !== undefined;
}

/** Whether a regulariser stands beside the data in the loss. */
export function hasRegularisers({ terms }: GradientData): boolean {
  return terms.integrals.length > 0 || terms.decay.length > 0;
}

/**
 * The data of a study whose loss compares with data, read once; undefined where the loss is one of the state.
 *
 * @param trajectory name of the only one to look at: the loss is then its share in the mean over all data
 * @throws StudyError or DataFault for data that do not fit, or a trajectory that there is none of
 */
export function gradientData(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  trajectory?: string,
): GradientData | undefined {
  const { experiment } = study;
  if (!experiment || !isOfData(study)) {
    if (trajectory === undefined) return undefined;
    throw new StudyError(`${brief(study.name)} has no data, of which ${quoted(trajectory)} could be a trajectory`);
  }
  const { from, to } = experiment.t;
  if (study.span[0] !== from || study.span[1] !== to) {
    throw new StudyError(
      `the loss of ${brief(study.name)} compares with data, whose times lie in its own span ${formatShort(from)} … ${formatShort(to)}: change \`t\` in the file`,
    );
  }
  const settings = trainingSettings(study);
  // The data are the same wherever a request has solutions start.
  const targets = trainingTargets(session, { ...study, z0: experiment.z0 }, texts, settings, undefined);
  if (targets.parts.length > 1) {
    throw new StudyError(
      `${brief(study.name)} fits several functions, or experiments from several times on, together; ask for the gradient of one of its experiments, or see that of all as it trains`,
    );
  }
  const names = targets.trajectories.map((_, n) => targets.data?.trajectories[n].name ?? String(n));
  if (trajectory !== undefined && !names.includes(trajectory)) {
    const known = names.length > LISTED ? `${listed(names.slice(0, LISTED))}, …` : listed(names);
    throw new StudyError(
      `there is no trajectory ${quoted(trajectory)}; the data of ${brief(study.name)} hold ${known}`,
    );
  }
  const all = Array.from(names.keys());
  return {
    targets,
    terms: regulariserTerms(settings.regularisers),
    names,
    z0: startsOf(study, targets),
    shares: weightShares({
      trajectories: targets.trajectories,
      components: targets.components,
      loss: targets.loss,
      model: { dimension: study.field.dimension, integral: false, autonomous: true },
    }),
    chosen: trajectory === undefined ? all : [names.indexOf(trajectory)],
  };
}

/** The data's initial states, but those that a request gives in their place. */
function startsOf({ z0, experiment }: Study, { trajectories }: TrainingTargets): Float64Array[] {
  const own = trajectories.map((trajectory) => trajectory.z0);
  if (z0 === experiment?.z0) return own;
  if (z0.length > own.length) {
    throw new StudyError(`${z0.length} initial states are given, but the data hold ${own.length}`);
  }
  return own.map((state, n) => z0[n] ?? state);
}

/** The loss with what is solved for it: the data's times are stops. */
export function lossOfData(
  kernels: Kernels,
  study: Study,
  { targets, terms }: GradientData,
  solver: { readonly method: Method } & Pick<GradientProblem, "steps" | "stops">,
): LossProblem {
  const { field, dynamics, span } = study;
  const whole = withIntegrals(field, targets.running, terms.integrals);
  const names = stateNames(dynamics, field.dimension);
  const { method } = solver;
  return {
    ...solver,
    stepsOver: span[1] - span[0],
    events: tracedEvents(study),
    eventsAtStart: eventsAtStart(study),
    atEvent: targets.atEvent,
    jumps: dataJumps(whole, targets, kernels.onTensors ? "float32" : "float64"),
    model: trainingModel(kernels, whole, names, { integral: whole !== field, method, precision: "float64" }),
    trajectories: targets.trajectories,
    components: targets.components,
    loss: targets.loss,
    decay: terms.decay,
    trained: trainedParameters(dynamics),
  };
}

/** The study of each trajectory that is looked at by itself, for what takes one solution. */
export function apart(study: Study, data: GradientData): { readonly study: Study; readonly data: GradientData }[] {
  return data.chosen.map((n) => ({ study: { ...study, z0: [data.z0[n]] }, data: { ...data, chosen: [n] } }));
}
