import { solveAdaptive } from "../ode/adaptive.ts";
import { adaptiveMethod, stagesOf } from "../ode/adaptiveMethod.ts";
import { solveFixedStep } from "../ode/fixedStep.ts";
import type { Trajectory } from "../ode/solution.ts";
import { isStepped } from "../ode/steppedMethod.ts";
import { EarlyEnd } from "./earlyEnd.ts";
import { type GradientProblem, isAdaptive, type Solvable, type Tolerances } from "./gradientProblem.ts";
import type { PathColumn } from "./gradientResult.ts";
import { type BetweenRows, cubicsBetween, extensionBetween } from "./pathPieces.ts";
import { fixedStepGrid, type StepGrid } from "./stepGrid.ts";

/** Numbers solved at once of which every step is kept where a path is recorded; of more, only given times. */
const MAX_KEPT = 2000;

/** Tolerances of the system that is solved, an absolute one a component. */
type OwnTolerances = Omit<Tolerances, "atol"> & { readonly atol: Float64Array };

/**
 * Solves an adjoint system backward, span after span between the observations, by the problem's own method and steps: on
 * a fixed grid the same steps in reverse, else steps chosen by the same tolerances.
 */
export class BackwardSolver {
  evaluations = 0;
  readonly #problem: GradientProblem;
  readonly #solvable: Solvable;
  readonly #control: Solvable | undefined;
  readonly #stops: readonly number[];
  readonly #grid: StepGrid | undefined;
  /** Whether the rows told are those at the ends of steps that chose themselves. */
  readonly #tellsSteps: boolean;
  #segment: number;

  /**
   * @param found where steps of the forward solve had to end, which those back do, too
   * @param control the leading components of the system, where they alone are to choose the steps
   */
  constructor(problem: GradientProblem, solvable: Solvable, found: readonly number[] = [], control?: Solvable) {
    const { steps } = problem;
    this.#problem = problem;
    this.#stops = [...(problem.stops ?? []), ...found];
    this.#solvable = solvable;
    this.#control = control;
    this.#grid = isAdaptive(steps) ? undefined : fixedStepGrid(problem, steps);
    this.#tellsSteps = isAdaptive(steps) && !control && solvable.system.dimension <= MAX_KEPT;
    this.#segment = (this.#grid?.segments.length ?? 0) - 1;
  }

  /**
   * Replaces w, the state at `from`, by the one at `to`, which is the next observation or t0.
   *
   * @param atol of each component of w, where tolerances choose the steps
   * @param row called with states on the way, `to` among them and, where they are those of its steps, `from`
   * @throws EarlyEnd
   */
  solve(
    from: number,
    to: number,
    w: Float64Array,
    atol: Float64Array,
    row?: (t: number, w: Float64Array) => void,
  ): void {
    const { steps } = this.#problem;
    if (from === to) return;
    if (!isAdaptive(steps)) this.#fixed(to, w, row);
    else if (this.#control) this.#controlled(from, to, w, { ...steps, atol }, this.#control, row);
    else this.#adaptive(from, to, w, steps, atol, row);
  }

  /** What lies between the rows told, by where the system has which numbers of theirs. */
  between(layout: readonly PathColumn[]): BetweenRows {
    const retakes = this.#tellsSteps && !isStepped(this.#problem.method);
    return retakes ? extensionBetween(this.#problem, this.#solvable, layout) : cubicsBetween(this.#problem);
  }

  #fixed(to: number, w: Float64Array, row?: (t: number, w: Float64Array) => void): void {
    const { method, theta, cancelled } = this.#problem;
    const segments = this.#grid?.segments ?? [];
    const kernel = this.#solvable.fixedStep(method);
    for (;;) {
      const segment = segments[this.#segment];
      // Where one begins behind a jump, `to` may lie in it.
      if (!segment || (segment.to - to) * segment.h <= 0) break;
      this.#segment--;
      const reached = segment.from;
      const trajectory = solveFixedStep({
        kernel,
        system: this.#solvable.system,
        method,
        t0: segment.to,
        t1: reached,
        choice: { steps: segment.steps },
        states: w,
        theta,
        outputs:
          row && segment.steps <= this.#points(segment.to, reached) ? "steps" : this.#outputs(segment.to, reached, row),
        cancelled,
      }).trajectories[0];
      this.#take(trajectory, w, row);
    }
  }

  #adaptive(
    from: number,
    to: number,
    w: Float64Array,
    { rtol, maxStep, maxSteps, samples }: Tolerances,
    atol: Float64Array,
    row?: (t: number, w: Float64Array) => void,
  ): void {
    const { model, method, theta, cancelled } = this.#problem;
    const pair = adaptiveMethod(method);
    // Without a first step: the one that is given is that of the state from t0 on.
    const trajectory = solveAdaptive({
      rtol,
      atol,
      maxStep,
      maxSteps,
      // Along z(t) every adjoint depends on time, but nothing happens at one that nothing happens to z at.
      samples: model.system.usesTime === false ? 0 : samples,
      stops: this.#stops,
      jumps: this.#problem.jumps,
      kernel: this.#solvable.pair(pair),
      whenStiff: this.#solvable.whenStiff?.(pair),
      system: this.#solvable.system,
      method: pair,
      t0: from,
      t1: to,
      states: w,
      theta,
      outputs: row && this.#tellsSteps ? "steps" : this.#outputs(from, to, row),
      cancelled,
    }).trajectories[0];
    this.#take(trajectory, w, row);
  }

  /** Steps chosen by the leading components; the whole system takes every accepted one after them. */
  #controlled(
    from: number,
    to: number,
    w: Float64Array,
    tolerances: OwnTolerances,
    control: Solvable,
    row?: (t: number, w: Float64Array) => void,
  ): void {
    const { method, theta, cancelled } = this.#problem;
    const pair = adaptiveMethod(method);
    const batch = this.#solvable.fixedStep(method).open(w, 1, theta);
    const wholeEvaluations = stagesOf(method);
    const every = Math.abs(to - from) / this.#points(from, to);
    let recorded = from;
    const { status, diagnosis, stats } = solveAdaptive({
      ...tolerances,
      firstStep: undefined,
      // The whole system goes along and cannot go back: what the forward solve found is heeded, and no more looked for.
      samples: 0,
      stops: this.#stops,
      jumps: this.#problem.jumps,
      kernel: control.pair(pair),
      system: control.system,
      method: pair,
      t0: from,
      t1: to,
      states: w.slice(0, control.system.dimension),
      theta,
      outputs: new Float64Array(),
      accepted: (_trajectory, begin, end) => {
        batch.advance(begin, end - begin, 0, 1);
        this.evaluations += wholeEvaluations;
        if (!row || (end !== to && Math.abs(end - recorded) < every)) return;
        recorded = end;
        batch.read(w);
        row(end, w);
      },
      cancelled,
    }).trajectories[0];
    this.evaluations += stats.evaluations;
    batch.read(w);
    if (status !== "ok" && diagnosis) throw new EarlyEnd(diagnosis);
  }

  #take({ t, z, status, diagnosis, stats }: Trajectory, w: Float64Array, row?: (t: number, w: Float64Array) => void) {
    this.evaluations += stats.evaluations;
    for (let k = 0; k < t.length; k++) {
      w.set(z.subarray(k * w.length, (k + 1) * w.length));
      row?.(t[k], w);
    }
    if (status !== "ok" && diagnosis) throw new EarlyEnd(diagnosis);
  }

  #outputs(from: number, to: number, row?: (t: number, w: Float64Array) => void): Float64Array {
    if (!row) return Float64Array.of(to);
    const count = this.#points(from, to);
    return Float64Array.from({ length: count }, (_, k) =>
      k === count - 1 ? to : from + ((k + 1) * (to - from)) / count,
    );
  }

  /** How many rows of the path fall to a part of the span. */
  #points(from: number, to: number): number {
    const { t0, t1, pathPoints = 1 } = this.#problem;
    return Math.max(1, Math.ceil((pathPoints * (to - from)) / (t0 - t1)));
  }
}
