import { type Box, encloseEach } from "./enclosure.ts";
import { CONTINUOUS, type Interval, interval, point } from "./interval.ts";
import { rankOf } from "./ops/gather.ts";
import type { Switching } from "./switching.ts";

/** Two numbers close together, between which a switching function meets what it looks for. */
export interface Crossing {
  readonly before: number;
  readonly after: number;
  readonly switching: Switching;
  /** Of the levels, the one that was met. */
  readonly level: number;
}

/** Pieces of this part of the whole are looked into by their ends alone. */
const NARROW = 2 ** -44;
/** Pieces begin and end this many roundings off the cuts between them. */
const BESIDE = 64;
/** Slopes up to this are 0: enclosures of 0 reach to the numbers next to it. */
const FLAT = 1e-300;
/** Enclosures that one search may compute. */
const BUDGET = 40_000;
/** A crossing is known to so many roundings on either side: functions round, too. */
const ROUNDINGS = 2;

/** The search came upon more crossings than were asked for, or took too long. */
export class TooManyCrossings extends Error {
  override readonly name = "TooManyCrossings";
}

/**
 * All times in [from, to] at which switching functions cross what they look for, by branch and prune: over a piece whose
 * enclosure holds none there is none; where the function is continuous and monotone, its ends tell, and bisection finds the
 * place to the last bit; other pieces are halved. What touches and does not cross changes nothing for any time.
 *
 * @throws TooManyCrossings
 */
export function crossings(
  all: readonly Switching[],
  theta: Float64Array,
  [from, to]: readonly [number, number],
  most: number,
): Crossing[] {
  const search = new Search(theta, to - from, most);
  const found: Crossing[][] = [];
  for (const switching of all) {
    const cuts = switching.inner.flatMap((k) => found[k]).sort((a, b) => a.before - b.before);
    found.push(search.of(switching, from, to, cuts));
  }
  return found.flat().sort((a, b) => a.before - b.before);
}

class Search {
  readonly #theta: Float64Array;
  readonly #box: readonly Interval[];
  readonly #span: number;
  readonly #most: number;
  #budget = BUDGET;
  #count = 0;
  #found: Crossing[] = [];

  constructor(theta: Float64Array, span: number, most: number) {
    this.#theta = theta;
    this.#box = Array.from(theta, point);
    this.#span = span;
    this.#most = most;
  }

  /** @param cuts where a function that this one is made of switches: between them it is continuous */
  of(switching: Switching, from: number, to: number, cuts: readonly Crossing[]): Crossing[] {
    this.#found = [];
    let at = from;
    for (const { before, after } of cuts) {
      // Next to a cut enclosures cannot tell the sides apart, and nothing happens that the cut does not stand for.
      const near = BESIDE * Number.EPSILON * Math.max(Math.abs(before), Math.abs(after));
      if (before - near > at) this.#piece(switching, at, before - near);
      at = Math.max(at, after + near);
    }
    if (to > at) this.#piece(switching, at, to);
    return this.#found;
  }

  #piece(switching: Switching, lo: number, hi: number): void {
    if (this.#budget-- <= 0) throw new TooManyCrossings();
    const box: Box = { t: [interval(lo, hi)], theta: this.#box };
    const { of, branch, slope, nodes } = switching;
    const ranges = encloseEach(nodes, box);
    const range = ranges.get(branch)![0];
    if (isDecided(switching, range)) return;
    const steepness = ranges.get(slope)![0];
    const isMonotone = steepness.grade >= 1 && (steepness.lo >= -FLAT || steepness.hi <= FLAT);
    const isContinuous = ranges.get(of)![0].grade === CONTINUOUS;
    if ((isMonotone && isContinuous) || hi - lo <= NARROW * this.#span) {
      this.#between(switching, lo, this.#branch(switching, lo), hi, this.#branch(switching, hi));
      return;
    }
    // Undefined throughout, as far as can be seen: what is compared with NaN does not change.
    if (range.grade === 0 && [lo, (lo + hi) / 2, hi].every((t) => Number.isNaN(this.#branch(switching, t)))) return;
    // Not the very middle, where people like to put things.
    const middle = lo + (hi - lo) * 0.4990234375;
    if (!(middle > lo && middle < hi)) return;
    this.#piece(switching, lo, middle);
    this.#piece(switching, middle, hi);
  }

  /** Every change of branch between two times, found by halves. */
  #between(switching: Switching, lo: number, first: number, hi: number, last: number): void {
    if (Object.is(first, last)) return;
    const middle = lo + (hi - lo) / 2;
    const near = Number.EPSILON * Math.max(Math.abs(lo), Math.abs(hi), Number.EPSILON * this.#span);
    if (!(middle > lo && middle < hi) || hi - lo <= near) {
      this.#add(switching, lo, first, hi, last, near);
      return;
    }
    const inside = this.#branch(switching, middle);
    this.#between(switching, lo, first, middle, inside);
    this.#between(switching, middle, inside, hi, last);
  }

  #add(switching: Switching, lo: number, first: number, hi: number, last: number, near: number): void {
    if (++this.#count > 2 * this.#most) throw new TooManyCrossings();
    const level = Math.max(0, Math.floor(Math.min(first, last) / 2));
    this.#found.push({ before: lo - ROUNDINGS * near, after: hi + ROUNDINGS * near, switching, level });
  }

  /** A number that tells on which side of everything looked for a value lies; even numbers are between, odd ones on it. */
  #branch({ at, values, levels }: Switching, t: number): number {
    values.evaluate({ t: [t], theta: this.#theta });
    const [x] = values.value(values.outputs[0]);
    if (Number.isNaN(x)) return Number.NaN;
    switch (at) {
      case "zeros":
        return Math.sign(x) + 1;
      case "integers":
        return Math.floor(x) + Math.ceil(x);
      case "levels": {
        const of = values.value(levels!);
        return rankOf(of, x, true) + rankOf(of, x, false);
      }
    }
  }
}

function isDecided({ at }: Switching, { lo, hi, grade }: Interval): boolean {
  if (grade === 0) return false;
  switch (at) {
    case "zeros":
      return lo > 0 || hi < 0 || (lo === 0 && hi === 0);
    case "integers":
      return Math.floor(lo) === Math.floor(hi) && Math.ceil(lo) === Math.ceil(hi);
    case "levels":
      return lo === hi;
  }
}
