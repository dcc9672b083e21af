import { lossThroughEvents } from "../adjoint/events/eventGradient.ts";
import { forwardSolve } from "../adjoint/forwardSolve.ts";
import type { GradientMode } from "../adjoint/gradientMode.ts";
import type { GradientModel, GradientProblem } from "../adjoint/gradientProblem.ts";
import { segmentGradient, segmentProblem } from "./segmentProblem.ts";
import {
  Interrupted,
  type SegmentGradient,
  type SegmentSolver,
  type Solved,
  type SolvedSegments,
} from "./segmentSolver.ts";
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
      const { loss, diagnosis, gradient: found, stats, status } = segmentGradient(this.#mode, segment);
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
      if (segment.events && segment.events.length > 0) return this.#lossThroughEvents(segment);
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

  #lossThroughEvents(segment: GradientProblem): Solved {
    const { loss, status, diagnosis, stats } = lossThroughEvents(this.#mode, segment);
    if (status === "cancelled") throw new Interrupted();
    const failure = Number.isFinite(loss) ? undefined : (diagnosis?.message ?? "the loss is not finite");
    return { loss, evaluations: stats.evaluations, failure };
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
      const problem = segmentProblem(this.#problem, this.#model, alone, {
        segments: targets.count,
        z0,
        theta,
        atEnd: atEnd && ((z, slope) => atEnd(j, z, slope)),
        cancelled,
      });
      const solved = visit(problem, j);
      loss += solved.loss;
      evaluations += solved.evaluations;
      warning ??= solved.warning;
      if (!Number.isFinite(solved.loss) || solved.failure) {
        return { loss: Number.NaN, evaluations, failure: solved.failure ?? "the loss is not finite" };
      }
    }
    return { loss, evaluations, warning };
  }
}
