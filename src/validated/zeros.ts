import { CONTINUOUS, type Interval, point } from "../graph/interval.ts";
import { around, type Box, centre, clusters, halves, intersection, isWithin, middle, width } from "./box.ts";
import { inverse } from "./inverse.ts";
import { type EnclosedFunction, krawczyk } from "./krawczyk.ts";

/** A zero of which it is proven that it exists, and that its region holds no other. */
export interface ProvenZero {
  /** The middle of the enclosure. */
  readonly z: readonly number[];
  /** Where it lies, to the last bits. */
  readonly enclosure: Box;
  readonly region: Box;
}

/** All zeros of a function in a box: every one of them is in `proven` or lies in one of `undecided`. */
export interface Zeros {
  readonly proven: readonly ProvenZero[];
  /** Where nothing could be proven within the budget, or at all (a zero that is no simple one). */
  readonly undecided: readonly Box[];
}

export interface SearchBudget {
  /** Boxes looked at. */
  readonly boxes: number;
  readonly cancelled: () => boolean;
}

/** Boxes of less than this part of the view are not divided again. */
const SMALLEST = 2 ** -26;
/** Newton steps from the middle of a box, and how often the box around what they find is halved until it proves. */
const NEWTON = 12;
const HALVINGS = 24;
/** The least part of the view that the first of those boxes is. */
const FIRST = 2 ** -10;
/** Undecided boxes that are closer than so many of the smallest are one. */
const REACH = 4;
/** Contractions of an enclosure at most; the last ones square its width. */
const REFINED = 100;
/** A box that a proof leaves this part of is looked at again before it is divided. */
const SHRUNK = 0.6;

/**
 * Branch and prune: boxes whose image holds no 0 are dropped, those with a proven zero kept, the rest divided. Nothing is lost: what a
 * budget leaves is `undecided`.
 *
 * @param view where to look; finite, edges included
 */
export function zerosIn(f: EnclosedFunction, view: Box, { boxes: most, cancelled }: SearchBudget): Zeros {
  const sides = view.map(width);
  const smallest = sides.map((side, i) => Math.max(SMALLEST * side, 8 * Number.EPSILON * Math.abs(middle(view[i]))));
  const search = new Search(f, sides, smallest);
  const undecided: Box[] = [];
  // Oldest first: where the budget ends, what is left is of one size.
  const queue: Box[] = [view];
  let next = 0;
  for (let looked = 0; next < queue.length; looked++) {
    if (looked >= most || cancelled()) break;
    const box = queue[next++];
    const rest = search.look(box);
    if (!rest) continue;
    const i = widest(rest, sides);
    if (width(rest[i]) <= smallest[i]) undecided.push(rest);
    else for (const half of halves(rest, i)) queue.push(half);
  }
  const left = [...undecided, ...queue.slice(next)].filter((box) => !search.isDecided(box));
  const reach = smallest.map((side) => REACH * side);
  return {
    proven: search.proven.filter(({ enclosure }) => intersection(enclosure, view)),
    undecided: clusters(left, reach),
  };
}

class Search {
  readonly proven: ProvenZero[] = [];
  readonly #f: EnclosedFunction;
  readonly #smallest: readonly number[];
  readonly #sides: readonly number[];
  /** Where Newton's iteration ended without a proof: not tried again. */
  readonly #tried: (readonly number[])[] = [];

  constructor(f: EnclosedFunction, sides: readonly number[], smallest: readonly number[]) {
    this.#f = f;
    this.#sides = sides;
    this.#smallest = smallest;
  }

  isDecided(box: Box): boolean {
    return this.proven.some(({ region }) => isWithin(box, region));
  }

  /** What of a box is still to be looked at; undefined where all of it is decided. */
  look(box: Box): Box | undefined {
    if (this.isDecided(box)) return undefined;
    if (this.#f.value(box).some(excludesZero)) return undefined;
    let rest = box;
    for (;;) {
      const proof = krawczyk(this.#f, rest);
      if (proof.zeros === "none") return undefined;
      if (proof.zeros === "one") {
        this.#keep(proof.box, rest);
        return undefined;
      }
      const shrunk = proof.box.some((x, i) => width(x) < SHRUNK * width(rest[i]));
      rest = proof.box;
      if (!shrunk) break;
    }
    this.#tryNear(rest);
    return this.isDecided(rest) ? undefined : rest;
  }

  /** Proves a zero near a box, whose region may then reach beyond it. */
  #tryNear(box: Box): void {
    const z = newton(this.#f, centre(box));
    if (!z?.every((x, i) => Math.abs(x - middle(box[i])) <= 2 * width(box[i]))) return;
    const known = [...this.#tried, ...this.proven.map((zero) => zero.z)];
    if (known.some((other) => other.every((x, i) => Math.abs(x - z[i]) <= this.#smallest[i]))) return;
    this.#tried.push(z);
    // A box may have shrunk to a sliver: the region is of the view's shape.
    const part = box.reduce((most, x, i) => Math.max(most, width(x) / this.#sides[i]), FIRST);
    let radius = this.#sides.map((side) => 2 * part * side);
    for (let n = 0; n < HALVINGS; n++) {
      const region = around(z, radius);
      const proof = krawczyk(this.#f, region);
      if (proof.zeros === "one") {
        this.#keep(proof.box, region);
        return;
      }
      radius = radius.map((r) => r / 2);
    }
  }

  #keep(enclosure: Box, region: Box): void {
    let tight = enclosure;
    for (let n = 0; n < REFINED; n++) {
      const proof = krawczyk(this.#f, tight);
      if (proof.zeros === "none") break;
      const shrinks = proof.box.some((x, i) => width(x) < 0.99 * width(tight[i]));
      tight = proof.box;
      if (!shrinks) break;
    }
    const z = centre(tight);
    const twin = this.proven.findIndex(
      (zero) => isWithin(tight, zero.region) || isWithin(zero.enclosure, region) || intersection(tight, zero.enclosure),
    );
    // The same zero by another way: the larger region decides more.
    if (twin >= 0) {
      if (isWithin(this.proven[twin].region, region)) this.proven[twin] = { z, enclosure: tight, region };
      return;
    }
    this.proven.push({ z, enclosure: tight, region });
  }
}

/** Undefined values are no zeros, so it does not matter whether there are any. */
const excludesZero = ({ lo, hi }: Interval) => lo > 0 || hi < 0;

function newton(f: EnclosedFunction, start: readonly number[]): readonly number[] | undefined {
  let z = start;
  for (let n = 0; n < NEWTON; n++) {
    const at = z.map(point);
    const value = f.value(at);
    const jacobian = f.jacobian(at);
    if (![...value, ...jacobian.flat()].every(({ grade }) => grade === CONTINUOUS)) return undefined;
    const c = inverse(jacobian.map(centre));
    if (!c) return undefined;
    const step = c.map((row) => row.reduce((sum, x, k) => sum + x * middle(value[k]), 0));
    z = z.map((x, i) => x - step[i]);
    if (!z.every(Number.isFinite)) return undefined;
    if (step.every((x, i) => Math.abs(x) <= 4 * Number.EPSILON * Math.abs(z[i]))) break;
  }
  return z;
}

/** The component whose side is the largest part of the view's. */
function widest(box: Box, sides: readonly number[]): number {
  let widest = 0;
  for (let i = 1; i < box.length; i++) if (width(box[i]) / sides[i] > width(box[widest]) / sides[widest]) widest = i;
  return widest;
}
