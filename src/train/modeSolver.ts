import type { GradientMode } from "../adjoint/gradientMode.ts";
import type { GradientModel } from "../adjoint/gradientProblem.ts";
import { findSegment } from "./findSegment.ts";
import type { SegmentFound, Sought } from "./segmentFound.ts";
import { segmentProblem, startOf } from "./segmentProblem.ts";
import type { SegmentGradient, SegmentSolver, Solved, SolvedSegments } from "./segmentSolver.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/**
 * Segment after segment through a gradient mode, or many at a time: for methods that choose their steps, and for modes other than
 * the discrete ones. Sums are in the order of the segments.
 */
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
    const { count } = segments.targets;
    gradient.theta.fill(0);
    return this.#sum("gradient", segments, ({ gradient: found }, j) => {
      for (let i = 0; i < gradient.theta.length; i++) gradient.theta[i] += found!.theta[i];
      for (let i = 0; i < gradient.starts.length / count; i++) gradient.starts[i * count + j] = found!.z0[i];
    });
  }

  measure(segments: SolvedSegments): Solved {
    return this.#sum("loss", segments, () => {});
  }

  /** Up to a segment whose loss is not finite. */
  #sum(sought: Sought, segments: SolvedSegments, take: (found: SegmentFound, j: number) => void): Solved {
    const together = this.#problem.together?.(sought, segments);
    let loss = 0;
    let evaluations = 0;
    let warning: string | undefined;
    for (let j = 0; j < segments.targets.count; j++) {
      const found = together?.[j] ?? this.#alone(sought, segments, j);
      take(found, j);
      loss += found.loss;
      evaluations += found.evaluations;
      warning ??= found.warning;
      if (!Number.isFinite(found.loss) || found.failure) {
        return { loss: Number.NaN, evaluations, failure: found.failure ?? "the loss is not finite" };
      }
    }
    return { loss, evaluations, warning };
  }

  #alone(sought: Sought, { targets, starts, theta, atEnd, cancelled }: SolvedSegments, j: number): SegmentFound {
    const { count } = targets;
    const problem = segmentProblem(this.#problem, this.#model, targets.apart[j], {
      segments: count,
      z0: startOf(starts, count, j, this.#model.system.dimension),
      theta,
      atEnd: atEnd && ((z, slope) => atEnd(j, z, slope)),
      cancelled,
    });
    return findSegment(sought, this.#mode, problem);
  }
}
