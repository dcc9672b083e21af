import { counted } from "../../core/counted.ts";
import { ExplainedError } from "../../core/explainedError.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Standing } from "../../protocol/trainingApi.ts";
import { type FitSpread, fitSpread } from "../../train/leastSquares.ts";
import { lbfgs } from "../../train/optimizers/lbfgs.ts";
import type { Training } from "../../train/training.ts";
import type { Session } from "../session.ts";
import type { Study } from "../study.ts";
import { fitResiduals, MAX_UNKNOWNS, type Unknown } from "./fitResiduals.ts";
import { parameterName, startName } from "./learnedNames.ts";
import type { StudyProblem } from "./trainingProblem.ts";
import { untold } from "./untold.ts";

/** A number that has changed by less than this part of itself is where it was, to anybody who looks. */
const MOVED = 1e-3;
/** Of its standard error, and of itself, a number may be so far from the minimum that nobody minds. */
const SETTLED = 0.1;
const NEAR = 1e-3;
/** After fewer iterations nobody takes what was learnt for a minimum. */
const FEW = 10;

/** A training at its end. */
export interface Ended {
  readonly study: Study;
  readonly problem: StudyProblem;
  readonly training: Training;
  readonly texts: Parameters<typeof fitResiduals>[2];
  /** Values of what is learnt before the first iteration; undefined where that is not known. */
  readonly first: Float64Array | undefined;
}

/** A number that is learnt, with where it stands. */
interface Learnt {
  readonly unknown: Unknown;
  readonly name: string;
  readonly first: number | undefined;
  readonly now: number;
  readonly min: number;
  readonly max: number;
  /** ∂L/∂ of it, over all data trained on. */
  readonly slope: number;
}

/**
 * What is to be known of numbers that a training has learnt, before anybody trusts them: those that have not moved, that sit on
 * a bound, or that the data do not determine. Of nets, and of many numbers, nothing.
 */
export function standing(session: Session, ended: Ended, cancelled: () => boolean): Standing[] {
  const learnt = learntNumbers(ended);
  if (learnt.length === 0 || learnt.length > MAX_UNKNOWNS) return [];
  const told = spreadOf(session, ended, learnt, cancelled);
  const found = learnt.flatMap((number): Standing[] => atBound(number) ?? unmoved(number, ended, told) ?? []);
  // Beside a bound a step that knows of none goes anywhere.
  const hasFurther = found.some(({ kind }) => kind === "at bound")
    ? []
    : further(
        learnt.filter(({ name }) => !found.some((each) => each.name === name)),
        ended,
        told,
      );
  return [...found, ...hasFurther, ...undetermined(told)];
}

function atBound({ name, now, min, max, slope }: Learnt): Standing[] | undefined {
  if (now !== min && now !== max) return undefined;
  const [which, bound] = now === min ? ["min", min] : ["max", max];
  const outward = now === min ? slope > 0 : slope < 0;
  const beyond = outward ? ": beyond it the loss would fall further" : "";
  return [
    { name, kind: "at bound", message: `${name} sits on its bound, ${quoted(which)} ${formatShort(bound)}${beyond}` },
  ];
}

function unmoved(
  { unknown, name, first, now, slope }: Learnt,
  { training }: Ended,
  told: Told | undefined,
): Standing[] | undefined {
  const { iteration } = training.state;
  if (iteration === 0) return undefined;
  if (slope === 0 && (first === undefined || first === now)) {
    const message = `${name} has not moved from ${formatShort(now)}: the loss does not change with it there`;
    return [{ name, kind: "unmoved", message }];
  }
  const least = MOVED * Math.abs(first ?? Number.NaN);
  if (first === undefined || training.ending?.hasArrived || !(Math.abs(now - first) < least)) return undefined;
  // What a step of Gauss and Newton would leave where it is has no further to go.
  const at = told ? told.unknowns.findIndex((each) => isSame(each, unknown)) : -1;
  if (Math.abs(told?.spread.step[at] ?? Number.NaN) < least) return undefined;
  const part = formatShort((100 * Math.abs(now - first)) / Math.abs(first), 2);
  const message = `${name} has moved by ${part} % in ${counted(iteration, "iteration")}, from ${formatShort(first)}`;
  return [{ name, kind: "unmoved", message }];
}

/** The number that a step of Gauss and Newton, which is none at a minimum, would still move most. */
function further(learnt: readonly Learnt[], { problem, training }: Ended, told: Told | undefined): Standing[] {
  if (!told || training.ending?.hasArrived || training.state.iteration < FEW) return [];
  const { step, standardErrors } = told.spread;
  const moves = told.unknowns.flatMap((unknown, i) => {
    const number = learnt.find((each) => isSame(each.unknown, unknown));
    const size = Math.abs(step[i]);
    if (!number || !(size > SETTLED * standardErrors[i]) || !(size > NEAR * Math.abs(number.now))) return [];
    return [{ number, to: number.now + step[i], part: size / Math.abs(number.now) }];
  });
  const [most, ...others] = moves.sort((a, b) => b.part - a.part);
  if (!most) return [];
  const { name, now } = most.number;
  const { optimizer, batch, clip, curriculum } = problem;
  const isSearchable = optimizer.family === "first order" && !batch && clip === undefined && !curriculum;
  const remedy = isSearchable ? { remedy: lbfgs.name } : {};
  const how = isSearchable ? `\`${lbfgs.name}()\` finds it from here, or more iterations` : "it takes more iterations";
  const far =
    most.part > 1
      ? `move ${name} by more than its size`
      : `take ${name} from ${formatShort(now)} to ${formatShort(most.to)}`;
  const more = others.length > 0 ? `, and move ${counted(others.length, "more number")}` : "";
  const message = `this is not the minimum: a Gauss–Newton step would ${far}${more}; ${how}`;
  return [{ name, kind: "not at the minimum", message, ...remedy }];
}

/** What the residuals of a least-squares fit tell of what is learnt. */
interface Told {
  readonly unknowns: readonly Unknown[];
  readonly names: readonly string[];
  readonly spread: FitSpread;
}

/** Undefined of another fit, of which nothing is known. */
function spreadOf(
  session: Session,
  { study, training, texts }: Ended,
  learnt: readonly Learnt[],
  cancelled: () => boolean,
): Told | undefined {
  const { objective, state } = training;
  const here: Study = { ...study, theta: objective.theta(state.x).slice() };
  const z0 = objective.z0(state.x);
  try {
    const { unknowns, columns, residuals } = fitResiduals(session, here, texts, undefined, z0, cancelled);
    const spread = fitSpread(columns, residuals);
    const names = unknowns.map((unknown) => learnt.find((each) => isSame(each.unknown, unknown))?.name ?? "");
    return spread && { unknowns, names, spread };
  } catch (error) {
    if (error instanceof ExplainedError) return undefined;
    throw error;
  }
}

function undetermined(told: Told | undefined): Standing[] {
  if (!told) return [];
  return untold(told.names, told.spread).map(({ names, sentence }) => ({
    name: names.join(", "),
    kind: "not determined",
    message: sentence.replace(/\.$/, "").replace(/^The/, "the"),
  }));
}

function isSame(a: Unknown, b: Unknown): boolean {
  if (a.kind === "theta") return b.kind === "theta" && a.index === b.index;
  return b.kind === "z0" && a.trajectory === b.trajectory && a.component === b.component;
}

/** None where a net is learnt, whose numbers mean nothing one by one. */
function learntNumbers({ study, problem, training, first }: Ended): Learnt[] {
  const { dynamics } = study;
  if (dynamics.parameters.some(({ fixed, shape }) => !fixed && shape.kind === "net")) return [];
  const { objective, state } = training;
  const { trained, ranges, trajectories, targets } = problem;
  if (trained.length > MAX_UNKNOWNS) return [];
  const now = objective.coordinates.values(state.x).slice();
  const slope = training.wholeSlope();
  if (!slope) return [];
  const numbers = [...trained].map((index, n): Learnt => {
    const { min, max } = ranges![n];
    const unknown = { kind: "theta", index } as const;
    return { unknown, name: parameterName(study, index), first: first?.[n], now: now[n], min, max, slope: slope[n] };
  });
  const several = trajectories.length > 1;
  const names = trajectories.map(({ name }) => name);
  const starts = objective.startPlaces.flatMap(({ trajectory, place }) => {
    const part = targets.parts[trajectories[trajectory].part ?? 0];
    return (part.learnZ0 ?? []).flatMap((range, component): Learnt[] => {
      if (!range) return [];
      const unknown = { kind: "z0", trajectory, component } as const;
      const at = place + component;
      const name = startName(part.study, unknown, several, names);
      return [{ unknown, name, first: first?.[at], now: now[at], min: range.min, max: range.max, slope: slope[at] }];
    });
  });
  return [...numbers, ...starts];
}
