import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Box } from "../box.ts";
import { width } from "../box.ts";
import { magnitude } from "../intervalMatrix.ts";
import { Doubletons } from "./doubleton.ts";
import { PolynomialSets } from "./polynomialSet.ts";
import type { TaylorProgram } from "./program.ts";
import type { Propagation } from "./propagation.ts";
import { type Obstacle, Stepper, type TubeStep } from "./step.ts";

/** An enclosure of every solution that starts in a box, from one time to `end`; further than that nothing is proven. */
export interface Tube {
  readonly steps: readonly TubeStep[];
  readonly end: number;
  /** Where all solutions are at the end. */
  readonly last: Box;
  /** Why it ends before its time. */
  readonly reason?: Obstacle | { readonly kind: "wide" | "steps" | "cancelled" };
}

export interface TubeLimits {
  readonly steps: number;
  /** The tube ends where a component is wider. */
  readonly width: number;
  /** Asked before every attempt at a step. */
  readonly cancelled: () => boolean;
}

/** A box wider than this part of its size is followed as a polynomial of its sides. */
const BENT = 2 ** -30;
/** Orders of a step; the best one is found on the way. */
const LOWEST = 4;
const HIGHEST = 24;
const FIRST = 16;
/** What a remainder may add to a state, of its size and of the width that it has anyway. */
const OF_SIZE = 2 ** -53;
const OF_WIDTH = 1e-5;
/** What is not known of the derivatives after a step may make the set grow at this part of the fastest rate. */
const STRAIGHT = 0.02;
/** Growth by this much over the whole span is none. */
const NOTHING = 1e-9;
/** Of the way over the span that the first derivative tells, what counts as the size of the state; below the least nothing does. */
const AHEAD = 1e-3;
const LEAST = 1e-280;
/** A state that passes near 0 is not followed more closely than this part of what it was. */
const OF_SEEN = 1e-3;
/** What crossing a kink may add, of the largest size so far, by steps of order 1; they are as long as that lets them be, and no longer than this part of the span. */
const AT_KINK = 1e-11;
const ACROSS = 1e-5;
/** A step that fails is taken again with this part of its length; ones shorter than so much of the span, or of the time, are given up. */
const SHORTER = 0.6;
/** A remainder of this many times the goal is small enough; trust in the next length grows by this factor. */
const COARSEST = 4;
const EAGER = 1.1;
const SHORTEST = 1e-11;

/**
 * Interval Taylor series with Lohner's method: each step holds the solutions in an a-priori box, then moves the set by the mean value form.
 *
 * @param span two times, the second may be the earlier one
 * @param stops times between them at which steps end
 */
export function tube(
  program: TaylorProgram,
  start: Box,
  span: readonly [number, number],
  stops: readonly number[],
  limits: TubeLimits,
): Tube {
  const bent = isWide(start) ? PolynomialSets.of(program, HIGHEST, start) : undefined;
  return bent
    ? follow(program, bent, start, span, stops, limits)
    : follow(program, new Doubletons(program, HIGHEST), start, span, stops, limits);
}

function follow<S>(
  program: TaylorProgram,
  propagation: Propagation<S>,
  start: Box,
  [from, to]: readonly [number, number],
  stops: readonly number[],
  limits: TubeLimits,
): Tube {
  const stepper = new Stepper(program, HIGHEST, propagation);
  const direction = Math.sign(to - from);
  const ends = [...stops.filter((t) => (t - from) * direction > 0 && (to - t) * direction > 0), to].sort(
    (a, b) => (a - b) * direction,
  );
  const shortest = Math.max(SHORTEST * Math.abs(to - from), 2 ** -48 * Math.max(Math.abs(from), Math.abs(to)));
  const steps: TubeStep[] = [];
  let set = propagation.begin(start);
  let t = from;
  let order = FIRST;
  let trust = 1;
  let seen = 0;
  let obstacle: Obstacle | undefined;
  const done = (reason?: Tube["reason"]): Tube => ({
    steps,
    end: t,
    last: propagation.hull(set),
    ...(reason && { reason }),
  });
  for (let next = 0; t !== to; ) {
    if (steps.length >= limits.steps) return done({ kind: "steps" });
    const box = propagation.hull(set);
    if (!box.every((x) => width(x) <= limits.width)) return done({ kind: "wide" });
    const { sizes, slope, slack } = stepper.begin(set, t, order);
    // At 0 the size is that of what lies ahead.
    const size = sizeOf(box) + AHEAD * sizes[1] * Math.abs(to - from);
    seen = Math.max(seen, size);
    const goal = COARSEST * (OF_SIZE * Math.max(size, OF_SEEN * seen, LEAST) + OF_WIDTH * widest(box));
    // Of a wide set the derivatives are known the worse the longer the step is; over a short one that does not matter, as at t = 0
    // of t z², where they are 0 themselves.
    const matters = Number.isFinite(slack) && slack * squared(to - from) > NOTHING;
    const bent = matters ? Math.max((STRAIGHT * slope) / slack, Math.sqrt(NOTHING / slack)) : Number.POSITIVE_INFINITY;
    const best = fastest(sizes, order, goal, bent);
    const across = Math.min(
      ACROSS * Math.abs(to - from),
      Math.sqrt((AT_KINK * seen) / Math.max(sizes[2], Number.MIN_VALUE)),
    );
    // From a kink itself there are only steps of first order.
    let length = Math.min(best.order === 1 ? across : trust * best.length, Math.abs(ends[next] - t));
    let used = best.order;
    for (;;) {
      if (limits.cancelled()) return done({ kind: "cancelled" });
      const isLast = length >= Math.abs(ends[next] - t);
      if (!isLast && !(length >= shortest)) return done(obstacle ?? { kind: "unbounded" });
      const end = isLast ? ends[next] : t + direction * length;
      const most = used === 1 ? AT_KINK * seen : goal;
      const result = stepper.take(set, t, end, used, most);
      if ("set" in result) {
        steps.push(result.step);
        set = result.set;
        t = end;
        trust = Math.min(1, EAGER * trust);
        break;
      }
      if ("error" in result) {
        // The remainder is that of a box which shrinks with the step.
        const shorter = 0.9 * elementary.pow(most / result.error, 1 / (used + 3));
        length *= shorter;
        if (used > 1) trust *= shorter;
        continue;
      }
      obstacle = result.obstacle;
      if (obstacle.kind === "kink" && length <= across) used = 1;
      length *= SHORTER;
    }
    if (t === ends[next]) next++;
    order = best.next;
  }
  return done();
}

/** Whether what is not straight in the flow matters over the box. */
const isWide = (box: Box) => widest(box) > BENT * sizeOf(box);

const sizeOf = (box: Box) => box.reduce((most, x) => Math.max(most, magnitude(x)), Number.MIN_VALUE);

const widest = (box: Box) => box.reduce((most, x) => Math.max(most, width(x)), 0);

/** The order that goes furthest for its work, and the one to look at next. */
function fastest(sizes: Float64Array, order: number, goal: number, longest: number) {
  let highest = order;
  while (highest > 1 && !Number.isFinite(sizes[highest + 1])) highest--;
  // The last coefficients may vanish by themselves: two are asked.
  const length = (k: number) =>
    Math.min(
      longest,
      elementary.pow(goal / Math.max(sizes[k], Number.MIN_VALUE), 1 / k),
      elementary.pow(goal / Math.max(sizes[k + 1], Number.MIN_VALUE), 1 / (k + 1)),
    );
  const speed = (k: number) => length(k) / squared(k + 3);
  // Much lower orders are tried too, where something else bounds the step.
  const lower = Math.max(
    LOWEST,
    speed(Math.max(LOWEST, highest >> 1)) > speed(highest - 2) ? highest >> 1 : highest - 2,
  );
  if (highest <= LOWEST) return { order: highest, length: length(highest), next: LOWEST + 4 };
  if (speed(lower) > speed(highest)) return { order: lower, length: length(lower), next: lower };
  return { order: highest, length: length(highest), next: Math.min(HIGHEST, highest + 2) };
}
