import { type Box, halves, width } from "./box.ts";

/** What is to be bounded over a box, part by part. */
export interface Bounded {
  /** At least every value over a part; −∞ where the part does not count, ∞ where nothing is known. */
  upper(part: Box): Bound;
  /** A value somewhere in a part; −∞ where none counts. */
  sampled(part: Box): number;
}

export interface Bound {
  readonly upper: number;
  /** The component along which it varies most over the part; where that is not known, the longest side is. */
  readonly along?: number;
}

export interface Supremum {
  /** Certified: no value is above it. */
  readonly upper: number;
  /** Values that were met: none of them is above `upper`. */
  readonly sampled: number;
  /** The part with the largest bound. */
  readonly worst: Box;
  /** Parts that were bounded on the way. */
  readonly parts: number;
}

export interface SupremumLimits {
  /** Upper bound and largest value are to be as close as this part of the bound. */
  readonly tolerance: number;
  /** A bound that is less counts as this much there: one of 0 is never met to a part of it. */
  readonly size?: number;
  readonly parts: number;
  readonly cancelled: () => boolean;
}

/** Branch and bound: the part with the largest bound is halved until that bound is met nearly enough. */
export function supremum(of: Bounded, box: Box, { tolerance, size = 0, parts, cancelled }: SupremumLimits): Supremum {
  const sides = box.map(width);
  let sampled = of.sampled(box);
  const queue = new Queue();
  queue.push({ box, ...of.upper(box) });
  let looked = 1;
  for (; looked < parts && !cancelled(); looked += 2) {
    const { box: worst, upper } = queue.first();
    // Where the bound is largest a value near it is likeliest; what is met elsewhere is below it anyway.
    if (worst !== box) sampled = Math.max(sampled, of.sampled(worst));
    // Values may be negative, as those of logarithmic norms are.
    if (upper === Number.NEGATIVE_INFINITY || upper - sampled <= tolerance * Math.max(Math.abs(upper), size)) break;
    const part = queue.pop();
    const i = part.along ?? longest(part.box, sides);
    if (!(width(part.box[i]) > 0)) {
      queue.push(part);
      break;
    }
    for (const box of halves(part.box, i)) {
      const bound = of.upper(box);
      queue.push({ box, ...bound, upper: Math.min(part.upper, bound.upper) });
    }
  }
  // Rounding may put a value that was met above the bound of its own part.
  const { box: worst, upper } = queue.first();
  return { upper: Math.max(upper, sampled), sampled, worst, parts: looked };
}

/** The component of which a part has the largest share. */
function longest(box: Box, sides: readonly number[]): number {
  let found = 0;
  for (let i = 1; i < box.length; i++) {
    if (width(box[i]) * (sides[found] || 1) > width(box[found]) * (sides[i] || 1)) found = i;
  }
  return found;
}

interface Part extends Bound {
  readonly box: Box;
}

/** Parts by falling bound, as a heap. */
class Queue {
  readonly #parts: Part[] = [];

  first(): Part {
    return this.#parts[0];
  }

  push(part: Part): void {
    const parts = this.#parts;
    let i = parts.push(part) - 1;
    while (i > 0 && parts[(i - 1) >> 1].upper < parts[i].upper) {
      this.#swap(i, (i - 1) >> 1);
      i = (i - 1) >> 1;
    }
  }

  pop(): Part {
    const parts = this.#parts;
    this.#swap(0, parts.length - 1);
    const out = parts.pop()!;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let top = i;
      if (left < parts.length && parts[left].upper > parts[top].upper) top = left;
      if (right < parts.length && parts[right].upper > parts[top].upper) top = right;
      if (top === i) return out;
      this.#swap(i, top);
      i = top;
    }
  }

  #swap(i: number, k: number): void {
    const parts = this.#parts;
    [parts[i], parts[k]] = [parts[k], parts[i]];
  }
}
