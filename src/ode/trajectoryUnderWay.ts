import type { KernelEffort, PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import type { SolveStats, Switch } from "./solution.ts";

/** One trajectory on its way, besides the state that stands in its lane of a kernel. */
export class TrajectoryUnderWay {
  readonly index: number;
  lane = -1;
  attempts = 0;
  accepted = 0;
  /** Since it came to its kernel: steps that outputs lie in, and others that the defect alone is looked at in. */
  interpolatedSteps = 0;
  sampledSteps = 0;
  diagnosis: Diagnosis | undefined;
  /** Changes of method; there are hardly ever any. */
  switches: Switch[] | undefined;
  /** The step that the controller wants, before a stop time cuts it short. */
  wanted = 0;
  /** Where the step under way ends, and whether that is on the stop time ahead. */
  end = 0;
  lands = false;
  stop = 0;
  #attemptsBefore = 0;
  #evaluations = 0;
  #looked = 0;
  /** What implicit methods have counted in their steps. */
  #ofSystems: { jacobians: number; factorisations: number } | undefined;

  constructor(index: number) {
    this.index = index;
  }

  /** Adds what the kernel counted in an attempt, given its counts before and after. */
  spend(after: KernelEffort, before: KernelEffort): void {
    this.#add(after, 1);
    this.#add(before, -1);
  }

  /** Adds what an attempt costs whatever it leads to; of a point the derivatives count once, however many steps are tried from there. */
  pay(costs: KernelEffort, isAgain: boolean): void {
    this.#add(isAgain ? { ...costs, jacobians: 0 } : costs, 1);
  }

  /** Adds what its steps in a kernel have cost, as it leaves it. */
  settle(kernel: PairKernel): void {
    const { extraStages, effort, costs } = kernel;
    const attempts = this.attempts - this.#attemptsBefore;
    if (!effort && !costs) this.#evaluations += evaluationsOf(kernel, attempts, this.interpolatedSteps);
    this.#looked += this.sampledSteps * extraStages;
    this.#attemptsBefore = this.attempts;
    this.interpolatedSteps = 0;
    this.sampledSteps = 0;
  }

  /**
   * After it has left its last kernel.
   *
   * @param started evaluations that the first step's choice took
   * @param samples states at which the defect was looked at
   */
  stats(started: number, samples: number): SolveStats {
    const looked = samples + this.#looked;
    const plain = plainStats(this.attempts, this.accepted, started + this.#evaluations);
    // Most have nothing else, and there may be a million of them.
    if (!this.#ofSystems && looked === 0) return plain;
    return { ...plain, ...this.#ofSystems, ...(looked > 0 && { defectEvaluations: looked }) };
  }

  #add({ evaluations, jacobians, factorisations }: KernelEffort, times: number): void {
    this.#ofSystems ??= { jacobians: 0, factorisations: 0 };
    this.#evaluations += times * evaluations;
    this.#ofSystems.jacobians += times * jacobians;
    this.#ofSystems.factorisations += times * factorisations;
  }
}

/** Those of attempts of a pair, so many of which outputs lie in. */
export function evaluationsOf({ stages, extraStages }: PairKernel, attempts: number, interpolated: number): number {
  return attempts * (stages - 1) + interpolated * extraStages;
}

/** Of a trajectory whose steps solved no systems. */
export function plainStats(steps: number, accepted: number, evaluations: number): SolveStats {
  return { steps, accepted, rejected: steps - accepted, evaluations };
}
