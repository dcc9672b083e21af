import { elementary } from "../../elementary/elementary.ts";
import { correcting } from "./adamsWeights.ts";

/** A step that differs by less is the same one but for rounding. */
const SAME = 1e-6;
/** What a step is to leave of the tolerance where it is free to choose. */
const AIM = 0.5;
/** Least change after a rejection, of a first step and of a later one, and the rejections after which what was before is given up. */
const [LEAST_AT_FIRST, LEAST, LOST_AFTER] = [0.02, 0.1, 3];
const [SHRINK, KEEP] = [0.5, 0.9];
const NOT_FINITE = 0.25;

/** Differences of the slope at the end of a step that was accepted, in tolerances times h. */
interface Differences {
  /** Of the order itself, and of lower ones, at what was predicted. */
  readonly miss: number;
  readonly below: (order: number) => number;
  /** Of the next order, at what was corrected: known where enough steps were equal. */
  readonly above: () => number;
}

/**
 * Order and step as Shampine and Gordon choose them: errors of the formulas of neighbouring orders, as they would be in equal steps,
 * are compared; a step is doubled or left alone, so that steps stay equal for as long as they may. At the beginning order and step
 * rise from step to step.
 */
export class AdamsControl {
  order = 1;
  readonly #most: number;
  readonly #least: number;
  /** Of the next step: the one that was taken keeps its order until that one begins. */
  #next = 1;
  #isStarting = true;
  #rejections = 0;
  /** Steps taken of this size, the one under way among them. */
  #equal = 0;
  #h = Number.NaN;

  constructor(most: number, least: number) {
    this.#most = most;
    this.#least = least;
  }

  /** Whether what was before the step under way has proven no guide. */
  get isLost(): boolean {
    return this.#rejections >= LOST_AFTER;
  }

  begin(): void {
    this.order = 1;
    this.#next = 1;
    this.#isStarting = true;
    this.#rejections = 0;
    this.#equal = 0;
  }

  goOn(): void {
    this.order = this.#next;
    this.#rejections = 0;
    this.#equal++;
  }

  attempt(h: number): void {
    if (!(Math.abs(h / this.#h - 1) <= SAME)) this.#equal = 0;
    this.#h = h;
  }

  rejected(error: number, below: (order: number) => number): number {
    const isFirst = this.#isStarting && this.order === 1;
    this.#isStarting = false;
    this.#rejections++;
    if (!Number.isFinite(error)) return NOT_FINITE;
    const wanted = power(AIM / error, this.order + 1);
    if (this.order > this.#least && this.#isLowerBetter(Math.abs(correcting[this.order]) * below(this.order), below))
      this.order--;
    this.#next = this.order;
    return Math.max(isFirst ? LEAST_AT_FIRST : LEAST, Math.min(SHRINK, wanted));
  }

  accepted({ miss, below, above }: Differences): number {
    const { order } = this;
    let error = Math.abs(correcting[order]) * miss;
    let next = order;
    const isLower = order > this.#least && this.#isLowerBetter(error, below);
    if (isLower || order >= this.#most) this.#isStarting = false;
    if (this.#isStarting || order < this.#least) next = order + 1;
    else if (isLower) next = order - 1;
    else if (order < this.#most && this.#equal >= order) {
      const raised = Math.abs(correcting[order + 1]) * above();
      const lowered = order > 1 ? Math.abs(correcting[order - 1]) * below(order - 1) : Number.POSITIVE_INFINITY;
      if (order > this.#least && lowered <= Math.min(error, raised)) next = order - 1;
      else if (raised < (order === 1 ? AIM : 1) * error) next = order + 1;
      if (next > order) error = raised;
    }
    if (next < order) error = Math.abs(correcting[next]) * below(next);
    this.#next = next;
    if (this.#isStarting) return 2;
    const wanted = power(AIM / error, next + 1);
    return wanted >= 2 ? 2 : wanted >= 1 ? 1 : Math.max(SHRINK, Math.min(KEEP, wanted));
  }

  /** Whether formulas of lower orders leave no larger errors than the one in use. */
  #isLowerBetter(error: number, below: (order: number) => number): boolean {
    const { order } = this;
    if (order < 2) return false;
    const errorOf = (lower: number) => Math.abs(correcting[lower]) * below(lower);
    if (order === 2) return errorOf(1) <= AIM * error;
    return Math.max(errorOf(order - 1), errorOf(order - 2)) <= error;
  }
}

/** The n-th root. */
function power(x: number, n: number): number {
  return elementary.exp(elementary.log(x) / n);
}
