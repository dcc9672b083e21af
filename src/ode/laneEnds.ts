import type { HeldStep, PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import type { AdaptiveMethod } from "./adaptiveMethod.ts";
import type { ResolvedProblem } from "./adaptiveProblem.ts";
import { explainDivergence } from "./divergence.ts";
import { nothingTolerated, unconvergedAt, underflowAt } from "./earlyEnds.ts";
import { componentName } from "./system.ts";
import { thetaOf } from "./thetaOf.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** Why the trajectory in a lane of a kernel can go no further, as it stands there. */
export class LaneEnds {
  readonly #kernel: PairKernel;
  readonly #method: AdaptiveMethod;
  readonly #problem: ResolvedProblem;

  constructor(kernel: PairKernel, method: AdaptiveMethod, problem: ResolvedProblem) {
    this.#kernel = kernel;
    this.#method = method;
    this.#problem = problem;
  }

  /** A component that is and stays 0 and has no absolute tolerance; undefined where there is none. */
  untolerated(lane: number): Diagnosis | undefined {
    const { lanes, t, z, zNew } = this.#kernel;
    const { atols, system } = this.#problem;
    const found = atols.findIndex((atol, i) => atol === 0 && z[i * lanes + lane] === 0 && zNew[i * lanes + lane] === 0);
    return found < 0 ? undefined : nothingTolerated(componentName(system, found), found, t[lane]);
  }

  /** The step that is left is too small. */
  noStep(lane: number, held: HeldStep | undefined): Diagnosis {
    const { t, h, unconverged } = this.#kernel;
    const { t0, t1 } = this.#problem;
    return unconverged ? unconvergedAt(t[lane], h[lane]) : underflowAt(t[lane], h[lane], Math.abs(t1 - t0), held);
  }

  /** A step of size h is not finite, however small. */
  divergence({ lane, index }: TrajectoryUnderWay, h: number): Diagnosis {
    const { dimension, lanes, t, z } = this.#kernel;
    return this.divergenceFrom(
      index,
      t[lane],
      h,
      Float64Array.from({ length: dimension }, (_, i) => z[i * lanes + lane]),
    );
  }

  /** The same of a trajectory from a state that is in no lane. */
  divergenceFrom(trajectory: number, t: number, h: number, state: Float64Array): Diagnosis {
    const theta = thetaOf(this.#problem, trajectory);
    return explainDivergence(this.#problem.system, this.#method, t, h, state, theta, true);
  }
}
