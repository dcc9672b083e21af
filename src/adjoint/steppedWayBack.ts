import { gridStep } from "../core/gridStep.ts";
import type { KernelInfo } from "../core/kernel.ts";
import type { ReversibleSystem } from "../core/linearisedSystem.ts";
import type { Diagnosis } from "../core/status.ts";
import { solveAdaptive } from "../ode/adaptive.ts";
import { DenseOutput } from "../ode/denseOutput.ts";
import { explainDivergence } from "../ode/divergence.ts";
import { cancelledAt } from "../ode/earlyEnds.ts";
import { EXACT_STEPS } from "../ode/implicit/implicitFixedSteps.ts";
import { ImplicitKernel } from "../ode/implicit/implicitKernel.ts";
import { type ImplicitMethod, isImplicit } from "../ode/implicit/implicitMethod.ts";
import { SteppedKernel } from "../ode/steppedKernel.ts";
import type { PredictorCorrector } from "../ode/steppedMethod.ts";
import { componentName, type System } from "../ode/system.ts";
import { AdjointAlong } from "./adjointAlong.ts";
import type { AdjointTolerances } from "./adjointTolerance.ts";
import { EarlyEnd } from "./earlyEnd.ts";
import { type GradientProblem, isAdaptive, type Tolerances } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";
import { type BetweenRows, cubicsBetween } from "./pathPieces.ts";
import { fixedStepGrid, type StepGrid } from "./stepGrid.ts";

/** Gauss's three nodes in a step, and their weights: exact for polynomials of degree 5. */
const AT = Math.sqrt(3 / 5) / 2;
const QUADRATURE = [
  [1 / 2 - AT, 5 / 18],
  [1 / 2, 8 / 18],
  [1 / 2 + AT, 5 / 18],
] as const;

/** Of the way back, the part that counts as where it begins. */
const NEAR_BEGINNING = 1e-6;

/**
 * The continuous adjoint solved backward by an implicit method, its linear systems as large as the state; the integral over the
 * parameters goes by Gauss's quadrature along the continuous extension of its steps, in which it has no say.
 */
export class SteppedWayBack {
  evaluations = 0;
  readonly between: BetweenRows;
  readonly #problem: GradientProblem;
  readonly #method: ImplicitMethod | PredictorCorrector;
  readonly #stops: readonly number[];
  readonly #along: AdjointAlong;
  readonly #system: System;
  readonly #kernel: SteppedKernel;
  readonly #dense: DenseOutput;
  readonly #grid: StepGrid | undefined;
  #segment: number;
  #polled = Number.NEGATIVE_INFINITY;

  /** @param found where steps of the forward solve had to end, which those back do, too */
  constructor(
    problem: GradientProblem,
    method: ImplicitMethod | PredictorCorrector,
    system: ReversibleSystem & { readonly info: KernelInfo },
    path: StatePath,
    found: readonly number[] = [],
  ) {
    const { steps } = problem;
    this.#problem = problem;
    this.between = cubicsBetween(problem);
    this.#method = method;
    this.#stops = [...(problem.stops ?? []), ...found];
    this.#along = new AdjointAlong(system, path, method.usesSlopeInTime === true);
    this.#system = described(this.#along, problem.model.system);
    this.#kernel = isImplicit(method)
      ? new ImplicitKernel(this.#along, method, system.info)
      : new SteppedKernel(this.#along, method, system.info);
    this.#dense = new DenseOutput(this.#kernel, method);
    this.#grid = isAdaptive(steps) ? undefined : fixedStepGrid(problem, steps);
    this.#segment = (this.#grid?.segments.length ?? 0) - 1;
  }

  /**
   * Replaces a and the integral at `from` by those at `to`, which is the next observation or t0.
   *
   * @param row called at the end of every step
   * @throws EarlyEnd
   */
  solve(
    from: number,
    to: number,
    a: Float64Array,
    integral: Float64Array,
    tolerances: AdjointTolerances,
    row?: (t: number, a: Float64Array, integral: Float64Array) => void,
  ): void {
    const { steps } = this.#problem;
    if (from === to) return;
    if (isAdaptive(steps)) this.#adaptive(from, to, a, integral, { ...steps, atol: tolerances.adjoint }, row);
    else this.#fixed(to, a, integral, row);
  }

  /**
   * What the adjoint forgets at once where it begins may be gone sooner than times next to its own can tell: where the first steps find
   * none, times are counted from there.
   */
  #adaptive(
    from: number,
    to: number,
    a: Float64Array,
    integral: Float64Array,
    tolerances: Tolerances,
    row?: (t: number, a: Float64Array, integral: Float64Array) => void,
  ): void {
    const [begun, sum] = [a.slice(), integral.slice()];
    const failure = this.#stepsFrom(0, from, to, a, integral, tolerances, row);
    if (!failure) return;
    const isAtBeginning = Math.abs((failure.t ?? to) - from) <= NEAR_BEGINNING * Math.abs(to - from);
    if (failure.status !== "stepUnderflow" || !isAtBeginning || this.#problem.jumps?.length)
      throw new EarlyEnd(failure);
    a.set(begun);
    integral.set(sum);
    // Its words are of other times: those of the first attempt are told.
    if (this.#stepsFrom(from, from, to, a, integral, tolerances, row)) throw new EarlyEnd(failure);
  }

  /** @param origin what times are counted from */
  #stepsFrom(
    origin: number,
    from: number,
    to: number,
    a: Float64Array,
    integral: Float64Array,
    tolerances: Tolerances,
    row?: (t: number, a: Float64Array, integral: Float64Array) => void,
  ): Diagnosis | undefined {
    const { model, theta, jumps, cancelled } = this.#problem;
    this.#along.origin = origin;
    let told = from;
    const begun = integral.slice();
    const [{ z, status, diagnosis, stats }] = solveAdaptive({
      ...tolerances,
      // The first step is that of the state from t0 on.
      firstStep: undefined,
      // Along z(t) every adjoint depends on time, but nothing happens at one that nothing happens to z at.
      samples: model.system.usesTime === false ? 0 : tolerances.samples,
      stops: this.#stops.map((t) => t - origin),
      jumps,
      kernel: this.#kernel,
      system: this.#system,
      method: this.#method,
      t0: from - origin,
      t1: to - origin,
      states: a.slice(),
      theta,
      outputs: Float64Array.of(to - origin),
      accepted: (_trajectory, begin, end) => {
        this.#integrate(begin, end, integral);
        const t = end === to - origin ? to : origin + end;
        if (t !== told) row?.(t, this.#kernel.zNew, integral);
        told = t;
      },
      repeated: () => integral.set(begun),
      cancelled,
    }).trajectories;
    this.evaluations += stats.evaluations;
    this.#along.origin = 0;
    if (status !== "ok" && diagnosis) return diagnosis;
    a.set(z.subarray(z.length - a.length));
    return undefined;
  }

  #fixed(
    to: number,
    a: Float64Array,
    integral: Float64Array,
    row?: (t: number, a: Float64Array, integral: Float64Array) => void,
  ): void {
    const { theta } = this.#problem;
    const kernel = this.#kernel;
    const segments = this.#grid?.segments ?? [];
    kernel.setParameters(theta);
    kernel.setLimits({ ...EXACT_STEPS, atols: new Float64Array(a.length).fill(EXACT_STEPS.atol) });
    for (;;) {
      const segment = segments[this.#segment];
      // Where one begins behind a jump, `to` may lie in it.
      if (!segment || (segment.to - to) * segment.h <= 0) break;
      this.#segment--;
      for (let n = 0; n < segment.steps; n++) {
        const { t, h } = gridStep(segment.to, -segment.h, n);
        const end = n === segment.steps - 1 ? segment.from : t + h;
        this.#poll(t);
        kernel.t[0] = t;
        kernel.h[0] = h;
        kernel.z.set(a);
        kernel.derivative();
        if (kernel.stepAlone() !== "solved")
          throw new EarlyEnd(explainDivergence(this.#system, this.#method, t, h, a, theta));
        this.evaluations += kernel.stages - 1;
        this.#integrate(t, t + h, integral);
        a.set(kernel.zNew);
        row?.(end, a, integral);
      }
    }
  }

  /** −∫ aᵀ ∂f/∂θ over the step that stands in the kernel. */
  #integrate(from: number, to: number, integral: Float64Array): void {
    if (integral.length === 0) return;
    const h = to - from;
    for (const [at, weight] of QUADRATURE)
      this.#along.addToIntegral(from + at * h, this.#dense.at(0, at), -weight * h, integral);
    this.evaluations += QUADRATURE.length;
  }

  #poll(t: number): void {
    const now = performance.now();
    if (now - this.#polled < 4) return;
    this.#polled = now;
    if (this.#problem.cancelled?.()) throw new EarlyEnd(cancelledAt(t));
  }
}

/** The adjoint as diagnoses take it. */
function described(along: AdjointAlong, system: System): System {
  return {
    dimension: along.dimension,
    parameterCount: along.parameterCount,
    usesTime: true,
    names: Array.from({ length: along.dimension }, (_, i) => `∂L/∂${componentName(system, i)}`),
    f: (t, a, _theta, out) => along.value(t, a, out),
  };
}
