/**
 * A closed interval that encloses every value over a box, with how well the function behaves there.
 *
 * Infinite bounds mean "no finite bound is known". Arithmetic rounds outward, so an enclosure is certified.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly grade: Grade;
}

/**
 * How a function behaves on a box (the decorations of IEEE 1788, by number so that the worst is the minimum):
 * 2 defined and continuous everywhere, 1 defined everywhere, 0 perhaps undefined somewhere.
 */
export type Grade = 0 | 1 | 2;

export const CONTINUOUS: Grade = 2;
export const DEFINED: Grade = 1;
export const PARTIAL: Grade = 0;

export function interval(lo: number, hi: number, grade: Grade = CONTINUOUS): Interval {
  return { lo, hi, grade };
}

/** The degenerate interval of one number; NaN is everything and undefined. */
export function point(x: number): Interval {
  return Number.isNaN(x) ? everything(PARTIAL) : { lo: x, hi: x, grade: Number.isFinite(x) ? CONTINUOUS : PARTIAL };
}

export function everything(grade: Grade): Interval {
  return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY, grade };
}

/** [lo, hi] widened by at least `ulps` units in the last place at either end; NaN ends become infinite. */
export function outward(lo: number, hi: number, grade: Grade, ulps = 1): Interval {
  return { lo: below(lo, ulps), hi: above(hi, ulps), grade };
}

/** [lo, hi] rounded outward but at ends that are exact: whole numbers stay whole, so that it is known what `floor` makes of them. */
export function outwardWhereInexact(
  lo: number,
  isExactLo: boolean,
  hi: number,
  isExactHi: boolean,
  grade: Grade,
): Interval {
  return { lo: isExactLo ? lo : below(lo, 1), hi: isExactHi ? hi : above(hi, 1), grade };
}

/** Whether a + b is the sum itself (Knuth's TwoSum). */
export function isExactSum(a: number, b: number): boolean {
  const sum = a + b;
  const part = sum - a;
  return a - (sum - part) + (b - part) === 0;
}

/** Whether a · b is the product itself, told of numbers with few digits only. */
export function isExactProduct(a: number, b: number): boolean {
  return hasFewDigits(a) && hasFewDigits(b);
}

/** Few enough that the product of two such numbers is a double. */
export function hasFewDigits(x: number): boolean {
  return Math.abs(x) < 2 ** 16 && Number.isInteger(x * 2 ** 10);
}

/** The worst behaviour among some intervals. */
export function worst(...x: readonly Interval[]): Grade {
  let grade: Grade = CONTINUOUS;
  for (const { grade: other } of x) if (other < grade) grade = other;
  return grade;
}

/** The worse behaviour of two: `worst` without a list. */
export function worse(x: Interval, y: Interval): Grade {
  return x.grade < y.grade ? x.grade : y.grade;
}

/** The smallest interval around two. */
export function hull(x: Interval, y: Interval): Interval {
  return { lo: Math.min(x.lo, y.lo), hi: Math.max(x.hi, y.hi), grade: worst(x, y) };
}

export function contains(x: Interval, value: number): boolean {
  return x.lo <= value && value <= x.hi;
}

function below(x: number, ulps: number): number {
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return x - ulps * (Math.abs(x) * Number.EPSILON + Number.MIN_VALUE);
}

function above(x: number, ulps: number): number {
  return -below(-x, ulps);
}

/** Range of a nondecreasing library function, whose value is good to `ulps` units in the last place. */
export function increasing(f: (x: number) => number, x: Interval, ulps = 4): Interval {
  return outward(f(x.lo), f(x.hi), x.grade, ulps);
}

/** [lo, hi] cut to known bounds of a range. */
export function within(x: Interval, lo: number, hi: number): Interval {
  return { lo: Math.max(x.lo, lo), hi: Math.min(x.hi, hi), grade: x.grade };
}

/** Range of a nondecreasing function over the part of a box that lies in its domain [lo, hi]; undefined outside. */
export function increasingOn(lo: number, hi: number, f: (x: number) => number, x: Interval): Interval {
  if (x.hi < lo || x.lo > hi) return everything(PARTIAL);
  const inside = increasing(f, within(x, lo, hi));
  return x.lo >= lo && x.hi <= hi ? inside : { ...inside, grade: PARTIAL };
}
