import { checkpointPlan, reverseInSchedule } from "../adjoint/checkpointSchedule.ts";
import type { SteppedProblem } from "./explainSteps.ts";
import { SegmentRun } from "./segmentRun.ts";
import type { SegmentGradient, SegmentSolver, Solved, SolvedSegments } from "./segmentSolver.ts";
import { type StepPart, stepParts } from "./stepParts.ts";
import type { Targets } from "./targets.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** States of trajectories that may be kept where nothing is said. */
const DEFAULT_BUDGET = 200_000;

type Problem = SteppedProblem & Pick<TrainingProblem, "gradient" | "budget" | "rowsTogether">;

/** All segments step together through one reverse kernel; `checkpointed` takes steps again where they do not fit the budget. */
export class FixedStepSolver implements SegmentSolver {
  readonly #problem: Problem;
  readonly #stepsPerInterval: number;
  readonly #parts = new WeakMap<Targets, readonly StepPart[]>();
  readonly #runs = new WeakMap<Targets, SegmentRun>();

  constructor(problem: Problem, stepsPerInterval: number) {
    this.#problem = problem;
    this.#stepsPerInterval = stepsPerInterval;
  }

  differentiate(segments: SolvedSegments, gradient: SegmentGradient): Solved {
    const run = this.#open(segments);
    try {
      this.#reverse(run);
      run.batch.addCotangents(run.jump(0));
    } catch (error) {
      run.end(error);
    }
    run.readStarts(gradient.starts);
    run.readGradient(gradient.theta);
    return run.solved();
  }

  measure(segments: SolvedSegments): Solved {
    const rows = this.#problem.rowsTogether?.(segments);
    const run = this.#open(segments);
    if (rows) {
      run.takeRows(rows);
      return run.solved();
    }
    try {
      for (const piece of run.pieces(0, run.count)) run.advance(piece);
      run.observe(0, run.targets.rows);
    } catch (error) {
      run.end(error);
    }
    return run.solved();
  }

  /** The run that these targets had before, where nothing else has changed. */
  #open(segments: SolvedSegments): SegmentRun {
    const { model } = this.#problem;
    const { targets } = segments;
    const kernel = targets.common ? model.kernel() : model.scaledKernel();
    const parts = this.#partsOf(segments);
    let run = this.#runs.get(targets);
    if (run?.kernel !== kernel || run.parts !== parts) {
      run = new SegmentRun(this.#problem, kernel, segments, parts);
      this.#runs.set(targets, run);
    }
    run.begin();
    return run;
  }

  /** Steps of targets that jumps do not cut are made once. */
  #partsOf({ targets, theta }: SolvedSegments): readonly StepPart[] {
    const { jumps } = this.#problem;
    if (jumps) return stepParts(targets, this.#stepsPerInterval, jumps(theta));
    const known = this.#parts.get(targets);
    if (known) return known;
    const made = stepParts(targets, this.#stepsPerInterval, []);
    this.#parts.set(targets, made);
    return made;
  }

  #reverse(run: SegmentRun): void {
    const { gradient, budget = DEFAULT_BUDGET } = this.#problem;
    const states = Math.max(run.stages + 1, Math.floor(budget / run.targets.count));
    if (gradient === "direct" || run.count * run.stages < states) {
      run.storeAndReverse(0, run.count);
    } else this.#reverseInSchedule(run, states);
  }

  /** With so many states kept at a time. By itself, for what its functions share is made anew at every call. */
  #reverseInSchedule(run: SegmentRun, states: number): void {
    const { leaf, checkpoints } = checkpointPlan(run.count, run.stages, states);
    const kept = new Map<number, Float64Array>();
    const step = (unit: number) => Math.min(run.count, unit * leaf);
    reverseInSchedule(Math.ceil(run.count / leaf), checkpoints, {
      save: (at) => kept.set(at, run.states.slice()),
      restore: (at) => run.restore(step(at), kept.get(at)!),
      drop: (at) => kept.delete(at),
      advance(from, to) {
        for (const piece of run.pieces(step(from), step(to))) run.advance(piece);
        run.read(step(to));
      },
      reverse: (at) => run.storeAndReverse(step(at), step(at + 1)),
    });
  }
}
