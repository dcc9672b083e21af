import { largest, smallest } from "../../core/extremes.ts";
import { powerOfTen } from "../../core/powerOfTen.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Study } from "../../study/study.ts";
import type { Neighbourhood, PicardLindelof } from "../../validated/picardLindelof.ts";

/** States whose size is between these have a box of radius 1 around them; others one of their own power of ten. */
const USUAL = [0.1, 10] as const;

/** The radius of the box where none is given. */
export function usualRadius({ z0 }: Pick<Study, "z0">): number {
  const size = z0[0].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return size === 0 || (size >= USUAL[0] && size <= USUAL[1]) ? 1 : magnitudeOf(size);
}

/** The power of ten that a positive number is at least. */
const magnitudeOf = (x: number) => powerOfTen(Number(x.toExponential().split("e")[1]));

/** A box that is longer than this many times what the theorem tells would hide it. */
const LONGEST = 4;

/** Half the length of the box in time where none is given: of the span, or what lets δ be seen in it. */
export function usualLength(
  { span: [from, to] }: Pick<Study, "span">,
  found: Pick<PicardLindelof, "delta" | "sharper" | "M">,
  b: number,
): number {
  const whole = Math.abs(to - from) || 1;
  const proven = Math.max(found.delta, found.sharper.after < whole ? found.sharper.after : 0);
  // Where nothing is: as long as no solution leaves the box.
  const told = proven > 0 ? proven : b / found.M.upper;
  if (!(told > 0) || whole <= LONGEST * told) return whole;
  const least = 2 * told;
  const unit = magnitudeOf(least);
  return [1, 2, 5, 10].map((x) => x * unit).find((x) => x >= least)!;
}

/** Boxes of no larger ratio are as good as one another. */
const CLOSE = 1.25;

/**
 * The same where bounds grow with the length of the box: what those over all of the span tell may be so short that the box made from it
 * is all that binds δ. Then it is made from the shortest box, within a factor, that binds δ no more; where a longer one
 * tells less, it is that one.
 *
 * @param found bounds over the box of a length, coarse ones
 */
export function usualLengthOf(
  study: Pick<Study, "span">,
  found: (a: number) => Pick<PicardLindelof, "delta" | "binding" | "sharper" | "M">,
  b: number,
): number {
  const isAllThatBinds = ({ delta, binding }: ReturnType<typeof found>) => delta > 0 && binding === "a";
  let beyond = Math.abs(study.span[1] - study.span[0]) || 1;
  let within = usualLength(study, found(beyond), b);
  if (within >= beyond || !isAllThatBinds(found(within))) return within;
  while (beyond > CLOSE * within) {
    const between = Math.sqrt(within) * Math.sqrt(beyond);
    if (isAllThatBinds(found(between))) within = between;
    else beyond = between;
  }
  const a = usualLength(study, found(beyond), b);
  return found(a).delta >= within ? a : Number(beyond.toPrecision(3));
}

/** Radii are multiplied by up to 2 to this power. */
const FURTHEST = 12;
/** Where boxes that differ by a factor of 2 have nearly the same δ the smallest is the one. */
const NEARLY = 0.99;
const FLAT = 1;
/** Where δ grows for ever with b, towards a bound, the smallest box is the one whose δ is this part of what is seen of it. */
const TOWARDS = 0.9;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The same region with its radii multiplied so that δ is largest: by golden sections on a logarithmic scale.
 *
 * @param delta that of a region, from bounds that may be coarse
 */
export function withLargestDelta(region: Neighbourhood, delta: (region: Neighbourhood) => number): Neighbourhood {
  const scaled = (exponent: number): Neighbourhood => {
    const factor = elementary.pow(2, exponent);
    return { ...region, radii: region.radii.map((x) => x * factor) };
  };
  const found = new Map<number, number>();
  const at = (exponent: number) => {
    const known = delta(scaled(exponent));
    found.set(exponent, known);
    return known;
  };
  let [best, most] = [0, at(0)];
  for (let exponent = -FURTHEST; exponent <= FURTHEST; exponent += 2) {
    const one = at(exponent);
    if (one > most) [best, most] = [exponent, one];
  }
  let [low, high] = [best - 2, best + 2];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [at(left), at(right)];
  for (let n = 0; n < 10; n++) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    }
  }
  const farthest = largest(found.values());
  if (!(farthest > 0)) return region;
  const growsForEver = found.get(FURTHEST)! >= NEARLY * farthest;
  const part = growsForEver ? TOWARDS : NEARLY;
  const enough = [...found].filter(([, one]) => one >= part * farthest).map(([exponent]) => exponent);
  const least = smallest(enough);
  best = largest(enough) - least > FLAT ? least : enough.reduce((a, b) => (found.get(b)! > found.get(a)! ? b : a));
  // A radius that a reader can read, and type.
  const readable = region.radii.map((x) => Number((x * elementary.pow(2, best)).toPrecision(4)));
  return { ...region, radii: readable };
}
