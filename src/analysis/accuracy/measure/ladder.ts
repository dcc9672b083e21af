import type { StepGrid } from "../../../adjoint/stepGrid.ts";
import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import { largest, smallest } from "../../../core/extremes.ts";
import type { FixedStepKernel, Precision } from "../../../core/kernel.ts";
import { squared } from "../../../core/squared.ts";
import { Interpreter } from "../../../graph/interpret.ts";
import type { VectorField } from "../../../graph/vectorField.ts";
import { type Method, stagesOf } from "../../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../../ode/implicit/implicitMethod.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { fieldOperations } from "../../../study/fieldOperations.ts";
import type { Session } from "../../../study/session.ts";
import { solve } from "../../../study/solve.ts";
import type { Study } from "../../../study/study.ts";
import type { Ladder, Run } from "../measurements.ts";
import { afterChance, bySteps, FEW_STEPS, magnified, roundoffOf, type Scale } from "../observedOrder.ts";
import { isUnconditional, stabilityLimit } from "../stability.ts";
import { fixedRun } from "./fixedRun.ts";
import { hasEvents } from "./locatedSolve.ts";
import { COMPARED, changeOfStart, comparedTimes, PARTS, type Reference } from "./reference.ts";
import { spectrum } from "./spectrum.ts";
import { stepsOver } from "./stepsOver.ts";
import { timed } from "./timed.ts";

/** How much of a ladder to climb. */
export interface Effort {
  /** Operations of the finest run, counted over the graph of f: about a nanosecond each. */
  readonly operations: number;
  readonly timed: boolean;
  /** Time short runs that are known once more: the first times were those of code not yet warm. */
  readonly again?: boolean;
  /** Follow the true solution by a tube, too, which takes some tenths of a second. */
  readonly encloses?: boolean;
  readonly cancelled: () => boolean;
}

/** More steps than these only pile up roundings. */
const MAX_STEPS = 2 ** 22;
/** Runs past the one with the smallest error: they show the floor of roundings. */
const PAST_FLOOR = 2;
/** Runs finer than the first stable one with an error below this part of the solution's size are stable. */
const SETTLED = 1e-3;
/** Where the exact flow magnifies a small change more than this, its growth tells nothing of a method. */
const SENSITIVE = 100;
/** Runs of few steps that are right to so many units of roundoff ask for witnesses, of these numbers of steps. */
const NEARLY_EXACT = 256;
const WITNESSES = [1, 3, 5, 7, 11, 13, 23, 47];
/** Where f jumps, what counts is where a step meets the jump: powers of two may all meet it alike, this part of them does not. */
const UNEVEN = 0.73;
/** A small change that has grown by no more than this has not grown. */
const GROWN = 1.01;
/** A solution whose slope would move it by less than this part of its size over the span is at rest. */
const AT_REST = 1e-3;
/** In seconds: longer runs have warmed up by themselves. */
const SHORT = 0.02;
/** Looking for events in a step takes about so many operations. */
const WATCHED = 2000;

/** Whether a run was timed and took so little that it may have been cold. */
export const isShort = ({ seconds = Number.POSITIVE_INFINITY }: Run): boolean => seconds <= SHORT;

/** One method with 2, 4, 8, … steps, as far as the effort goes or roundings let the error fall; what is known is not run again. */
export function climb(
  session: Session,
  study: Study,
  reference: Reference,
  method: Method,
  precision: Precision,
  effort: Effort,
  known?: Ladder,
): Ladder {
  const climber = new Climber(session, study, reference, method, precision, effort);
  const runs = (known?.runs ?? []).map((run) => (effort.again ? climber.timedAgain(run) : run));
  const each = stepCost(study.field, method) + (hasEvents(study) ? WATCHED : 0);
  if (effort.timed && !known) climber.warmUp();
  let cut = false;
  const { size, uncertainty, growth } = reference;
  const roundoff = roundoffOf({ precision }) * magnified({ through: hasEvents(study), growth });
  const scale = { size, uncertainty, roundoff };
  let { witnesses } = known ?? {};
  const observed = () => {
    if (!witnesses && runs.some((run) => isNearlyExact(run, scale)))
      witnesses = WITNESSES.map((n) => climber.witness(n));
    return bySteps(runs, witnesses);
  };
  for (let steps = 2 ** (runs.length + 1); steps <= MAX_STEPS && !isPastFloor(runs, observed(), scale); steps *= 2) {
    cut = steps * each > effort.operations;
    if (cut) break;
    runs.push(climber.run(steps, 2 * (runs[runs.length - 1]?.seconds ?? 0)));
  }
  if (reference.roughPlaces.some(({ kind }) => kind === "jump")) {
    const met = new Set(witnesses?.map(({ steps }) => steps));
    const uneven = runs.map(({ steps }) => Math.round(UNEVEN * steps)).filter((n) => n > 1 && !met.has(n));
    witnesses = [...(witnesses ?? []), ...uneven.map((n) => climber.witness(n))];
  }
  const isKnown = known !== undefined && (known.threshold !== undefined || known.runs.length === runs.length);
  const threshold = isKnown ? known.threshold : climber.threshold(runs);
  return { method: method.name, precision, runs, cut, threshold, witnesses };
}

const isNearlyExact = ({ steps, error }: Run, { size, roundoff }: Scale) =>
  steps <= FEW_STEPS && error <= NEARLY_EXACT * roundoff * (size || 1);

/** Whether the error has stopped falling close to what double or single precision can hold. */
function isPastFloor(runs: readonly Run[], all: readonly Run[], scale: Scale): boolean {
  const { steps: settled = Number.POSITIVE_INFINITY } = all[afterChance(all, scale)] ?? {};
  const errors = runs.flatMap(({ steps, error }) => (steps >= settled ? [error] : []));
  const least = smallest(errors);
  const near = 1e-4 * (scale.size || 1);
  return least < near && errors.length - 1 - errors.indexOf(least) >= PAST_FLOOR;
}

class Climber {
  readonly #session: Session;
  readonly #study: Study;
  readonly #reference: Reference;
  readonly #method: Method;
  readonly #effort: Effort;
  readonly #kernel: Pick<FixedStepKernel, "open" | "stages" | "effort">;
  /** Of the last run. */
  #evaluations = 0;
  readonly #states = new Map<number, Float64Array>();
  readonly #grids = new Map<number, StepGrid>();

  constructor(
    session: Session,
    study: Study,
    reference: Reference,
    method: Method,
    precision: Precision,
    effort: Effort,
  ) {
    this.#session = session;
    this.#study = study;
    this.#reference = reference;
    this.#method = method;
    this.#effort = effort;
    const { field } = study;
    this.#kernel =
      precision === "float64"
        ? session.fixedStepKernel(field, method)
        : session.reverseKernel(field, method, "float32");
  }

  /** Compiles what is compiled at its first use, which is no part of the time of a run. */
  warmUp(): void {
    this.#once(2);
  }

  /** @param expected seconds that it will take at most */
  run(steps: number, expected: number): Run {
    const [from, to] = this.#reference.span;
    const once = () => this.#once(steps);
    const { result: error, ...time } = this.#effort.timed ? timed(once, expected) : { result: once() };
    return { steps, h: Math.abs(to - from) / steps, error, evaluations: this.#evaluations, ...time };
  }

  /** Not timed. */
  witness(steps: number): Run {
    const [from, to] = this.#reference.span;
    const error = this.#once(steps);
    return { steps, h: Math.abs(to - from) / steps, error, evaluations: this.#evaluations };
  }

  /** A short run with its time once everything has warmed up. */
  timedAgain(run: Run): Run {
    if (!isShort(run)) return run;
    return { ...run, seconds: this.run(run.steps, run.seconds ?? 0).seconds };
  }

  /**
   * Where a solution is lost, a small change of its start grows that the exact flow does not let grow, or a run is kept from
   * where the solution rests, which linear theory calls unstable there: between two numbers of steps that are as close as 1 %.
   * Undefined where no run shows it, and of a method that no step makes unstable: where its iteration finds no step, that is another matter.
   */
  threshold(runs: readonly Run[]): Ladder["threshold"] {
    // Between events a change grows as those of the times of events have it, too: that is no matter of steps.
    if (isUnconditional(this.#method) || hasEvents(this.#study)) return undefined;
    const { growth } = this.#reference;
    const size = this.#reference.size || 1;
    const span = Math.abs(this.#reference.span[1] - this.#reference.span[0]);
    const restful = this.#stableAtRest();
    const bound = growth === undefined || growth > SENSITIVE ? Number.POSITIVE_INFINITY : Math.max(GROWN, 4 * growth);
    const isUnstable = (steps: number, error: number) =>
      !(error <= 10 * size) || (span / steps > restful && error > SETTLED * size) || !(this.#growth(steps) <= bound);
    // A solution at rest is met by steps of any length: what settles is stable besides.
    const settled = runs.findIndex(({ steps, error }) => error <= SETTLED * size && !isUnstable(steps, error));
    const coarse = settled < 0 ? runs : runs.slice(0, settled + 1);
    const last = coarse.findLastIndex(({ steps, error }) => isUnstable(steps, error));
    if (last < 0) return undefined;
    // The ladder of a solution at rest ends where errors do, whatever becomes of changes.
    const isAtRest = runs[last].error <= SETTLED * size;
    const finer = runs[last + 1]?.steps ?? (isAtRest ? this.#firstStable(runs[last], isUnstable) : undefined);
    if (finer === undefined) return undefined;
    let [unstable, stable] = [runs[last].steps, finer];
    while (stable - unstable > Math.max(1, unstable / 100)) {
      const middle = (stable + unstable) >> 1;
      if (isUnstable(middle, this.#once(middle))) unstable = middle;
      else stable = middle;
    }
    return { stable: span / stable, unstable: span / unstable };
  }

  /** Of numbers of steps that double from a run's on, as far as the effort goes. */
  #firstStable({ steps, error }: Run, isUnstable: (steps: number, error: number) => boolean): number | undefined {
    const each = stepCost(this.#study.field, this.#method);
    const most = Math.min(MAX_STEPS, this.#effort.operations / each);
    for (let n = 2 * steps; n <= most; n *= 2) if (!isUnstable(n, error)) return n;
    return undefined;
  }

  /** The largest stable step at the end of a solution that has come to rest there; else no step is too large. */
  #stableAtRest(): number {
    const { field, theta } = this.#study;
    const { span, size, at } = this.#reference;
    const [from, to] = span;
    const z = at(Float64Array.of(to));
    const slope = new Interpreter(field.outputs).read({ z, t: [to], theta });
    if (largest(slope.map(Math.abs)) * Math.abs(to - from) > AT_REST * (size || 1)) return Number.POSITIVE_INFINITY;
    const limit = stabilityLimit(this.#method, spectrum(this.#study, { span: [to, to], at }));
    return limit && limit.h > 0 ? limit.h : Number.POSITIVE_INFINITY;
  }

  /**
   * By what factor a small change of the start has grown at the end: the smaller one of two changes, since next to a jump of f one
   * of them may lead to another branch, which is no growth.
   */
  #growth(steps: number): number {
    const {
      z0: [z0],
      theta,
      field: { dimension },
    } = this.#study;
    const change = changeOfStart(z0);
    const changes = [change, -change / 16];
    const state = new Float64Array(3 * dimension);
    for (let i = 0; i < dimension; i++) state.set([z0[i], ...changes.map((by) => z0[i] + by)], 3 * i);
    const batch = this.#kernel.open(state, 3, theta);
    let growth = Number.POSITIVE_INFINITY;
    const grown = (lane: number) => {
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += squared(state[3 * i + lane] - state[3 * i]);
      return Math.sqrt(sum / dimension) / Math.abs(changes[lane - 1]);
    };
    const read = () => {
      growth = Math.min(grown(1), grown(2));
    };
    const grid = this.#grid(steps);
    fixedRun(batch, grid, [grid.count], state, read, this.#effort.cancelled);
    if (this.#effort.cancelled()) throw new Cancelled();
    return growth;
  }

  /** The same through events, after each of which the grid begins anew. */
  #onceWithEvents(steps: number): number {
    const { span } = this.#reference;
    const grid = this.#grid(steps);
    const ends = comparedEnds(grid.count);
    const wanted = this.#wanted(steps, grid, ends);
    const outputs = Float64Array.from(ends, (end) => (end === grid.count ? span[1] : grid.timeAt(end)));
    const study = { ...this.#study, span, times: undefined };
    const request = { method: this.#method.name, steps, outputs, cancelled: this.#effort.cancelled };
    const [{ z, status, stats }] = solve(this.#session, study, request).trajectories;
    if (status === "cancelled") throw new Cancelled();
    this.#evaluations = stats.evaluations;
    if (status !== "ok" || z.length < wanted.length) return Number.POSITIVE_INFINITY;
    const { dimension } = study.field;
    const distances = ends.map((_, k) => {
      const row = k * dimension;
      return euclideanNorm(z.subarray(row, row + dimension).map((x, i) => x - wanted[row + i]));
    });
    return distances.some(Number.isNaN) ? Number.POSITIVE_INFINITY : largest(distances);
  }

  /** The largest distance from the reference at the ends of the steps compared. */
  #once(steps: number): number {
    if (hasEvents(this.#study)) return this.#onceWithEvents(steps);
    const {
      z0: [z0],
      theta,
      field: { dimension },
    } = this.#study;
    const grid = this.#grid(steps);
    const ends = comparedEnds(grid.count);
    const wanted = this.#wanted(steps, grid, ends);
    const state = new Float64Array(dimension);
    let most = 0;
    const distance = (place: number) => {
      most = Math.max(most, euclideanNorm(state.map((x, i) => x - wanted[place * dimension + i])));
    };
    const before = this.#kernel.effort?.evaluations;
    const reached = fixedRun(this.#kernel.open(z0, 1, theta), grid, ends, state, distance, this.#effort.cancelled);
    this.#evaluations =
      before === undefined ? Math.ceil(grid.count * this.#kernel.stages) : this.#kernel.effort!.evaluations - before;
    if (this.#effort.cancelled()) throw new Cancelled();
    return reached < ends.length || Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
  }

  /** The reference at the ends of some steps; the same for every number of steps that is a multiple of the parts. */
  #wanted(steps: number, grid: StepGrid, ends: readonly number[]): Float64Array {
    const { span } = this.#reference;
    // Steps that switching times divide are never the same.
    const isEven = grid.segments.length === 1;
    const key = isEven && steps % PARTS === 0 ? PARTS : steps;
    const known = this.#states.get(key);
    if (known) return known;
    const timeAt = (end: number) => (isEven ? span[0] + (end * (span[1] - span[0])) / steps : grid.timeAt(end));
    const times =
      isEven && key === PARTS
        ? comparedTimes(span)
        : Float64Array.from(ends, (end) => (end === grid.count ? span[1] : timeAt(end)));
    const states = this.#reference.at(times);
    this.#states.set(key, states);
    return states;
  }

  #grid(steps: number): StepGrid {
    const known = this.#grids.get(steps) ?? stepsOver(this.#study, this.#reference.span, steps);
    this.#grids.set(steps, known);
    return known;
  }
}

/** After which of its steps a run is compared: of a few, after each. */
function comparedEnds(steps: number): readonly number[] {
  if (steps <= COMPARED.length) return Array.from({ length: steps }, (_, k) => k + 1);
  return [...new Set(COMPARED.map((part) => Math.round((part * steps) / PARTS)))];
}

/** Iterations of an implicit step, and what one takes besides evaluations. */
const ITERATIONS = 5;
const OVERHEAD = 2000;

/** Operations of one step, roughly. */
export function stepCost(field: VectorField, method: Method): number {
  if (!isImplicit(method)) return fieldOperations(field) * stagesOf(method);
  const { dimension } = field;
  return stagesOf(method) * (ITERATIONS * fieldOperations(field) + 4 * dimension * dimension) + OVERHEAD;
}
