import { largest } from "../../core/extremes.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Diagnosis } from "../../core/status.ts";
import { type EventPlace, type EventTrajectory, solveWithEvents } from "../../ode/events/solveWithEvents.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { leastStep } from "../../ode/timeResolution.ts";
import { EarlyEnd } from "../earlyEnd.ts";
import { failedForward } from "../failedForward.ts";
import { failedGradient } from "../failedGradient.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { EventTime, GradientResult, GradientStats } from "../gradientResult.ts";
import { joinedPath, type PathPart } from "../joinedPath.ts";
import { direct } from "../modes/direct.ts";
import { type Handed, stretchLoss } from "../stretchLoss.ts";
import type { DifferentiableEvent } from "./differentiableEvent.ts";
import { type Behind, crossingSlopes, pulledBack } from "./saltation.ts";
import { stepSize, stretchSolver } from "./stretches.ts";

/** The gradient in a mode, through events where a problem has some. */
export function gradientOf(mode: GradientMode, problem: GradientProblem): GradientResult {
  const { events = [] } = problem;
  return events.length > 0 ? new EventGradient(mode, problem, events).result() : mode.compute(problem);
}

/** The loss alone, through events, with the solve that it is of; NaN where that does not come through. */
export function lossThroughEvents(mode: GradientMode, problem: GradientProblem) {
  return new EventGradient(mode, problem, problem.events ?? []).loss();
}

/** A stretch between events. */
interface Stretch {
  readonly t0: number;
  readonly t1: number;
  readonly z0: Float64Array;
  /** Where it ends in events. */
  readonly place: EventPlace | undefined;
  /** Numbers of the observations in it. */
  readonly observed: readonly number[];
}

/**
 * Goes from event to event back to t0: each stretch is a problem of its own, whose loss is what it sees itself and, at its end, the
 * adjoint that the events there hand on. So every mode goes through events as it goes along a solution, and what `backsolve`
 * reconstructs begins anew with the state before each.
 */
class EventGradient {
  readonly #mode: GradientMode;
  readonly #problem: GradientProblem;
  readonly #events: readonly DifferentiableEvent[];
  readonly #forward: EventTrajectory;
  readonly #stretches: Stretch[] = [];
  /** At t0, and at the end where nothing comes behind. */
  readonly #first: EventPlace | undefined;
  readonly #last: EventPlace | undefined;
  #stats: GradientStats;

  constructor(mode: GradientMode, problem: GradientProblem, events: readonly DifferentiableEvent[]) {
    const { t0, t1, z0, theta, loss } = problem;
    this.#mode = mode;
    this.#problem = problem;
    this.#events = events;
    const bound = events.map((event) => event.bind(theta));
    const { eventsAtStart = true } = problem;
    this.#forward = solveWithEvents(stretchSolver(problem), bound, [t0, t1], z0, loss.times, eventsAtStart);
    const { places, stats, status } = this.#forward;
    this.#stats = { ...stats, backwardEvaluations: 0, storedStates: 0 };
    this.#first = places[0]?.t === t0 ? places[0] : undefined;
    const inner = this.#first ? places.slice(1) : places;
    const end = places.at(-1);
    this.#last = end && (end.t === t1 || status === "event") ? end : undefined;
    let [at, z] = [t0, this.#first?.states.at(-1) ?? z0];
    const add = (to: number, place: EventPlace | undefined) => {
      const isIn = (t: number) => (t - at) * (to - t) >= 0 && (t !== to || !place);
      const observed = Array.from(loss.times.keys()).filter((k) => isIn(loss.times[k]));
      this.#stretches.push({ t0: at, t1: to, z0: z, place, observed });
    };
    for (const place of inner) {
      add(place.t, place);
      [at, z] = [place.t, place.states.at(-1)!];
    }
    if (!this.#last) add(t1, undefined);
  }

  loss(): Pick<EventTrajectory, "status" | "diagnosis" | "stats"> & { readonly loss: number } {
    const { loss, z0 } = this.#problem;
    const { t, z, status, diagnosis, stats } = this.#forward;
    const isThrough = status === "ok" || (status === "event" && this.#unseen() === undefined);
    const unused = new Float64Array(z0.length);
    let sum = this.#lossAtEvents() + (status === "event" ? this.#tail().loss : 0);
    for (let k = 0; k < t.length; k++)
      sum += loss.observe(k, z.subarray(k * z0.length, (k + 1) * z0.length), unused.fill(0)).value;
    return { loss: isThrough ? sum : Number.NaN, status, diagnosis, stats };
  }

  /** A time at which the loss looks, and which an event that stops the solve comes before. */
  #unseen(): number | undefined {
    const { t1, loss } = this.#problem;
    if (this.#forward.status !== "event") return undefined;
    return loss.times.find((t) => t !== t1 && this.#isAfterStop(t));
  }

  result(): GradientResult {
    const { status, diagnosis } = this.#forward;
    if (status !== "ok" && status !== "event") return failedForward(this.#mode.name, this.#problem, this.#forward);
    const unseen = this.#unseen();
    const failed = (end: Diagnosis) =>
      failedGradient(this.#mode.name, this.#problem, { status: end.status, diagnosis: end }, this.#stats);
    if (unseen !== undefined) {
      const message = `${diagnosis?.message}, before the loss looks at t = ${formatShort(unseen)}`;
      return failed({ status: "event", t: unseen, message });
    }
    try {
      return this.#differentiate();
    } catch (error) {
      if (error instanceof EarlyEnd) return failed(error.diagnosis);
      throw error;
    }
  }

  #isAfterStop(t: number): boolean {
    const { t0, t1 } = this.#problem;
    return (t - this.#last!.t) * (t1 - t0) > 0;
  }

  #differentiate(): GradientResult {
    const { theta, t1, z0, pathPoints } = this.#problem;
    const byTheta = new Float64Array(theta.length);
    const paths: PathPart[] = [];
    const results: GradientResult[] = [];
    // 1. What the loss sees behind the last event, where no stretch does.
    const tail = this.#tail();
    let behind: Behind = tail.behind;
    let loss = tail.loss + this.#lossAtEvents();
    let byEnd = 0;
    // 2. Stretch by stretch.
    for (const stretch of this.#stretches.toReversed()) {
      if (stretch.place) behind = this.#before(stretch.place, behind, byTheta);
      const base = byTheta.slice();
      const result = this.#along(
        stretch,
        behind.a,
        this.#mode,
        pathPoints && Math.ceil(pathPoints / this.#stretches.length),
      );
      results.push(result);
      if (result.status !== "ok" && result.status !== "drifted") throw new EarlyEnd(result.diagnosis!);
      for (let p = 0; p < byTheta.length; p++) byTheta[p] += result.gradient.theta[p];
      if (result.path) paths.push({ path: result.path, base, isHanded: stretch.place !== undefined });
      if (!stretch.place) byEnd = result.gradient.t1;
      behind = { a: result.gradient.z0, t: this.#byStart(stretch, behind.a, result) };
      loss += result.loss;
    }
    // 3. Events at t0.
    if (this.#first)
      behind = pulledBack(this.#problem, this.#events, this.#first, behind, undefined, byTheta, this.#term);
    const drifted = results.find(({ status }) => status === "drifted");
    const drifts = results.flatMap(({ drift }) => drift ?? []);
    return {
      mode: this.#mode.name,
      status: drifted?.status ?? "ok",
      diagnosis: drifted?.diagnosis ?? results.find(({ diagnosis }) => diagnosis)?.diagnosis,
      loss,
      z1: this.#last?.states.at(-1) ?? results[0]?.z1 ?? z0,
      gradient: { z0: behind.a, theta: byTheta, t0: behind.t, t1: this.#last && this.#last.t !== t1 ? 0 : byEnd },
      stats: this.#stats,
      ...(drifts.length > 0 && { drift: largest(drifts) }),
      ...(paths.length > 0 && { path: joinedPath(paths) }),
      events: this.#eventTimes(),
    };
  }

  /** The adjoint before the events at which a stretch ends. */
  #before(place: EventPlace, behind: Behind, theta: Float64Array): Behind {
    const along = (cotangent: Float64Array) => this.#alongTime(place, cotangent);
    return pulledBack(this.#problem, this.#events, place, behind, along, theta, this.#term);
  }

  readonly #term = (name: string) => this.#problem.loss.atEvent?.(name);

  /** What the loss sees at the last event itself: what it looks at at t1, which is where a solve that is stopped ends. */
  #tail(): { readonly behind: Behind; readonly loss: number } {
    const { loss, t1, z0 } = this.#problem;
    const a = new Float64Array(z0.length);
    const index = loss.times.indexOf(t1);
    // What a solve that came to t1 wrote there stands among its rows.
    if (!this.#last || index < 0) return { behind: { a, t: 0 }, loss: 0 };
    const { value, t } = loss.observe(index, this.#last.states.at(-1)!, a, this.#last.t - t1);
    return { behind: { a, t }, loss: value };
  }

  #lossAtEvents(): number {
    const unused = new Float64Array(this.#problem.z0.length);
    return this.#forward.places.reduce(
      (sum, { t, fired, states }) =>
        fired.reduce((part, index, j) => {
          const term = this.#term(this.#events[index].name);
          return part + (term ? term.observe(states[j + 1], t, unused).value : 0);
        }, sum),
      0,
    );
  }

  /** One stretch, with an adjoint handed on at its end. */
  #along(
    { t0, t1, z0, place, observed }: Stretch,
    handed: Float64Array,
    mode: GradientMode,
    pathPoints?: number,
  ): GradientResult {
    const problem = this.#alone(t0, t1, z0, this.#lossOf(observed, place && { t: t1, a: handed }), pathPoints);
    const result = mode.compute(problem);
    this.#count(result);
    return result;
  }

  #alone(
    t0: number,
    t1: number,
    z0: Float64Array,
    loss: GradientProblem["loss"],
    pathPoints?: number,
  ): GradientProblem {
    const { steps } = this.#problem;
    const alone = isAdaptive(steps) ? steps : { h: stepSize(this.#problem, steps) };
    return { ...this.#problem, t0, t1, z0, loss, steps: alone, events: undefined, pathPoints };
  }

  #lossOf(observed: readonly number[], handed: Handed | undefined) {
    const { loss, t0, t1 } = this.#problem;
    return stretchLoss(loss, [t0, t1], observed, handed);
  }

  /** ∂L/∂t of the beginning of a stretch: of a mode that has it of the flow alone, on a grid, that of the steps. */
  #byStart(stretch: Stretch, handed: Float64Array, { gradient }: GradientResult): number {
    const isOfSteps = !this.#mode.exact || this.#mode.exactTimes || isAdaptive(this.#problem.steps);
    const isFirst = stretch === this.#stretches[0];
    return isOfSteps || isFirst ? gradient.t0 : this.#along(stretch, handed, direct).gradient.t0;
  }

  /** The solution's derivative by the time of a place, along a cotangent: of the last step, where a mode differentiates steps. */
  #alongTime({ t, states: [z], step }: EventPlace, cotangent: Float64Array): number {
    const { model, theta, steps, method } = this.#problem;
    const isOfStep = this.#mode.exact && (!isAdaptive(steps) || isImplicit(method));
    if (isOfStep && step && Math.abs(t - step.from) > leastStep(t)) {
      const alone = this.#alone(step.from, t, step.z, this.#lossOf([], { t, a: cotangent }));
      const one = isAdaptive(steps) ? { ...steps, firstStep: Math.abs(t - step.from), samples: 0 } : { steps: 1 };
      const result = direct.compute({ ...alone, steps: one });
      this.#count(result);
      return result.gradient.t1;
    }
    const f = new Float64Array(z.length);
    model.system.f(t, z, theta, f);
    return f.reduce((sum, x, i) => sum + x * (cotangent[i] ?? 0), 0);
  }

  /** How the times of the first events move. */
  #eventTimes(): EventTime[] {
    const { eventTimes = 0, theta, z0 } = this.#problem;
    const told: EventTime[] = [];
    for (const [k, { place }] of this.#stretches.entries()) {
      if (!place || told.length >= eventTimes) break;
      const byTheta = new Float64Array(theta.length);
      const slopes = crossingSlopes(this.#problem, this.#events, place);
      let a: Float64Array = new Float64Array(z0.length);
      let byStart = 0;
      if (slopes) {
        a.set(slopes.z);
        const rate = this.#alongTime(place, a) + slopes.t;
        a = a.map((x) => -x / rate);
        for (let p = 0; p < theta.length; p++) byTheta[p] = -slopes.theta[p] / rate;
        let behind: Behind = { a, t: 0 };
        for (let n = k; n >= 0; n--) {
          const stretch = { ...this.#stretches[n], observed: [] };
          if (n < k) {
            const along = (cotangent: Float64Array) => this.#alongTime(stretch.place!, cotangent);
            behind = pulledBack(this.#problem, this.#events, stretch.place!, behind, along, byTheta);
          }
          const result = this.#along(stretch, behind.a, this.#mode);
          for (let p = 0; p < theta.length; p++) byTheta[p] += result.gradient.theta[p];
          behind = { a: result.gradient.z0, t: this.#byStart(this.#stretches[n], behind.a, result) };
        }
        if (this.#first) behind = pulledBack(this.#problem, this.#events, this.#first, behind, undefined, byTheta);
        a = behind.a;
        byStart = behind.t;
      }
      for (const index of place.fired) {
        if (told.length < eventTimes)
          told.push({ name: this.#events[index].name, t: place.t, z0: a, theta: byTheta, t0: byStart });
      }
    }
    return told;
  }

  #count({ stats }: GradientResult): void {
    this.#stats = {
      ...this.#stats,
      evaluations: this.#stats.evaluations + stats.evaluations,
      backwardEvaluations: this.#stats.backwardEvaluations + stats.backwardEvaluations,
      storedStates: Math.max(this.#stats.storedStates, stats.storedStates + this.#forward.places.length),
    };
  }
}
