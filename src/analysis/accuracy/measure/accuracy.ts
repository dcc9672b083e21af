import type { StepGrid } from "../../../adjoint/stepGrid.ts";
import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import type { Precision } from "../../../core/kernel.ts";
import type { Method } from "../../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../../ode/implicit/implicitMethod.ts";
import { methods } from "../../../ode/methods/registry.ts";
import { polygon } from "../../../ode/pieces.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { flowOf } from "../../../study/flow.ts";
import type { Session } from "../../../study/session.ts";
import { solve, stepCount } from "../../../study/solve.ts";
import { type Study, StudyError, stateNames } from "../../../study/study.ts";
import { switchingTimes, tooManySwitchings } from "../../../study/switchingTimes.ts";
import type { AccuracyStory, ErrorStory, SideStory } from "../accuracyStory.ts";
import type { AccuracyMeasurements, AccuracyOptions, Ladder } from "../measurements.ts";
import { takesOwnSteps } from "../ownSteps.ts";
import { enclosedEnd, furthest } from "./enclosedEnd.ts";
import { fixedRun } from "./fixedRun.ts";
import type { MeasuredInvariant } from "./invariants.ts";
import { climb, type Effort } from "./ladder.ts";
import { outstandingError } from "./localError.ts";
import { hasEvents } from "./locatedSolve.ts";
import { type LossGradient, withGradients } from "./lossGradient.ts";
import { prepare } from "./preparation.ts";
import { evenTimes, type Reference } from "./reference.ts";
import { stepsOver } from "./stepsOver.ts";
import { climbTolerances } from "./toleranceLadder.ts";

/** The two that every report compares. */
export const PAIR: readonly string[] = ["euler", "rk4"];
const DEFAULT_STEPS = 100;
const DOUBLINGS = 8;
const ABOUT_RIGHT = 0.1;
/** Steps of a side past which no reader sees a difference and drawings take long. */
export const MAX_SIDE_STEPS = 1_000_000;
/** A gradient of up to so many times the steps stands beside a solution of these. */
const ABOUT_SO_MANY = 1.1;
/** Rows of a drawn solution. */
const ROWS = 240;

/**
 * The accuracy of Euler, RK4 and perhaps a third method on the first trajectory of a study, as numbers.
 *
 * @param known measurements of the same study, which are not made again
 * @throws UnknownName for a method, StudyError for steps past drawing and where the solution does not leave its beginning
 */
export function accuracy(
  session: Session,
  given: Study,
  options: AccuracyOptions,
  effort: Effort,
  known?: AccuracyMeasurements,
): AccuracyStory {
  const preparation = prepare(session, given, options.texts);
  const { study, reference, gradient, invariants } = preparation;
  const measured = measureAccuracy(session, given, options, effort, known);
  const steps = options.steps ?? Math.min(MAX_SIDE_STEPS, defaultSteps(study, reference, measured));
  if (steps > MAX_SIDE_STEPS)
    throw new StudyError(`${steps} steps are too many to draw; ${MAX_SIDE_STEPS} is the most`);
  const times = sideTimes(study, reference.span, steps);
  const states = reference.at(times);
  const { enclosedEnd } = measured;
  const drawing = { session, study, reference, steps, times, states, enclosedEnd, invariants, effort };
  return {
    name: study.name,
    member: memberOf(study),
    initialStates: given.z0.length,
    stateNames: stateNames(study.dynamics, study.field.dimension),
    span: reference.span,
    ...(reference.early && { [reference.early.status === "event" ? "stopped" : "early"]: reference.early.message }),
    unlisted: switchingTimes(study.field, study.theta, study.span).tooMany
      ? tooManySwitchings(study.span).message
      : undefined,
    reference: {
      kind: reference.kind,
      isStiff: reference.isStiff,
      uncertainty: reference.uncertainty,
      size: reference.size,
      growth: reference.growth,
      through: hasEvents(study),
      disagreement: reference.disagreement,
      ...drawnReference(reference, times, states),
    },
    steps,
    sides: compared(options).map((method) => side(drawing, method, options, gradient)),
    withoutSingle: withoutSingle(study, options),
    measured,
    spectrum: preparation.spectrum,
    invariants: invariants.map(({ story }) => story),
    gradient: gradient && { names: gradient.names, values: gradient.reference },
  };
}

/** The ladders of the methods and the places where f is not smooth; what is known already is only carried further. */
function measureAccuracy(
  session: Session,
  given: Study,
  options: AccuracyOptions,
  effort: Effort,
  known?: AccuracyMeasurements,
): AccuracyMeasurements {
  const { study, reference, gradient } = prepare(session, given, options.texts);
  const precisions: readonly Precision[] = options.float32 ? ["float64", "float32"] : ["float64"];
  const ladders = compared(options).flatMap((method) =>
    precisions
      .filter((precision) => precision === "float64" || hasSinglePrecision(method, study))
      .map((precision): Ladder => {
        const before = known?.ladders.find((ladder) => ladder.method === method.name && ladder.precision === precision);
        if (takesOwnSteps(method)) return climbTolerances(session, study, reference, method, effort, before);
        const ladder = climb(session, study, reference, method, precision, effort, before);
        return gradient && precision === "float64" ? withGradients(ladder, gradient, method, study, effort) : ladder;
      }),
  );
  const found = reference.roughPlaces;
  const enclosed =
    known?.enclosedEnd !== undefined || !effort.encloses
      ? known?.enclosedEnd
      : enclosedEnd(study, reference, effort.cancelled);
  return {
    ladders,
    roughPlaces: found.length > 0 || hasEvents(study) ? found : outstandingError(session, study, reference),
    ...(enclosed !== undefined && { enclosedEnd: enclosed }),
  };
}

function compared({ third }: AccuracyOptions): readonly Method[] {
  const names = new Set([...PAIR, ...(third ? [third] : [])]);
  return [...names].map((name) => methods.get(name));
}

const memberOf = ({ experiment }: Study): string | undefined =>
  experiment?.data?.kind === "joint" ? experiment.data.parts[0].name : undefined;

function withoutSingle(study: Study, options: AccuracyOptions): AccuracyStory["withoutSingle"] {
  const without = options.float32 ? compared(options).filter((method) => !hasSinglePrecision(method, study)) : [];
  return without.length > 0 ? { titles: without.map(shortTitle), byEvents: hasEvents(study) } : undefined;
}

/** Linear systems are solved, and events found, in double precision only. */
const hasSinglePrecision = (method: Method, study: Study): boolean =>
  !isImplicit(method) && !takesOwnSteps(method) && !hasEvents(study);

/** The experiment's; else 100, doubled until RK4 is about right, or at least does not diverge. */
function defaultSteps({ solver, span }: Study, { size }: Reference, { ladders }: AccuracyMeasurements): number {
  if (solver.steps !== undefined) return solver.steps;
  if (solver.h !== undefined) return stepCount({ h: solver.h }, { span });
  const choices = Array.from({ length: DOUBLINGS }, (_, k) => DEFAULT_STEPS * 2 ** k);
  const runs = ladders.find(({ method }) => method === "rk4")?.runs ?? [];
  const after = (steps: number) => runs.findLast((run) => run.steps <= steps)?.error ?? Number.POSITIVE_INFINITY;
  const isRight = (steps: number) => after(steps) <= ABOUT_RIGHT * (size || 1);
  const isBounded = (steps: number) => after(steps) <= 4 * (size || 1);
  return choices.find(isRight) ?? choices.find(isBounded) ?? DEFAULT_STEPS;
}

/** The beginning and the ends of some of the steps, about evenly spread. */
function sideTimes(study: Study, span: readonly [number, number], steps: number): Float64Array {
  const grid = stepsOver(study, span, steps);
  return Float64Array.from([0, ...sideEnds(grid)], (step) => (step === grid.count ? span[1] : grid.timeAt(step)));
}

/** Steps after which a side is drawn. */
function sideEnds({ count }: StepGrid): number[] {
  const rows = Math.min(count, ROWS);
  return Array.from({ length: rows }, (_, k) => Math.round(((k + 1) * count) / rows));
}

/** Of few steps the reference is drawn between them too. */
function drawnReference(reference: Reference, times: Float64Array, states: Float64Array) {
  const pieces = reference.pieces();
  if (times.length > ROWS / 2) return { t: times, z: states, pieces };
  const t = evenTimes(reference.span, ROWS);
  return { t, z: reference.at(t), pieces };
}

interface Drawing {
  readonly session: Session;
  readonly study: Study;
  readonly reference: Reference;
  readonly steps: number;
  readonly times: Float64Array;
  /** The reference at the times. */
  readonly states: Float64Array;
  readonly enclosedEnd: AccuracyMeasurements["enclosedEnd"];
  readonly invariants: readonly MeasuredInvariant[];
  readonly effort: Effort;
}

function side(
  drawing: Drawing,
  method: Method,
  { float32 }: AccuracyOptions,
  gradient: LossGradient | undefined,
): SideStory {
  if (takesOwnSteps(method)) return ownSide(drawing, method);
  const { session, study, reference, steps, times, enclosedEnd: box, effort } = drawing;
  const part = { ...study, span: reference.span };
  const { trajectories } = solve(session, part, {
    method: method.name,
    steps,
    outputs: times,
    cancelled: effort.cancelled,
  });
  const [{ t, z, diagnosis, stats, status }] = trajectories;
  if (status === "cancelled") throw new Cancelled();
  // Events lie between the times: their jumps are among the steps only.
  const rows = steps < times.length && !hasEvents(study) ? { t, z } : everyStep(drawing, method);
  const found = status === "ok" ? gradient?.of(method, steps) : undefined;
  const proven = status === "ok" && box ? furthest(box, z.subarray(z.length - box.length)) : undefined;
  return {
    method,
    title: shortTitle(method),
    solution: {
      ...against(drawing, t, z),
      pieces: polygon(rows, study.field.dimension),
      message: status === "ok" ? undefined : diagnosis?.message,
    },
    single: float32 && hasSinglePrecision(method, study) ? singlePrecision(drawing, method) : undefined,
    evaluations: stats.evaluations,
    courses: drawing.invariants.map(({ along }) => along(rows.t, rows.z, status === "ok")),
    ...(proven !== undefined && { proven }),
    // Data's times may ask for a few more steps, not for others.
    gradient: found && found.steps <= ABOUT_SO_MANY * steps ? found.values : undefined,
  };
}

/** The same with the steps that a method chooses at the study's tolerances. */
function ownSide(
  { session, study, reference, enclosedEnd: box, invariants, effort }: Drawing,
  method: Method,
): SideStory {
  const { span } = reference;
  const { rtol, atol } = study.solver;
  const part = { ...study, span, times: undefined };
  const request = { method: method.name, rtol, atol };
  const [taken] = solve(session, part, { ...request, outputs: "steps", cancelled: effort.cancelled }).trajectories;
  if (taken.status === "cancelled") throw new Cancelled();
  const [drawn] = flowOf(session, part, request, effort.cancelled).solve([[...study.z0[0]]], ...span, { pieces: true });
  const { dimension } = study.field;
  const rows = Math.max(1, Math.ceil(taken.t.length / ROWS));
  const last = taken.t.length - 1;
  // An event of the method's is a little off that of the reference: there one state is before it and the other after.
  const isEvent = (n: number) => taken.t[n - 1] === taken.t[n] || taken.t[n] === taken.t[n + 1];
  const isShown = (n: number) => n === last || (n % rows === 0 && !isEvent(n));
  const shown = Array.from(taken.t, (_, n) => n).filter(isShown);
  const t = Float64Array.from(shown, (n) => taken.t[n]);
  const z = new Float64Array(t.length * dimension);
  for (const [k, n] of shown.entries()) z.set(taken.z.subarray(n * dimension, (n + 1) * dimension), k * dimension);
  const ended = taken.status === "ok";
  const proven = ended && box ? furthest(box, z.subarray(z.length - box.length)) : undefined;
  return {
    method,
    title: shortTitle(method),
    own: { count: taken.stats.accepted, rtol, t: taken.t, switches: taken.switches ?? [] },
    solution: {
      ...against({ states: reference.at(t) }, t, z),
      pieces: drawn.pieces!,
      message: ended ? undefined : taken.diagnosis?.message,
    },
    evaluations: taken.stats.evaluations,
    courses: invariants.map(({ along }) => along(taken.t, taken.z, ended)),
    ...(proven !== undefined && { proven }),
  };
}

/** "RK4" for "Runge–Kutta 4 (classical)", "Heun 2" for "Heun 2 (explicit trapezoid)". */
const shortTitle = ({ title }: Method) => title.replace(/^Runge–Kutta (?=\d)/, "RK").replace(/ \((?!3\/8).*\)$/, "");

/** The ends of all steps, where the sides' rows are some of them. */
function everyStep({ session, study, reference, steps, effort }: Drawing, method: Method) {
  const { span } = reference;
  const part = { ...study, span, times: undefined };
  const options = { method: method.name, steps, outputs: "steps", cancelled: effort.cancelled } as const;
  const [rows] = solve(session, part, options).trajectories;
  if (rows.status === "cancelled") throw new Cancelled();
  return rows;
}

function singlePrecision(drawing: Drawing, method: Method): SideStory["single"] {
  const { session, study, reference, steps, times, effort } = drawing;
  const { dimension } = study.field;
  const batch = session.reverseKernel(study.field, method, "float32").open(study.z0[0], 1, study.theta);
  const z = new Float64Array(times.length * dimension);
  z.set(study.z0[0]);
  const state = new Float64Array(dimension);
  const grid = stepsOver(study, reference.span, steps);
  const read = (place: number) => z.set(state, (place + 1) * dimension);
  const reached = 1 + fixedRun(batch, grid, sideEnds(grid), state, read, effort.cancelled);
  if (effort.cancelled()) throw new Cancelled();
  return against(drawing, times.subarray(0, reached), z.subarray(0, reached * dimension));
}

/** A solution with its distance from the reference at each of its times. */
function against({ states }: Pick<Drawing, "states">, t: Float64Array, z: Float64Array): ErrorStory {
  const dimension = t.length > 0 ? z.length / t.length : 1;
  const error = Float64Array.from(t, (_, k) => {
    const from = k * dimension;
    return euclideanNorm(z.subarray(from, from + dimension).map((x, i) => x - states[from + i]));
  });
  return { t, z, error };
}
