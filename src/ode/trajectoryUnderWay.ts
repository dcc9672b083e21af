import type { KernelEffort, PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import type { SolveStats } from "./solution.ts";

/** One trajectory on its way, besides the state that stands in its lane of the kernel. */
export class TrajectoryUnderWay {
  readonly index: number;
  lane = -1;
  attempts = 0;
  accepted = 0;
  /** Steps that outputs lie in, and others that the defect alone is looked at in. */
  interpolatedSteps = 0;
  sampledSteps = 0;
  diagnosis: Diagnosis | undefined;
  /** The step that the controller wants, before a stop time cuts it short. */
  wanted = 0;
  /** Where the step under way ends, and whether that is on the stop time ahead. */
  end = 0;
  lands = false;
  stop = 0;
  /** What an implicit method has counted in its steps. */
  readonly #effort = { evaluations: 0, jacobians: 0, factorisations: 0 };

  constructor(index: number) {
    this.index = index;
  }

  /** Adds what the kernel counted in an attempt, given its counts before and after. */
  spend(after: KernelEffort, before: KernelEffort): void {
    for (const cost of ["evaluations", "jacobians", "factorisations"] as const)
      this.#effort[cost] += after[cost] - before[cost];
  }

  /**
   * @param started evaluations that the first step's choice took
   * @param samples states at which the defect was looked at
   */
  stats({ stages, extraStages, effort }: PairKernel, started: number, samples: number): SolveStats {
    const { evaluations, ...ofSystems } = this.#effort;
    const inSteps = effort ? evaluations : this.attempts * (stages - 1) + this.interpolatedSteps * extraStages;
    const looked = samples + this.sampledSteps * extraStages;
    return {
      steps: this.attempts,
      accepted: this.accepted,
      rejected: this.attempts - this.accepted,
      evaluations: started + inSteps,
      ...(effort && ofSystems),
      ...(looked > 0 && { defectEvaluations: looked }),
    };
  }
}
