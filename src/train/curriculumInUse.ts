import type { Split } from "./heldOut.ts";
import type { SegmentSet } from "./segment.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** What the iterations of one training ask its curriculum; where there is none, nothing is other than it would be. */
export class CurriculumInUse {
  /** Pieces that a trajectory is cut into. */
  readonly pieces: number;
  readonly #problem: TrainingProblem;
  readonly #trained: Split["trained"];

  constructor(problem: TrainingProblem, trained: Split["trained"]) {
    const { curriculum } = problem;
    this.#problem = problem;
    this.#trained = trained;
    this.pieces = curriculum?.record.pieces?.(curriculum.arguments) ?? 1;
  }

  /** What an iteration looks at; undefined where the curriculum leaves that to `plain`. */
  look(iteration: number, plain: () => SegmentSet): SegmentSet | undefined {
    const { curriculum, iterations, batch } = this.#problem;
    if (!curriculum) return undefined;
    const context = { total: iterations, trajectories: this.#trained, points: batch?.points, plain };
    return curriculum.record.look(curriculum.arguments, iteration, context);
  }

  /** Whether it still changes what is looked at. */
  changes(iteration: number): boolean {
    const { curriculum, iterations } = this.#problem;
    return curriculum?.record.changes(curriculum.arguments, iteration, iterations) ?? false;
  }

  /** The learning rate in place of the optimizer's. */
  rate(iteration: number): number | undefined {
    const { curriculum, iterations } = this.#problem;
    return curriculum?.record.rate?.(curriculum.arguments, iteration, iterations);
  }
}
