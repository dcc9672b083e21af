import { gradientModes } from "../../adjoint/gradientModes.ts";
import { methodForMode } from "../../adjoint/methodForMode.ts";
import { quoted } from "../../core/quoted.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { isExplicit, stagesOf } from "../../ode/adaptiveMethod.ts";
import { explicitMethods } from "../../ode/methods/registry.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import { curricula } from "../../train/curricula/registry.ts";
import { optimizers } from "../../train/optimizers/registry.ts";
import type { Rate } from "../../train/schedules/rate.ts";
import { argumentsOf } from "../../train/schedules/registry.ts";
import type { TrainingPart, TrainingProblem } from "../../train/trainingProblem.ts";
import { eventsAtStart, tracedEvents } from "../events/studyEvents.ts";
import type { Kernels } from "../kernels.ts";
import type { Session } from "../session.ts";
import { refuseUnsplit } from "../split.ts";
import { adaptiveSettings } from "../stepRequest.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { dataJumps } from "./dataJumps.ts";
import { learntRanges } from "./learntRanges.ts";
import { partsTogether } from "./partsTogether.ts";
import { regulariserTerms, trainedParameters } from "./regulariserTerms.ts";
import { rowsTogether } from "./rowsTogether.ts";
import { segmentsTogether } from "./segmentsTogether.ts";
import { withIntegrals } from "./trainingFields.ts";
import { trainingModel } from "./trainingModel.ts";
import type { Settings } from "./trainingSettings.ts";
import { type TrainingTargets, trainingTargets } from "./trainingTargets.ts";

/** A study's training with every choice made, and what it was made of. */
export interface StudyProblem extends TrainingProblem {
  readonly targets: TrainingTargets;
}

/** @throws StudyError, UnknownName or DataFault for settings and data that do not fit */
export function trainingProblem(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  settings: Settings,
  loss: string | undefined,
  kernels: Kernels,
): StudyProblem {
  const { dynamics, theta, solver } = study;
  if (study.field.mass)
    throw new StudyError("an experiment with a mass matrix is solved and differentiated, but not trained");
  const method = methodForMode(settings.method, gradientModes.get(settings.gradient));
  const targets = trainingTargets(session, study, texts, settings, loss);
  const terms = regulariserTerms(settings.regularisers);
  const precision = kernels.onTensors ? "float32" : settings.precision;
  const adaptive = method.embedded !== undefined;
  const solving = {
    method,
    steps: adaptive ? adaptiveSettings(study, {}) : { stepsPerInterval: settings.steps },
    stops: adaptive ? solver.stops : undefined,
    gradient: settings.gradient,
    trajectories: targets.trajectories,
  };
  const fixedOf = (field: VectorField, part: TrainingPart): Partial<TrainingPart> => {
    if (adaptive || !isExplicit(method)) return {};
    const { method: name, steps: stepsPerInterval, gradient } = settings;
    const training = { method: name, precision, stepsPerInterval, stages: stagesOf(method) };
    return {
      rowsTogether: rowsTogether(kernels, field, part, training),
      partsTogether: partsTogether(kernels, field, part, { ...training, gradient, trajectories: targets.trajectories }),
    };
  };
  const parts = targets.parts.map((part): TrainingPart => {
    const { dynamics, field } = part.study;
    refuseUnsplit(part.study, method);
    const whole = withIntegrals(field, part.running, terms.integrals);
    const names = stateNames(dynamics, field.dimension);
    const made: TrainingPart = {
      model: trainingModel(kernels, whole, names, {
        integral: whole !== field,
        method,
        precision: settings.precision,
      }),
      jumps: dataJumps(whole, targets, precision),
      events: tracedEvents(part.study),
      eventsAtStart: eventsAtStart(part.study),
      atEvent: part.atEvent,
      components: part.components,
      loss: part.loss,
      learnZ0: part.learnZ0,
    };
    const together = segmentsTogether(kernels, whole, made, solving, { names, method: settings.method });
    return { ...made, together, ...fixedOf(whole, made) };
  });
  if (!kernels.onTensors) checkPrecision(settings, adaptive);
  const optimizer = optimizers.get(settings.optimizer.word.name);
  const given = argumentsOf(settings.optimizer);
  if (optimizer.family === "quasi-Newton") checkLineSearch(settings);
  const curriculum = settings.curriculum && {
    record: curricula.get(settings.curriculum.word.name),
    arguments: argumentsOf(settings.curriculum),
  };
  return {
    ...parts[0],
    parts: parts.length > 1 ? parts : undefined,
    ...solving,
    targets,
    theta,
    trained: trainedParameters(dynamics),
    ranges: learntRanges(dynamics, theta),
    decay: terms.decay,
    optimizer,
    optimizerArguments: given,
    rate: optimizer.family === "first order" ? (given.rate as Rate) : undefined,
    iterations: settings.iterations,
    batch: settings.batch,
    seed: settings.seed,
    validation: settings.validation,
    patience: settings.patience,
    targetLoss: settings.targetLoss,
    clip: settings.clip,
    curriculum,
  };
}

function checkPrecision({ precision, gradient, method }: Settings, adaptive: boolean): void {
  if (precision === "float64") return;
  if (!explicitMethods.find(method))
    throw new StudyError(
      `float32 is for explicit Runge–Kutta methods, of which ${quoted(method)} is none: take rk4, or float64`,
    );
  if (adaptive)
    throw new StudyError(`float32 is for fixed steps; ${quoted(method)} chooses its own: take rk4, or float64`);
  if (gradient !== "direct" && gradient !== "checkpointed") {
    throw new StudyError(`float32 goes with the gradient modes direct and checkpointed, not with ${gradient}`);
  }
}

function checkLineSearch({ clip, batch, curriculum, optimizer }: Settings): void {
  const name = optimizer.word.name;
  if (clip !== undefined)
    throw new StudyError(`\`clip\` and ${name} exclude each other: a line search needs the gradient as it is`);
  if (curriculum && "rate" in curriculum.arguments) {
    throw new StudyError(`${quoted(curriculum.word.name)} has a learning rate, which ${name} does not take`);
  }
  if (batch)
    throw new StudyError(
      `${name} is for all data at once: windows that change at every iteration mislead it; leave \`batch\` out`,
    );
}
