import { forwardSolve } from "../adjoint/forwardSolve.ts";
import type { GradientMode } from "../adjoint/gradientMode.ts";
import type { GradientModel, GradientProblem } from "../adjoint/gradientProblem.ts";
import { defaultMaxSteps } from "../ode/adaptiveProblem.ts";
import { DEFECT_SAMPLES } from "../ode/defect.ts";
import {
  Interrupted,
  type SegmentGradient,
  type SegmentSolver,
  type Solved,
  type SolvedSegments,
} from "./segmentSolver.ts";
import type { Targets } from "./targets.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** Segment after segment through a gradient mode: for methods that choose their steps, and for modes other than the discrete ones. */
export class ModeSolver implements SegmentSolver {
  readonly #problem: TrainingProblem;
  readonly #mode: GradientMode;
  readonly #model: GradientModel;

  constructor(problem: TrainingProblem, mode: GradientMode) {
    this.#problem = problem;
    this.#mode = mode;
    this.#model = problem.model.gradientModel();
  }

  differentiate(segments: SolvedSegments, gradient: SegmentGradient): Solved {
    gradient.theta.fill(0);
    return this.#eachLane(segments, (segment, j) => {
      const { loss, diagnosis, gradient: found, stats, status } = this.#compute(segment);
      if (status === "cancelled") throw new Interrupted();
      for (let i = 0; i < gradient.theta.length; i++) gradient.theta[i] += found.theta[i];
      const { count } = segments.targets;
      for (let i = 0; i < gradient.starts.length / count; i++) gradient.starts[i * count + j] = found.z0[i];
      const said = status === "drifted" ? "warning" : "failure";
      return { loss, evaluations: stats.evaluations, ...(status !== "ok" && { [said]: diagnosis?.message }) };
    });
  }

  measure(segments: SolvedSegments): Solved {
    return this.#eachLane(segments, (segment) => {
      const { loss, z0 } = segment;
      const slope = new Float64Array(z0.length);
      const { t, z, status, diagnosis, stats } = forwardSolve(segment, loss.times);
      if (status === "cancelled") throw new Interrupted();
      if (status !== "ok") return { loss: Number.NaN, evaluations: stats.evaluations, failure: diagnosis?.message };
      let sum = 0;
      for (let k = 0; k < t.length; k++) {
        sum += loss.observe(k, z.subarray(k * z0.length, (k + 1) * z0.length), slope.fill(0)).value;
      }
      return { loss: sum, evaluations: stats.evaluations };
    });
  }

  #eachLane(
    { targets, starts, theta, atEnd, cancelled }: SolvedSegments,
    visit: (segment: GradientProblem, j: number) => Solved,
  ): Solved {
    let loss = 0;
    let evaluations = 0;
    let warning: string | undefined;
    for (const [j, alone] of targets.apart.entries()) {
      const z0 = new Float64Array(this.#model.system.dimension);
      for (let i = 0; i < starts.length / targets.count; i++) z0[i] = starts[i * targets.count + j];
      const solved = visit(
        this.#segment(alone, targets.count, z0, theta, atEnd && ((z, slope) => atEnd(j, z, slope)), cancelled),
        j,
      );
      loss += solved.loss;
      evaluations += solved.evaluations;
      warning ??= solved.warning;
      if (!Number.isFinite(solved.loss) || solved.failure) {
        return { loss: Number.NaN, evaluations, failure: solved.failure ?? "the loss is not finite" };
      }
    }
    return { loss, evaluations, warning };
  }

  #segment(
    targets: Targets,
    segments: number,
    z0: Float64Array,
    theta: Float64Array,
    atEnd: ((z: Float64Array, slope: Float64Array) => number) | undefined,
    cancelled: (() => boolean) | undefined,
  ): GradientProblem {
    const { method, steps: given, stops } = this.#problem;
    // The segments of a training see the times of the data together.
    const samples = Math.ceil(DEFECT_SAMPLES / segments);
    const { times, rows } = targets;
    // A step ends at every row, which is none of the solver's choice.
    const steps = "rtol" in given ? { samples, ...given, maxSteps: (given.maxSteps ?? defaultMaxSteps) + rows } : given;
    return {
      model: this.#model,
      method,
      steps,
      stops,
      t0: times[0],
      t1: times[rows - 1],
      z0,
      theta,
      loss: {
        times,
        observe(k, z, cotangent) {
          const slope = new Float64Array(z.length);
          let value = targets.row(k, z, slope);
          if (k === rows - 1 && atEnd) value += atEnd(z, slope);
          for (let i = 0; i < z.length; i++) cotangent[i] += slope[i];
          return { value, t: 0 };
        },
      },
      cancelled,
    };
  }

  /** A segment that is one row long has nothing to solve. */
  #compute(
    segment: GradientProblem,
  ): Pick<ReturnType<GradientMode["compute"]>, "loss" | "diagnosis" | "gradient" | "stats" | "status"> {
    if (segment.t0 !== segment.t1) return this.#mode.compute(segment);
    const z0 = new Float64Array(segment.z0.length);
    const { value } = segment.loss.observe(0, segment.z0, z0);
    return {
      status: "ok",
      loss: value,
      gradient: { z0, theta: new Float64Array(segment.theta.length), t0: 0, t1: 0 },
      stats: { steps: 0, accepted: 0, rejected: 0, evaluations: 0, backwardEvaluations: 0, storedStates: 1 },
    };
  }
}
