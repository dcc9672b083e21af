import type { PairKernel } from "../core/kernel.ts";

/** Accepted steps between looks, and looks in a row that are to agree. */
const LOOK_EVERY = 5;
const CONVINCED = 3;
/** What a step by ∂f/∂z may be of the explicit method's stability interval, so that it would not soon be stiff again. */
const PART = 0.5;

/**
 * Whether a problem that was stiff is so no more: h·‖∂f/∂z‖, an upper bound of h·ρ, has for some time been well within the interval
 * in which an explicit method is stable, for steps as long as accuracy lets an implicit one take.
 */
export class EasingTest {
  readonly #kernel: PairKernel;
  readonly #interval: number;
  readonly #steps: Int32Array;
  readonly #calm: Int32Array;

  /** @param interval length of the explicit method's stability interval */
  constructor(kernel: PairKernel, interval: number) {
    this.#kernel = kernel;
    this.#interval = interval;
    this.#steps = new Int32Array(kernel.lanes);
    this.#calm = new Int32Array(kernel.lanes);
  }

  restart(lane: number): void {
    this.#steps[lane] = 0;
    this.#calm[lane] = 0;
  }

  /** After an accepted attempt whose result is still in the kernel. */
  hasEased(lane: number): boolean {
    if (++this.#steps[lane] % LOOK_EVERY !== 0) return false;
    const norm = this.#kernel.jacobianNorm?.(lane) ?? Number.POSITIVE_INFINITY;
    const isCalm = Math.abs(this.#kernel.h[lane]) * norm <= PART * this.#interval;
    this.#calm[lane] = isCalm ? this.#calm[lane] + 1 : 0;
    return this.#calm[lane] === CONVINCED;
  }
}
