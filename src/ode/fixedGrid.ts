import { append } from "../core/append.ts";
import { ExplainedError } from "../core/explainedError.ts";
import type { Jump } from "./jump.ts";
import { StopTimes } from "./stopTimes.ts";

/** A run of equal steps: step n ends at `from + (n + 1)·h`, the last one at `to`. */
export interface GridSegment {
  readonly from: number;
  readonly to: number;
  readonly h: number;
  readonly steps: number;
}

/** Equal steps over the span, steps of a given size (the last one shorter where it does not divide), or steps between stops. */
export type StepChoice = { readonly steps: number } | { readonly h: number } | { readonly stepsPerInterval: number };

/** Where a time lies on a grid: at the end of `step` steps of a segment, or `rest` beyond it. */
export interface GridPlace {
  readonly segment: number;
  readonly step: number;
  readonly rest: number;
}

export const MAX_STEPS = 2 ** 31 - 1;

/**
 * The grid of a fixed-step solve from t0 to t1, in either direction.
 *
 * @param stops times between t0 and t1 that must be ends of steps (data times), in the direction of the solve
 * @param jumps where f jumps: a segment ends just before each, and the next one begins just after it
 * @throws ExplainedError when the choice is not a positive finite number or asks for more than 2³¹ − 1 steps
 */
export function fixedGrid(
  t0: number,
  t1: number,
  choice: StepChoice,
  stops: Iterable<number> = [],
  jumps: readonly Jump[] = [],
): GridSegment[] {
  const segments: GridSegment[] = [];
  for (const [from, to] of piecesBetween(t0, t1, [...stops], jumps)) {
    if (to === from) continue;
    if ("h" in choice) append(segments, stepsOfSize(from, to, choice.h));
    else {
      const share = "steps" in choice ? (choice.steps * (to - from)) / (t1 - t0) : choice.stepsPerInterval;
      segments.push(equalSteps(from, to, Math.max(1, Math.ceil(share * (1 - 1e-12)))));
    }
  }
  return segments;
}

function piecesBetween(t0: number, t1: number, stops: readonly number[], jumps: readonly Jump[]) {
  if (jumps.length === 0) return [...stops, t1].map((to, k) => [k === 0 ? t0 : stops[k - 1], to] as const);
  const { start, at, resume } = new StopTimes(t0, t1, stops, jumps);
  return Array.from(at, (to, k) => [k === 0 ? start : resume[k - 1], to] as const);
}

/** t0, the end of every step and t1; where a step begins behind a jump, its beginning too. */
export function stepTimes(t0: number, t1: number, grid: readonly GridSegment[]): Float64Array {
  const ends = [t0, ...grid.map(({ to }) => to)];
  const behind = [...grid.map(({ from }) => from), t1].filter((from, n) => from !== ends[n]).length;
  const times = new Float64Array(1 + behind + grid.reduce((sum, { steps }) => sum + steps, 0));
  times[0] = t0;
  let k = 1;
  for (const { from, to, h, steps } of grid) {
    if (from !== times[k - 1]) times[k++] = from;
    for (let n = 1; n < steps; n++) times[k++] = from + n * h;
    times[k++] = to;
  }
  if (t1 !== times[k - 1]) times[k++] = t1;
  return times;
}

/** Index of the first segment that reaches `t`, and the place in it; times a few roundings off a step's end are on it. */
export function placeOnGrid(grid: readonly GridSegment[], t: number, firstSegment = 0): GridPlace {
  let segment = firstSegment;
  while (segment < grid.length - 1 && (grid[segment].to - t) * grid[segment].h < 0) segment++;
  const { from, to, h, steps } = grid[segment];
  if (t === to || (t - to) * h > 0) return { segment, step: steps, rest: 0 };
  if ((t - from) * h < 0) return { segment, step: 0, rest: 0 };
  const nearest = Math.min(steps, Math.max(0, Math.round((t - from) / h)));
  // Far from t = 0 the times themselves are no closer.
  const rounding = 8 * Number.EPSILON * Math.min(Math.max(Math.abs(from), Math.abs(to)), Math.abs(to - from));
  if (Math.abs(t - (from + nearest * h)) <= rounding) return { segment, step: nearest, rest: 0 };
  const step = Math.min(steps - 1, Math.max(0, Math.floor((t - from) / h)));
  return { segment, step, rest: t - (from + step * h) };
}

function stepsOfSize(from: number, to: number, size: number): GridSegment[] {
  const count = Math.abs(to - from) / size;
  const whole = Math.round(count);
  if (Math.abs(count - whole) <= 1e-9 * Math.max(1, count)) return [equalSteps(from, to, Math.max(1, whole))];
  const full = Math.floor(count);
  if (full === 0) return [equalSteps(from, to, 1)];
  const h = Math.sign(to - from) * size;
  const last = from + full * h;
  return [checked({ from, to: last, h, steps: full }), equalSteps(last, to, 1)];
}

function equalSteps(from: number, to: number, steps: number): GridSegment {
  return checked({ from, to, h: (to - from) / steps, steps });
}

function checked(segment: GridSegment): GridSegment {
  const { steps, h } = segment;
  if (!(steps >= 1 && steps <= MAX_STEPS))
    throw new ExplainedError(`${steps} steps are not between 1 and ${MAX_STEPS}`);
  if (!Number.isFinite(h) || h === 0) throw new ExplainedError(`a step of ${h} leads nowhere`);
  return segment;
}
