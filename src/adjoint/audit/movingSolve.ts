import { smallest } from "../../core/extremes.ts";
import { dop853 } from "../../ode/methods/dop853.ts";
import { isStepped } from "../../ode/steppedMethod.ts";
import { scaledTolerance } from "../../ode/tolerances.ts";
import { lossThroughEvents } from "../events/eventGradient.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import { centralDifference, type Difference, unknownDifference } from "./centralDifference.ts";
import { type Entry, isTime } from "./entry.ts";
import { noiseOf } from "./noise.ts";
import { entryOf } from "./solveAgain.ts";

/** Tolerances of the solves: of an explicit method of high order, and of the problem's own where that does not come through. */
const [FINE, FINE_OWN] = [1e-13, 1e-12];
const MOST_STEPS = 50_000;
/** First step of differences, in parts of what is changed. */
const FIRST = 0.02;
/** Of the way to the next observation: where an end of the span moves, none is left outside. */
const PART = 0.3;
/** Distance of the values that tell the noise, in the same parts: steps are chosen anew between them. */
const APART = 1e-9;
/** Standard deviations that noise stays below. */
const NOISE = 4;

/**
 * The loss of whole solves at fine tolerances, in which steps and the times of events move with what is changed: what it makes of a
 * number knows nothing of adjoints and of their jumps.
 */
export class MovingSolve {
  readonly #problem: GradientProblem;
  readonly #mode: GradientMode;

  /** @param mode any whose solves are told by their loss */
  constructor(problem: GradientProblem, mode: GradientMode) {
    this.#mode = mode;
    const { steps, method } = problem;
    const told = isAdaptive(steps) ? steps : { rtol: 1e-6, atol: 1e-9 };
    const finer = (rtol: number) => ({
      ...told,
      rtol,
      atol: scaledTolerance(told.atol, Math.min(1, rtol / told.rtol)),
    });
    const fine: GradientProblem = {
      ...problem,
      pathPoints: undefined,
      eventTimes: 0,
      method: dop853,
      steps: { ...finer(FINE), maxSteps: MOST_STEPS },
    };
    const own: GradientProblem = { ...fine, method, steps: finer(FINE_OWN) };
    const isOwn = method.embedded && (isStepped(method) || !Number.isFinite(this.#lossOf(fine)));
    this.#problem = isOwn ? own : fine;
  }

  /** ∂L by differences of whole solves, for an entry of such a size; unknown where they do not come through. */
  derivative(entry: Entry, size: number): Difference {
    const x0 = entryOf(this.#problem, entry);
    const loss = (x: number) => this.#lossOf(changed(this.#problem, entry, x));
    if (!Number.isFinite(loss(x0))) return unknownDifference;
    const noise = noiseOf((x) => loss(x0 + x * size), APART);
    const first = Math.min(FIRST * size, isTime(entry) ? PART * this.#room(x0) : Number.POSITIVE_INFINITY);
    return centralDifference(loss, x0, first, Number.isFinite(noise) ? NOISE * noise : 0);
  }

  /** How far an end of the span may move before it meets the other end or an observation between them. */
  #room(end: number): number {
    const { t0, t1, loss } = this.#problem;
    return smallest([t0, t1, ...loss.times].filter((t) => t !== end).map((t) => Math.abs(t - end)));
  }

  #lossOf(problem: GradientProblem): number {
    if ((problem.events ?? []).length > 0) return lossThroughEvents(this.#mode, problem).loss;
    const { status, loss } = this.#mode.compute(problem);
    return status === "ok" ? loss : Number.NaN;
  }
}

function changed(problem: GradientProblem, { of, index }: Entry, x: number): GradientProblem {
  const replaced = (vector: Float64Array) => vector.map((old, i) => (i === index ? x : old));
  if (of === "z0") return { ...problem, z0: replaced(problem.z0) };
  if (of === "theta") return { ...problem, theta: replaced(problem.theta) };
  const { t0, t1, loss } = problem;
  const [from, to] = of === "t0" ? [x, t1] : [t0, x];
  // Observations at the ends move with them.
  const later = loss.times.map((t) => (t === t0 ? from - t0 : t === t1 ? to - t1 : 0));
  return {
    ...problem,
    t0: from,
    t1: to,
    loss: {
      ...loss,
      times: loss.times.map((t, k) => (t === t0 ? from : t === t1 ? to : t + later[k])),
      observe: (k, z, cotangent, moved = 0) => loss.observe(k, z, cotangent, moved + later[k]),
    },
  };
}
