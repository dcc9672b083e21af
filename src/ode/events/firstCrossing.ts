import { leastStep } from "../timeResolution.ts";
import type { Bounds, Crossing } from "./crossing.ts";
import type { StepPolynomial } from "./stepPolynomial.ts";
import { type ErrorOf, inflated } from "./tolerated.ts";

/** A sign: of g before what is looked at, −1, 1, or 0 where it is not known. */
export type Side = -1 | 0 | 1;

/** Where g comes to 0 within a step. */
export interface Found {
  readonly theta: number;
  /** The sign it then has: that before for a touch. */
  readonly to: Side;
}

/** Boxes looked at in one step for one function, and how far the step is halved. */
const [BOXES, DEPTH] = [2000, 60];
/** Of a touch: the part of a step below which a turn of g is told by the signs of its rate. */
const TURN = 2 ** -10;

/**
 * The first zero of g within a step, from `start` on, that counts: enclosures prove that there is none, or that g is monotone, so
 * that the signs at the ends tell; other stretches are halved. A zero takes the side that was before it.
 *
 * A turn without a change of sign touches where 0 is within what an error of the state makes of g.
 */
export function firstCrossing(
  step: StepPolynomial,
  crossing: Crossing,
  standing: Standing,
  error: ErrorOf,
): { readonly found: Found | undefined; readonly standing: Standing } {
  return new Search(step, crossing, standing, error).run();
}

/** How g stands at a time. */
export interface Standing {
  readonly side: Side;
  /** It has been away from 0, so that it may touch. */
  readonly isAway: boolean;
  /** It is 0 but for rounding, and leaves to its side. */
  readonly isAtZero: boolean;
}

class Search {
  readonly #step: StepPolynomial;
  readonly #crossing: Crossing;
  readonly #error: ErrorOf | undefined;
  readonly #z: Float64Array;
  readonly #slope: Float64Array;
  #boxes = 0;
  #side: Side;
  #isAway: boolean;
  readonly #isAtZero: boolean;

  constructor(step: StepPolynomial, crossing: Crossing, { side, isAway, isAtZero }: Standing, error: ErrorOf) {
    this.#step = step;
    this.#crossing = crossing;
    this.#error = crossing.direction === "touch" ? error : undefined;
    this.#z = new Float64Array(step.dimension);
    this.#slope = new Float64Array(step.dimension);
    this.#side = side;
    this.#isAway = isAway;
    this.#isAtZero = isAtZero;
  }

  run() {
    // A side that no slope tells is that of a little later.
    if (this.#side === 0) this.#side = this.#sideAt(TURN);
    const found = this.#within(this.#isAtZero ? this.#left() : 0, 1, 0);
    return { found, standing: { side: this.#side, isAway: this.#isAway, isAtZero: false } };
  }

  /** Where g, which is 0 at the beginning, has its side for certain; where it has not, the side is that of the end. */
  #left(): number {
    for (let theta = Number.EPSILON; theta <= 1; theta *= 2) {
      const value = this.#value(theta);
      if (value !== 0 && Math.sign(value) === this.#side) return theta;
    }
    this.#side = this.#sideAt(1);
    return 1;
  }

  #value(theta: number): number {
    return this.#crossing.value(this.#step.time(theta), this.#step.state(theta, this.#z));
  }

  #rate(theta: number): number {
    const [z, slope] = [this.#step.state(theta, this.#z), this.#step.slope(theta, this.#slope)];
    return this.#crossing.rate(this.#step.time(theta), z, slope);
  }

  /** The first zero from a to b that counts; what is before a has the side that is known. */
  #within(a: number, b: number, depth: number): Found | undefined {
    const { value, rate } = this.#bounds(a, b);
    if (value.lo > 0 || value.hi < 0) {
      this.#isAway = true;
      // A jump of g, by a condition in it, is a change of sign too.
      return this.#ends(a, b, value.lo > 0 ? 1 : -1);
    }
    const isMonotone = rate.lo >= 0 || rate.hi <= 0;
    const isResolved = Math.abs(this.#step.time(b) - this.#step.time(a)) <= leastStep(this.#step.time(b)) / 8;
    if (isMonotone || isResolved || depth >= DEPTH || this.#boxes >= BOXES) return this.#ends(a, b, this.#sideAt(b));
    if (this.#crossing.direction === "touch" && b - a <= TURN) {
      const touched = this.#turn(a, b);
      if (touched !== undefined) return touched;
    }
    const middle = 0.5 * (a + b);
    return this.#within(a, middle, depth + 1) ?? this.#within(middle, b, depth + 1);
  }

  #bounds(a: number, b: number): { readonly value: Bounds; readonly rate: Bounds } {
    this.#boxes++;
    const { z: exactly, slope } = this.#step.bounds(a, b);
    const z = this.#error ? inflated(exactly, this.#error) : exactly;
    const [s, t] = [this.#step.time(a), this.#step.time(b)];
    return this.#crossing.bounds({ lo: Math.min(s, t), hi: Math.max(s, t) }, z, slope);
  }

  #sideAt(theta: number): Side {
    const value = this.#value(theta);
    // What is 0 there has not crossed yet.
    return value > 0 ? 1 : value < 0 ? -1 : this.#side;
  }

  /** A change of sign between a and b, if there is one and it counts. */
  #ends(a: number, b: number, side: Side): Found | undefined {
    const before = this.#side;
    this.#side = side;
    if (before === 0 || side === before) return undefined;
    const { direction } = this.#crossing;
    const counts = direction === "both" || direction === (side > 0 ? "up" : "down");
    return counts ? { theta: this.#locate(a, b, side), to: side } : undefined;
  }

  /** Where the side changes, to 4 roundings of t: the Illinois rule, which halves where that is slow. */
  #locate(a: number, b: number, side: Side): number {
    let [low, high] = [a, b];
    let [gLow, gHigh] = [this.#value(a), this.#value(b)];
    for (let n = 0; n < 200; n++) {
      const width = Math.abs(this.#step.time(high) - this.#step.time(low));
      if (width <= Number.EPSILON * Math.abs(this.#step.time(high)) || high - low <= Number.EPSILON * high) break;
      const secant = low - (gLow * (high - low)) / (gHigh - gLow);
      const isInside = n % 3 !== 2 && secant > low && secant < high;
      const middle = isInside ? secant : 0.5 * (low + high);
      if (middle === low || middle === high) break;
      const g = this.#value(middle);
      if (g !== 0 && g > 0 === side > 0) {
        high = middle;
        gHigh = g;
        gLow *= 0.5;
      } else {
        low = middle;
        gLow = g;
        gHigh *= 0.5;
      }
    }
    return high;
  }

  /** Where g turns between a and b so near 0 that it touches. */
  #turn(a: number, b: number): Found | undefined {
    let [low, high] = [a, b];
    const before = this.#rate(low);
    if (before === 0 || this.#rate(high) > 0 === before > 0) return undefined;
    for (let n = 0; n < 60; n++) {
      const middle = 0.5 * (low + high);
      if (middle === low || middle === high) break;
      if (this.#rate(middle) > 0 === before > 0) low = middle;
      else high = middle;
    }
    const { value } = this.#bounds(high, high);
    const isTouch = this.#isAway && value.lo <= 0 && value.hi >= 0 && this.#sideAt(a) === this.#sideAt(b);
    this.#isAway = false;
    return isTouch ? { theta: high, to: this.#side } : undefined;
  }
}
