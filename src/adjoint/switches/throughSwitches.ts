import { dot } from "../../core/dot.ts";
import { largest } from "../../core/extremes.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Diagnosis } from "../../core/status.ts";
import { adaptiveMethod } from "../../ode/adaptiveMethod.ts";
import { adaptiveStretches } from "../../ode/events/adaptiveStretches.ts";
import type { StretchSolver } from "../../ode/events/eventSystem.ts";
import { fixedStretches } from "../../ode/events/fixedStretches.ts";
import { solveWithEvents } from "../../ode/events/solveWithEvents.ts";
import { type Regime, SwitchMachine, type Transition } from "../../ode/switches/switchMachine.ts";
import { failedGradient } from "../failedGradient.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, innerStops, isAdaptive, type SwitchedModel } from "../gradientProblem.ts";
import type { GradientResult, GradientStats } from "../gradientResult.ts";
import { joinedPath, type PathPart } from "../joinedPath.ts";
import type { ObservedLoss } from "../observedLoss.ts";
import { stretchLoss } from "../stretchLoss.ts";

/**
 * A mode that knows of conditions on the state at which the right-hand side jumps: where the solution comes to one, the problem is taken
 * apart, and the adjoint passes from part to part with the jump that the time of the crossing brings.
 *
 * At a crossing of g = 0 the time moves by δt = −(∇g·δz + ∂g/∂θ δθ)/ġ, and each moment later adds f⁻ − f⁺ to what comes after (the
 * saltation matrix; M. di Bernardo et al., Piecewise-smooth Dynamical Systems, 2008, 2.3).
 */
export function throughSwitches(mode: GradientMode): GradientMode {
  return {
    ...mode,
    compute(problem) {
      const switched = switchedOf(problem);
      if (!switched) return mode.compute(problem);
      const course = followed(problem, switched);
      if (course.end) return failedGradient(mode.name, problem, course.end, NONE);
      // Where no condition changes, nothing is different from a right-hand side that has none.
      return isSwitched(course) ? new Chain(mode, problem, switched, course).compute() : mode.compute(problem);
    },
  };
}

/** Whether the solution comes to a condition, or slides along one: steps end there, at times that move with what is changed. */
export function meetsSwitches(problem: GradientProblem): boolean {
  const switched = switchedOf(problem);
  return switched !== undefined && isSwitched(followed(problem, switched));
}

/** Undefined where the right-hand side has no conditions, or no time to come to one. */
const switchedOf = ({ t0, t1, model }: GradientProblem): SwitchedModel | undefined =>
  t0 === t1 ? undefined : model.switched?.();

const isSwitched = ({ first, transitions }: Course): boolean => transitions.length > 0 || first.sliding !== undefined;

interface Course {
  /** What holds at first. */
  readonly first: Regime;
  readonly transitions: readonly Transition[];
  /** Why it ended early. */
  readonly end?: Pick<GradientResult, "status" | "diagnosis">;
}

/** Solves the problem from crossing to crossing. */
function followed(problem: GradientProblem, switched: SwitchedModel): Course {
  const { t0, t1, z0, theta } = problem;
  const { system } = switched;
  const machine = new SwitchMachine(system, theta, z0.length, t1 < t0 ? -1 : 1);
  const placed = machine.place(t0, z0);
  const first = machine.regime;
  if (placed) return { first, transitions: [], end: { status: placed.status, diagnosis: placed } };
  const { status, diagnosis } = solveWithEvents(
    stretches(problem, switched, machine),
    machine.events,
    [t0, t1],
    z0,
    Float64Array.of(t1),
  );
  const { transitions } = machine;
  return { first, transitions, ...(status !== "ok" && { end: { status, diagnosis } }) };
}

/** How the problem's method goes on under what holds at the time. */
function stretches(problem: GradientProblem, switched: SwitchedModel, machine: SwitchMachine): StretchSolver {
  const { method, steps, jumps, cancelled } = problem;
  const made = new Map<number | undefined, StretchSolver>();
  const of = (sliding: number | undefined): StretchSolver => {
    const { state, system } = switched.model(sliding);
    const common = { system, theta: machine.theta, jumps, cancelled, stops: innerStops(problem) };
    if (!isAdaptive(steps))
      return fixedStretches({ ...common, kernel: state.fixedStep(method), method, h: longestStep(problem) });
    const pair = adaptiveMethod(method);
    return adaptiveStretches({
      ...common,
      ...steps,
      kernel: state.pair(pair),
      method: pair,
      whenStiff: state.whenStiff?.(pair),
    });
  };
  const now = () => {
    const found = made.get(machine.sliding) ?? of(machine.sliding);
    made.set(machine.sliding, found);
    return found;
  };
  return {
    solve: (stretch) => now().solve(stretch),
    step: (t, z, to) => now().step(t, z, to),
    slope: (t, z, out) => now().slope(t, z, out),
    error: (i, size) => now().error(i, size),
  };
}

/** The size of fixed steps, which after each crossing begin anew. */
function longestStep({ steps, t0, t1, loss }: GradientProblem): number {
  if (isAdaptive(steps)) return Math.abs(t1 - t0);
  if ("h" in steps) return steps.h;
  if ("steps" in steps) return Math.abs(t1 - t0) / steps.steps;
  const ends = [t0, ...loss.times, t1];
  const longest = ends.reduce((most, t, n) => (n === 0 ? most : Math.max(most, Math.abs(t - ends[n - 1]))), 0);
  return longest / steps.stepsPerInterval;
}

const NONE: GradientStats = {
  steps: 0,
  accepted: 0,
  rejected: 0,
  evaluations: 0,
  backwardEvaluations: 0,
  storedStates: 0,
};

/** The parts of a problem between crossings, the last one first. */
class Chain {
  readonly #mode: GradientMode;
  readonly #problem: GradientProblem;
  readonly #switched: SwitchedModel;
  readonly #course: Course;

  constructor(mode: GradientMode, problem: GradientProblem, switched: SwitchedModel, course: Course) {
    this.#mode = mode;
    this.#problem = problem;
    this.#switched = switched;
    this.#course = course;
  }

  compute(): GradientResult {
    const { t0, t1, z0, theta } = this.#problem;
    const { first, transitions } = this.#course;
    const sum = new Float64Array(theta.length);
    const paths: PathPart[] = [];
    const results: GradientResult[] = [];
    let a: Float64Array | undefined;
    for (let k = transitions.length; k >= 0; k--) {
      const from =
        k === 0 ? { t: t0, z: z0, regime: first } : { ...transitions[k - 1], regime: transitions[k - 1].after };
      const to = k === transitions.length ? t1 : transitions[k].t;
      const result = this.#part(from.t, to, from.z, from.regime, this.#lossOf(from.t, to, k === 0, a));
      results.push(result);
      if (result.status !== "ok" && result.status !== "drifted")
        return failedGradient(this.#mode.name, this.#problem, result, NONE);
      if (result.path) paths.push({ path: result.path, base: sum.slice(), isHanded: a !== undefined });
      for (let p = 0; p < sum.length; p++) sum[p] += result.gradient.theta[p];
      a = result.gradient.z0.slice();
      if (k > 0) this.#pass(transitions[k - 1], a, sum);
    }
    const drifted = results.find(({ status }) => status === "drifted");
    const diagnosis = drifted?.diagnosis ?? results.find((result) => result.diagnosis)?.diagnosis ?? this.#note();
    const drifts = results.flatMap(({ drift }) => drift ?? []);
    const times = { t0: results[results.length - 1].gradient.t0, t1: results[0].gradient.t1 };
    return {
      mode: this.#mode.name,
      status: drifted?.status ?? "ok",
      ...(diagnosis && { diagnosis }),
      loss: results.reduce((total, { loss }) => total + loss, 0),
      z1: results[0].z1,
      gradient: { z0: a!, theta: sum, ...times },
      stats: results.map(({ stats }) => stats).reduce(added),
      ...(drifts.length > 0 && { drift: largest(drifts) }),
      ...(paths.length > 0 && { path: joinedPath(paths) }),
    };
  }

  /** What the loss sees from one time to another, and there the adjoint of what comes after. */
  #lossOf(from: number, to: number, isFirst: boolean, a: Float64Array | undefined): ObservedLoss {
    const { loss, t0, t1 } = this.#problem;
    const isWithin = (t: number) => (t - from) * (to - from) > 0 && (to - t) * (to - from) >= 0;
    const observed = [...loss.times.keys()].filter(
      (k) => isWithin(loss.times[k]) || (isFirst && loss.times[k] === from),
    );
    return stretchLoss(loss, [t0, t1], observed, a && { t: to, a });
  }

  /** Of steps of fixed size: the loss is not quite that of a solve. */
  #note(): Diagnosis | undefined {
    if (isAdaptive(this.#problem.steps)) return undefined;
    const { t } = this.#course.transitions[0] ?? { t: this.#problem.t0 };
    const message =
      `conditions on the state change from t = ${formatShort(t)} on: here steps of fixed size end where they do, and begin anew; ` +
      "those of a solve go across, so that its loss differs by an error of order 1";
    return { status: "ok", t, message };
  }

  #part(t0: number, t1: number, z0: Float64Array, { theta, sliding }: Regime, loss: ObservedLoss): GradientResult {
    const { model: _, steps, jumps, ...rest } = this.#problem;
    const model = this.#switched.model(sliding);
    const fixed = isAdaptive(steps) ? steps : { h: longestStep(this.#problem) };
    // A step that leads to the next crossing is no longer than there is way to it.
    const size = "h" in fixed ? { h: Math.min(fixed.h, Math.abs(t1 - t0)) } : fixed;
    // Nothing of the conditions' own numbers moves a jump.
    const moved = jumps?.map(({ slope, ...jump }) => (slope ? { ...jump, slope: padded(slope, theta.length) } : jump));
    const problem = { ...rest, jumps: moved, model, steps: size, t0, t1, z0, theta, loss };
    return t0 === t1 ? atOneTime(this.#mode, problem) : this.#mode.compute(problem);
  }

  /** Takes the adjoint from behind a crossing to before it. */
  #pass({ t, z, crossed, before, after }: Transition, a: Float64Array, gradient: Float64Array): void {
    if (crossed === undefined) return;
    const [into, out] = [before, after].map(({ theta, sliding }) => {
      const f = new Float64Array(z.length);
      const { system } = this.#switched;
      (sliding === undefined ? system : system.sliding(sliding)!).f(t, z, theta, f);
      return f;
    });
    const slopes = this.#switched.system.switches[crossed].slopes(t, z, before.theta);
    const rate = slopes.t + dot(slopes.z, into);
    const later = dot(a, into) - dot(a, out);
    for (let i = 0; i < a.length; i++) a[i] -= (later * slopes.z[i]) / rate;
    for (let p = 0; p < gradient.length; p++) gradient[p] -= (later * slopes.theta[p]) / rate;
  }
}

/** A part that is over where it begins. */
function atOneTime(mode: GradientMode, { loss, z0, theta }: GradientProblem): GradientResult {
  const cotangent = new Float64Array(z0.length);
  let value = 0;
  for (const index of loss.times.keys()) value += loss.observe(index, z0, cotangent).value;
  return {
    mode: mode.name,
    status: "ok",
    loss: value,
    z1: z0.slice(),
    gradient: { z0: cotangent, theta: new Float64Array(theta.length), t0: 0, t1: 0 },
    stats: NONE,
  };
}

function padded(values: Float64Array, length: number): Float64Array {
  const all = new Float64Array(length);
  all.set(values);
  return all;
}

function added(a: GradientStats, b: GradientStats): GradientStats {
  return {
    steps: a.steps + b.steps,
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
    evaluations: a.evaluations + b.evaluations,
    backwardEvaluations: a.backwardEvaluations + b.backwardEvaluations,
    storedStates: Math.max(a.storedStates, b.storedStates),
  };
}
