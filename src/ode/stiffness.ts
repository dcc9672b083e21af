import type { HeldStep, PairKernel } from "../core/kernel.ts";
import type { Numbers } from "../core/numbers.ts";
import { squared } from "../core/squared.ts";
import { CLEARED, CONVINCED, LOOK_EVERY, stiffnessContrast } from "../core/stiffnessContrast.ts";
import type { Pair } from "./pair.ts";
import { stabilityInterval } from "./stability.ts";

/** Where a step held by stability stays, in parts of the stability interval, as the method's paper has it. */
export const HELD = 0.95;
/**
 * The same where another method can take over: at fine tolerances a step ends earlier, held by what fast components that are at rest
 * do to the error estimate. Problems that are not stiff do not stay so near.
 */
export const NEARLY_HELD = 0.75;
/** The same of steps that are doubled or left alone: what is held lies between half of the interval and its end. */
export const HELD_DOUBLING = 0.55;

/**
 * Hairer's test for stiffness (DOPRI5; Hairer & Wanner II, IV.2): two slopes at the end of a step differ by Δf and Δz, and
 * h·‖Δf‖/‖Δz‖ estimates h·ρ(J). Where that stays at the end of the method's stability interval, it is stability and not
 * accuracy that holds the step down.
 */
export class StiffnessTest {
  readonly #part: number;
  readonly #estimate: (lane: number) => HeldStep;
  readonly #for: Int32Array;
  readonly #against: Int32Array;
  readonly #nextLook: Float64Array;
  /** The last estimate, by lane. */
  readonly #seen: HeldStep[];

  /**
   * @param estimate of the attempt in a lane
   * @param part of the stability interval: a step that is longer is held by it
   */
  constructor(lanes: number, estimate: (lane: number) => HeldStep, part = HELD) {
    this.#estimate = estimate;
    this.#part = part;
    this.#for = new Int32Array(lanes);
    this.#against = new Int32Array(lanes);
    this.#nextLook = new Float64Array(lanes);
    this.#seen = new Array<HeldStep>(lanes);
  }

  /** @param accepted the trajectory's steps so far */
  restart(lane: number, accepted: number): void {
    this.#for[lane] = 0;
    this.#against[lane] = 0;
    this.#nextLook[lane] = accepted + LOOK_EVERY;
  }

  /**
   * The count of accepted steps at which it is looked at a lane next, as kernels have it that follow trajectories by themselves:
   * −∞ where it is suspicious, and so looked at after every step.
   */
  nextLook(lane: number): number {
    return this.#for[lane] > 0 ? Number.NEGATIVE_INFINITY : this.#nextLook[lane];
  }

  /** Looks so far that spoke for stiffness and that did so against it, as kernels count them. */
  looks(lane: number): { readonly inFavour: number; readonly against: number } {
    return { inFavour: this.#for[lane], against: this.#against[lane] };
  }

  /** Takes over from a kernel that has followed a lane by itself; what is beyond doubt is as it was here. */
  resume(lane: number, nextLook: number, inFavour: number, against: number): void {
    if (nextLook === Number.POSITIVE_INFINITY) return;
    this.#for[lane] = inFavour;
    this.#against[lane] = against;
    this.#nextLook[lane] = nextLook;
  }

  /** Accepted steps until the next look. */
  untilNextLook(lane: number, accepted: number): number {
    return this.#for[lane] > 0 ? 1 : this.#nextLook[lane] - accepted;
  }

  isBelieved(lane: number): boolean {
    return this.#for[lane] >= CONVINCED;
  }

  /** What holds the steps of a lane where that is believed. */
  held(lane: number): HeldStep | undefined {
    return this.isBelieved(lane) ? this.#seen[lane] : undefined;
  }

  /** After an accepted attempt whose result is still in the kernel; true once stiffness is believed. */
  isStiff(lane: number, accepted: number): boolean {
    if (this.isBelieved(lane)) return true;
    if (this.#for[lane] === 0 && accepted < this.#nextLook[lane]) return false;
    this.#nextLook[lane] = accepted + LOOK_EVERY;
    const seen = this.#estimate(lane);
    this.#seen[lane] = seen;
    if (seen.hRho > this.#part * seen.interval) {
      this.#against[lane] = 0;
      this.#for[lane]++;
    } else if (++this.#against[lane] === CLEARED) this.#for[lane] = 0;
    return this.isBelieved(lane);
  }
}

/** The estimate of an explicit pair, from those of its stages in which what is smooth cancels. */
export function heldByStages(
  kernel: PairKernel<Numbers>,
  pair: Pair,
  { rtol, atols }: Tolerances,
): (lane: number) => HeldStep {
  const terms = stiffnessContrast(pair);
  const interval = stabilityInterval(pair);
  const { dimension, lanes } = kernel;
  const stride = dimension * lanes;
  return (lane) => {
    const { h, k, z } = kernel;
    let df2 = 0;
    let dz2 = 0;
    for (let i = 0; i < dimension; i++) {
      let df = 0;
      let dz = 0;
      for (const { stage, inF, inZ } of terms) {
        const derivative = k[stage * stride + i * lanes + lane];
        df += inF * derivative;
        dz += inZ * derivative;
      }
      const scale = atols[i] + rtol * Math.abs(z[i * lanes + lane]);
      if (scale === 0) continue;
      df2 += squared(df / scale);
      dz2 += squared(dz / scale);
    }
    // Both differences are of stages' derivatives: that of the states carries the factor h, which cancels against h·ρ's.
    return { hRho: dz2 > 0 && h[lane] !== 0 ? Math.sqrt(df2 / dz2) : 0, interval };
  };
}

interface Tolerances {
  readonly rtol: number;
  readonly atols: Float64Array;
}
