import { squared } from "../core/squared.ts";
import { CONTINUOUS, type Interval, point } from "../graph/interval.ts";
import { around, type Box, centre, clusters, halves, hull, intersection, isWithin, middle, width } from "./box.ts";
import { inverse } from "./inverse.ts";
import { type EnclosedFunction, krawczyk } from "./krawczyk.ts";

/** A zero of which it is proven that it exists, and that its region holds no other. */
export interface ProvenZero {
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

export interface Search {
  /** Where a zero may be near a point, by any means; the proof is made here. Default Newton's iteration with the enclosures' middles. */
  readonly propose?: (z: readonly number[]) => readonly number[] | undefined;
  /** Zeros that are supposed, proven first. */
  readonly proposals?: readonly (readonly number[])[];
  /** Boxes looked at, at most. */
  readonly boxes: number;
  readonly cancelled: () => boolean;
}

/** Boxes of less than this part of the view are not divided again. */
const SMALLEST = 2 ** -26;
/** Half-widths of the box in which a proposal must prove, as powers of two of the view, the second for zeros that are very close. */
const PROVING = [-30, -40] as const;
/** The largest that its region is made. */
const LARGEST = -1;
/** Proposals that proved nothing, after which no more are made: they are points of a curve of zeros. */
const MOST_TRIED = 48;
/** Undecided boxes that are closer than so many of the smallest are one. */
const REACH = 4;
/** Contractions of an enclosure at most; the last ones square its width. */
const REFINED = 100;
/** A box of whose longest side a proof leaves this part is looked at again, and so often one of whose shorter sides it does, before it is divided. */
const SHRUNK = 0.6;
const SHORT_SIDES = 2;
/** Divisions of the view between the boxes from which a zero is proposed. */
const PROPOSED = 6;

/**
 * Branch and prune: boxes whose image holds no 0 are dropped, those with a proven zero kept, the rest divided. Nothing is lost: what a
 * budget leaves is `undecided`.
 *
 * @param view where to look; edges included
 */
export function zerosIn(f: EnclosedFunction, view: Box, { proposals = [], boxes, cancelled, ...by }: Search): Zeros {
  const { propose = (z: readonly number[]) => newton(f, z) } = by;
  // What is as wide as the numbers go has no halves that are of use, and nothing can be said of its parts.
  if (!view.every((x) => Number.isFinite(width(x)))) return { proven: [], undecided: [view] };
  const sides = view.map((x) => width(x) || Math.abs(middle(x)) || 1);
  const smallest = sides.map((side, i) => Math.max(SMALLEST * side, 8 * Number.EPSILON * Math.abs(middle(view[i]))));
  // Larger regions decide more of the boxes; where none are looked at, the smallest that prove do.
  const known = new KnownZeros(f, sides, boxes > 0 ? LARGEST : undefined);
  for (const z of proposals) known.tryAt(z);
  const undecided: Box[] = [];
  // Oldest first: where the budget ends, what is left is of one size.
  const queue: { readonly box: Box; readonly depth: number }[] = [{ box: view, depth: 0 }];
  let next = 0;
  for (let looked = 0; next < queue.length; looked++) {
    if (looked >= boxes || cancelled()) break;
    const { box, depth } = queue[next++];
    const rest = look(f, known, box, sides, propose);
    if (!rest) continue;
    if (known.takesProposals && depth % PROPOSED === PROPOSED - 1) {
      const z = propose(centre(rest));
      if (z && known.tryAt(z) && known.decides(rest)) continue;
    }
    const i = widest(rest, sides);
    if (width(rest[i]) <= smallest[i]) undecided.push(rest);
    else for (const half of halves(rest, i)) queue.push({ box: half, depth: depth + 1 });
  }
  const left = [...undecided, ...queue.slice(next).map(({ box }) => box)].filter((box) => !known.decides(box));
  const reach = smallest.map((side) => REACH * side);
  return {
    proven: known.zeros.filter(({ enclosure }) => intersection(enclosure, view)),
    undecided: clusters([...left, ...known.doubtful], reach),
  };
}

/** What of a box is still to be looked at; undefined where all of it is decided. */
function look(
  f: EnclosedFunction,
  known: KnownZeros,
  box: Box,
  sides: readonly number[],
  propose: NonNullable<Search["propose"]>,
): Box | undefined {
  let rest = box;
  for (let round = 0; ; round++) {
    if (known.decides(rest)) return undefined;
    const value = f.value(rest);
    if (value.some(excludesZero)) return undefined;
    const proof = krawczyk(f, rest, value);
    if (proof.zeros === "none") return undefined;
    if (proof.zeros === "one") {
      known.keep(proof.box, rest);
      return undefined;
    }
    const before = rest;
    rest = proof.box;
    const shrinks = (i: number) => width(rest[i]) < SHRUNK * width(before[i]);
    // A short side alone can shrink for ever without another one being told anything.
    if (!shrinks(widest(before, sides)) && !(round < SHORT_SIDES && rest.some((_, i) => shrinks(i)))) return rest;
    // What shrinks has a zero near it, perhaps on its very edge, where no shrinking proves it.
    const z = round === 0 && known.takesProposals ? propose(centre(rest)) : undefined;
    if (z) known.tryAt(z);
  }
}

/** The zeros that are proven, with the regions of which each is the only one. */
class KnownZeros {
  readonly zeros: ProvenZero[] = [];
  /** Where two proven zeros are too close for it to be told that they are not one. */
  readonly doubtful: Box[] = [];
  readonly #f: EnclosedFunction;
  readonly #sides: readonly number[];
  readonly #largest: number | undefined;
  /** Proposals that did not prove. */
  readonly #tried: (readonly number[])[] = [];

  /** @param largest half-width of the largest region that is tried, as a power of two of the view; absent, regions stay small */
  constructor(f: EnclosedFunction, sides: readonly number[], largest?: number) {
    this.#f = f;
    this.#sides = sides;
    this.#largest = largest;
  }

  decides(box: Box): boolean {
    return this.zeros.some(({ region }) => isWithin(box, region));
  }

  get takesProposals(): boolean {
    return this.#tried.length < MOST_TRIED;
  }

  /** Proves a zero near a point, in a region as large as is wanted and can be; whether it did. */
  tryAt(z: readonly number[]): boolean {
    if (!this.takesProposals) return false;
    const isNear = (other: readonly number[]) => other.every((x, i) => Math.abs(x - z[i]) <= SMALLEST * this.#sides[i]);
    if (this.#tried.some(isNear) || this.zeros.some(({ enclosure }) => isNear(centre(enclosure)))) return false;
    const at = (exponent: number) => {
      const region = around(
        z,
        this.#sides.map((side) => 2 ** exponent * side),
      );
      const proof = krawczyk(this.#f, region);
      return proof.zeros === "one" ? { region, enclosure: proof.box } : undefined;
    };
    let small: number = PROVING[0];
    let proven = at(small);
    if (!proven) {
      small = PROVING[1];
      proven = at(small);
    }
    if (!proven) {
      this.#tried.push(z);
      return false;
    }
    // By halved intervals of exponents.
    let large = (this.#largest ?? small) + 1;
    while (large - small > 1) {
      const exponent = Math.ceil((small + large) / 2);
      const larger = at(exponent);
      if (larger) [proven, small] = [{ region: larger.region, enclosure: proven.enclosure }, exponent];
      else large = exponent;
    }
    this.keep(proven.enclosure, proven.region);
    return true;
  }

  /** @param enclosure holds the only zero of `region` */
  keep(enclosure: Box, region: Box): void {
    const tight = this.#tightened(enclosure);
    const twin = this.zeros.findIndex((zero) => isWithin(tight, zero.region) || isWithin(zero.enclosure, region));
    if (twin >= 0) {
      // The same zero by another way: the larger region decides more.
      if (isWithin(this.zeros[twin].region, region)) this.zeros[twin] = { enclosure: tight, region };
      return;
    }
    const close = this.zeros.findIndex((zero) => intersection(tight, zero.enclosure));
    if (close < 0) this.zeros.push({ enclosure: tight, region });
    else if (!this.#join(close, tight)) this.doubtful.push(tight);
  }

  /** Whether a zero that was found on the edge of its region is the one in another enclosure. */
  #join(index: number, enclosure: Box): boolean {
    const both = hull(this.zeros[index].enclosure, enclosure);
    const radius = both.map((x, i) => Math.max(width(x), squared(Number.EPSILON) * this.#sides[i]));
    const region = around(centre(both), radius);
    const proof = krawczyk(this.#f, region);
    if (proof.zeros !== "one" || !isWithin(both, region)) return false;
    this.zeros[index] = { enclosure: this.#tightened(proof.box), region };
    return true;
  }

  #tightened(enclosure: Box): Box {
    let tight = enclosure;
    for (let n = 0; n < REFINED; n++) {
      const proof = krawczyk(this.#f, tight);
      if (proof.zeros === "none") break;
      const shrinks = proof.box.some((x, i) => width(x) < 0.99 * width(tight[i]));
      tight = proof.box;
      if (!shrinks || tight.every((x, i) => width(x) <= squared(Number.EPSILON) * this.#sides[i])) break;
    }
    return tight;
  }
}

/** Undefined values are no zeros, so it does not matter whether there are any. */
const excludesZero = ({ lo, hi }: Interval) => lo > 0 || hi < 0;

/** The component whose side is the largest part of the view's. */
function widest(box: Box, sides: readonly number[]): number {
  let widest = 0;
  for (let i = 1; i < box.length; i++) if (width(box[i]) / sides[i] > width(box[widest]) / sides[widest]) widest = i;
  return widest;
}

const NEWTON = 12;

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
    if (step.every((x, i) => Math.abs(x) <= 4 * Number.EPSILON * Math.abs(z[i]))) return z;
  }
  return z;
}
