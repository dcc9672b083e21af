import type { ObservedLoss } from "../../adjoint/observedLoss.ts";
import { counted } from "../../core/counted.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief, listed, quoted } from "../../core/quoted.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { DataWeights, TracedFunction } from "../../language/experiment.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { ObservedTrajectory, TrainingData } from "../../train/data/trainingData.ts";
import type { DataLoss } from "../../train/losses/loss.ts";
import { meanSquaredError } from "../../train/losses/meanSquaredError.ts";
import { losses } from "../../train/losses/registry.ts";
import { argumentsOf } from "../../train/schedules/registry.ts";
import type { RowLoss, TargetTrajectory } from "../../train/trainingProblem.ts";
import { lossAtEvent, terminalComponent, timesWithin } from "../gradient/gradientLoss.ts";
import type { Session } from "../session.ts";
import { DEFAULT_STEPS } from "../stepRequest.ts";
import { type Study, StudyError } from "../study.ts";
import { TracedScalar } from "../tracedScalar.ts";
import { type FittedPart, fittedParts } from "./fittedParts.ts";
import { trainingData } from "./trainingData.ts";
import type { Settings } from "./trainingSettings.ts";
import { withoutGaps } from "./withoutGaps.ts";

/** What the solutions of one right-hand side are compared with. */
export interface TargetsOfPart {
  readonly study: Study;
  readonly loss: RowLoss;
  /** The integrand of a running loss. */
  readonly running: TracedFunction | undefined;
  /** The loss at events, of one trajectory's share in the mean over all. */
  readonly atEvent?: ObservedLoss["atEvent"];
  readonly components: number;
  readonly learnZ0: Settings["learnZ0"];
}

/** What a study's solutions are compared with; its right-hand side is the first, or only, one of `parts`. */
export interface TrainingTargets extends Omit<TargetsOfPart, "study" | "learnZ0"> {
  readonly parts: readonly TargetsOfPart[];
  readonly trajectories: readonly TargetTrajectory[];
  /** As they were read, where the loss is one of data. */
  readonly data: TrainingData | undefined;
}

type Found = Omit<TrainingTargets, "parts" | "data">;

/**
 * The loss of a study with the rows it takes: data times, or, for a loss of the state alone, times close enough to step by.
 *
 * @param named `terminal:i`, in place of the experiment's loss
 * @throws StudyError, DataFault
 */
export function trainingTargets(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  settings: Settings,
  named: string | undefined,
): TrainingTargets {
  const isOfData = named === undefined && recordOf(study).needsData === true;
  const data = isOfData ? trainingData(session, study, texts) : undefined;
  if (isOfData && !data) {
    throw new StudyError(
      `${brief(study.name)} has nothing to train on: give its experiment \`data\`, or a loss of the state`,
    );
  }
  const several = fittedParts(study).map((part, n) => {
    const own = { ...settings, ...ownSettings(part, settings) };
    const found = targetsOf(part.study, own, named, data?.parts?.[n] ?? data);
    return { ...found, study: part.study, learnZ0: own.learnZ0 };
  });
  const parts = several.map(({ trajectories: _, ...part }) => part);
  const factors = data && trajectoryWeights(settings, data);
  const weighted = (one: TargetTrajectory, n: number): TargetTrajectory =>
    factors ? { ...one, weights: one.weights.map((w) => w * factors[n]) } : one;
  if (several.length === 1) return { ...several[0], trajectories: several[0].trajectories.map(weighted), parts, data };
  const left = several.map(({ trajectories }) => trajectories.values());
  const order = data
    ? data.trajectories.map(({ part = 0 }) => part)
    : several.flatMap(({ trajectories }, part) => trajectories.map(() => part));
  const trajectories = order.map((part) => ({ ...(left[part].next().value as TargetTrajectory), part })).map(weighted);
  return { ...parts[0], parts, trajectories, data };
}

/** A factor each, where there are some. @throws StudyError for a name or a number of them that the data do not have */
function trajectoryWeights({ weights }: Settings, { trajectories }: TrainingData): number[] | undefined {
  const given = weights?.trajectories;
  if (!given) return undefined;
  if (Array.isArray(given)) {
    if (given.length === trajectories.length) return given;
    throw new StudyError(
      `\`weights\` has ${given.length} factors for trajectories, but the data have ${trajectories.length}`,
    );
  }
  const of = new Map<string, number[]>();
  const add = (name: string | undefined, n: number) => {
    if (name !== undefined) of.set(name, [...(of.get(name) ?? []), n]);
  };
  for (const [n, { name, experiment }] of trajectories.entries()) {
    for (const each of new Set([name, experiment])) add(each, n);
  }
  const factors = trajectories.map(() => 1);
  for (const [name, factor] of Object.entries(given)) {
    const found = of.get(name);
    if (!found) {
      const known = of.size > 0 ? `there are ${listed([...of.keys()], quoted)}` : "they have no names: give an array";
      throw new StudyError(`\`weights\` names trajectory ${quoted(name)}, which the data do not have; ${known}`);
    }
    for (const n of found) factors[n] *= factor;
  }
  return factors;
}

/** What the experiments of one right-hand side have to themselves, where several are fitted together. */
function ownSettings({ study }: FittedPart, settings: Settings): Pick<Settings, "learnZ0" | "weights"> {
  const { learnZ0, weights } = study.experiment?.train ?? settings;
  return { learnZ0, weights };
}

function recordOf({ experiment }: Study) {
  return experiment?.loss ? losses.get(experiment.loss.word.name) : meanSquaredError;
}

function targetsOf(study: Study, settings: Settings, named: string | undefined, data: TrainingData | undefined): Found {
  const { dimension } = study.field;
  if (named !== undefined) {
    const component = terminalComponent(named, study);
    return ofState(study, settings, named, Float64Array.of(study.span[1]), {
      kind: "function",
      mean: "trajectories",
      evaluate(z, _t, _target, cotangent) {
        cotangent.fill(0)[component] = 1;
        return z[component];
      },
    });
  }
  const call = study.experiment?.loss;
  const record = recordOf(study);
  const { loss: traced, times } = (call?.arguments ?? {}) as { loss?: TracedFunction; times?: readonly number[] };
  switch (record.form) {
    case "data":
      return ofData(study, settings, data!, penaltyOf(record, call));
    case "pointwise":
      if (settings.weights?.components) {
        throw new StudyError("`weights` of components weigh residuals; pointwise has none: weigh them in its function");
      }
      if (data?.trajectories.some(({ sigmas }) => sigmas)) {
        throw new StudyError("`sigma` is the unit of residuals; pointwise has none: divide by it in its function");
      }
      return ofData(study, settings, data!, {
        kind: "function",
        mean: "rows",
        ...ofMeasured(traced!, dimension),
      });
    case "terminal":
    case "at times": {
      const [from, to] = study.span;
      const taken = record.form === "terminal" ? Float64Array.of(to) : timesWithin(times!, from, to);
      return ofState(study, settings, record.name, taken, {
        kind: "function",
        mean: "trajectories",
        evaluate: scalar(traced!, dimension),
      });
    }
    case "at events":
      return {
        ...ofState(study, settings, record.name, new Float64Array(), { kind: "none" }),
        atEvent: sharedAtEvent(lossAtEvent(String(call?.arguments.event), traced!, dimension), study.z0.length),
      };
    case "running":
      return { ...ofState(study, settings, record.name, new Float64Array(), { kind: "none" }), running: traced };
  }
}

/** One of so many equal shares. */
function sharedAtEvent({ atEvent }: ReturnType<typeof lossAtEvent>, shares: number): ObservedLoss["atEvent"] {
  return (name) => {
    const term = atEvent(name);
    return (
      term && {
        observe(z, t, cotangent) {
          const own = new Float64Array(cotangent.length);
          const { value, t: byTime } = term.observe(z, t, own);
          for (let i = 0; i < own.length; i++) cotangent[i] += own[i] / shares;
          return { value: value / shares, t: byTime / shares };
        },
      }
    );
  };
}

function penaltyOf(record: DataLoss, call: Parameters<typeof argumentsOf>[0] | undefined): RowLoss {
  const given = call ? argumentsOf(call) : {};
  return { kind: "penalty", penalty: record.penalty(given), named: { loss: record.name, given } };
}

type Scalar = Extract<RowLoss, { kind: "function" }>["evaluate"];

function scalar(traced: TracedFunction, dimension: number): Scalar {
  const loss = new TracedScalar(traced, dimension);
  return (z, t, target, cotangent) => {
    const value = loss.evaluate({ z, t: [t], target });
    cotangent.set(loss.slope);
    return value;
  };
}

/** A function of what was measured: a gap leaves out the summands that take it, and the row where nothing is left. */
function ofMeasured(
  traced: TracedFunction,
  dimension: number,
): Pick<Extract<RowLoss, { kind: "function" }>, "evaluate" | "counts"> {
  const known = new Map<string, Scalar | undefined>();
  const of = (target: Float64Array): Scalar | undefined => {
    const gaps = [...target.keys()].filter((i) => Number.isNaN(target[i]));
    const key = gaps.join();
    if (!known.has(key)) {
      const left = gaps.length > 0 ? withoutGaps(traced, new Set(gaps)) : traced;
      known.set(key, left && scalar(left, dimension));
    }
    return known.get(key);
  };
  return {
    counts: (target) => of(target) !== undefined,
    evaluate: (z, t, target, cotangent) => of(target)!(z, t, target, cotangent),
  };
}

function ofData(study: Study, { weights }: Settings, data: TrainingData, loss: RowLoss): Found {
  const timeWeights = timeWeightsOf(weights);
  const trajectories = data.trajectories.map((observed) =>
    withStart(observed, data.components, study.span[0], timeWeights(observed), weights?.components),
  );
  return { loss, running: undefined, components: data.components, trajectories };
}

/** The data with a row for the initial state before them, where they have none. */
function withStart(
  { name, z0, t, z, sigmas }: ObservedTrajectory,
  components: number,
  from: number,
  weights: Float64Array,
  componentWeights: Float64Array | undefined,
): TargetTrajectory {
  if (t[0] === from) return { name, z0, t, data: z, weights, componentWeights, sigmas };
  return {
    name,
    z0,
    t: behind([from], t),
    data: behind(new Float64Array(components).fill(Number.NaN), z),
    weights: behind([0], weights),
    componentWeights,
    sigmas: sigmas && behind(new Float64Array(components).fill(1), sigmas),
  };
}

/** Numbers one after another; more of them than a call takes arguments. */
function behind(first: ArrayLike<number>, rest: Float64Array): Float64Array {
  const all = new Float64Array(first.length + rest.length);
  all.set(first);
  all.set(rest, first.length);
  return all;
}

/** A list of factors stands in the order of the data as they were written, which may run against the solve. */
function timeWeightsOf(weights: DataWeights | undefined): (observed: ObservedTrajectory) => Float64Array {
  const times = weights?.times;
  if (!times) return ({ t }) => new Float64Array(t.length).fill(1);
  if (times instanceof Float64Array) {
    return ({ t, turned }) => {
      if (t.length === times.length) return turned ? times.slice().reverse() : times;
      throw new StudyError(
        `\`weights\` has ${times.length} factors for times, but a trajectory has ${counted(t.length, "time")}`,
      );
    };
  }
  const interpreter = new Interpreter(times.outputs);
  return ({ t }) =>
    t.map((time) => {
      const [weight] = interpreter.read({ t: [time] });
      if (weight >= 0 && Number.isFinite(weight)) return weight;
      throw new StudyError(
        `\`times\` of \`weights\` gives ${formatShort(weight)} at t = ${formatShort(time)}; a factor is finite and not negative`,
      );
    });
}

/** Rows for a loss of the state alone: the experiment's times, else equal steps, and those that the loss takes. */
function ofState(study: Study, settings: Settings, name: string, taken: Float64Array, loss: RowLoss): Found {
  const { weights, validation, batch, curriculum } = settings;
  const without = (what: string) => new StudyError(`${what} is for losses of data; ${name} is one of the state alone`);
  if (batch) throw without("`batch`");
  if (weights) throw without("`weights`");
  if (validation !== 0) throw without("`validation`");
  if (curriculum) throw without(quoted(curriculum.word.name));
  const [from, to] = study.span;
  const inner = methods.get(settings.method).embedded ? [] : [...grid(study)];
  const t = Float64Array.from(new Set([from, ...inner, ...taken, to])).sort((a, b) => (to < from ? b - a : a - b));
  const rows = t.map((time) => (taken.includes(time) ? 1 : 0));
  const components = study.field.dimension - (study.experiment?.augment ?? 0);
  const trajectories = study.z0.map((z0) => ({
    z0,
    t,
    data: new Float64Array(t.length * components).fill(Number.NaN),
    weights: rows,
    componentWeights: undefined,
  }));
  return { loss, running: undefined, components, trajectories };
}

function grid({ times, span: [from, to], solver }: Study): Float64Array {
  if (times) return times;
  const steps = solver.steps ?? (solver.h === undefined ? DEFAULT_STEPS : Math.ceil(Math.abs(to - from) / solver.h));
  return Float64Array.from({ length: steps + 1 }, (_, n) => (n === steps ? to : from + ((to - from) * n) / steps));
}
