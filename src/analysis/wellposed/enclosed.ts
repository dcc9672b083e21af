import type { SourceRange } from "../../core/sourceRange.ts";
import { squared } from "../../core/squared.ts";
import { interval } from "../../graph/interval.ts";
import type { Study } from "../../study/study.ts";
import { around } from "../../validated/box.ts";
import { above } from "../../validated/rounding.ts";
import type { TaylorProgram } from "../../validated/taylor/program.ts";
import { tubeOfBox, tubesAt } from "../../validated/taylor/tubeOfBox.ts";

/** A tube of the true solution beside the numerical one. */
export interface Enclosed {
  readonly t: Float64Array;
  /** Bounds of every component at these times, row by row. */
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  /** At least the distance of the numerical solution from the true one, in the largest component; NaN between its steps. */
  readonly distance: Float64Array;
  /** Up to where it is proven. */
  readonly end: number;
  readonly reason?: { readonly kind: string; readonly range?: SourceRange };
  /** Of the box that it starts from. */
  readonly width: number;
  /** Tubes whose union it is. */
  readonly parts: number;
}

/** Times at which the tube is drawn. */
const POINTS = 400;
/** A tube that is wider than this many times the box of its start and the size of the solution says nothing. */
const WIDEST = 1e3;
/** Products of intervals in all attempts at steps of all tubes together: some tenths of a second. */
const WORK = 2e7;
const TUBES = 129;

export function certifiedDistances(
  program: TaylorProgram,
  { span, z0 }: Study,
  { t: times, z: states }: { readonly t: Float64Array; readonly z: Float64Array },
  width: number,
  cancelled: () => boolean,
): Enclosed {
  const dimension = z0[0].length;
  const start = Array.from(z0[0]);
  const box =
    width > 0
      ? around(
          start,
          start.map(() => width / 2),
        )
      : start.map((x) => interval(x, x));
  const size = states.reduce((most, x) => Math.max(most, Number.isFinite(x) ? Math.abs(x) : 0), width || 1);
  let attempts = 0;
  const follow = (tubes: number) => {
    attempts = Math.ceil(WORK / attemptsWork(program));
    return tubeOfBox(program, box, span, [], {
      steps: Number.POSITIVE_INFINITY,
      width: WIDEST * size,
      growth: 100,
      tubes,
      cancelled: () => attempts-- <= 0 || cancelled(),
    });
  };
  const divided = follow(TUBES);
  // Parts that were not come to would leave nothing: then the box is followed as a whole.
  const tubes = divided.reason?.kind === "cancelled" && divided.parts.length > 1 ? follow(1) : divided;
  const reached = (t: number) => (span[1] - span[0]) * (tubes.end - t) >= 0;
  const every = Math.max(1, Math.ceil(times.length / POINTS));
  const shown = [...times].filter((t, n) => reached(t) && (n % every === 0 || n === times.length - 1));
  if (shown.at(-1) !== tubes.end) shown.push(tubes.end);
  const [lo, hi, distance] = [[], [], []] as number[][];
  for (const t of shown) {
    const found = tubesAt(tubes, t) ?? box;
    const row = times.indexOf(t);
    let most = 0;
    found.forEach((x, i) => {
      lo.push(x.lo);
      hi.push(x.hi);
      const value = row < 0 ? Number.NaN : states[row * dimension + i];
      most = Math.max(most, above(Math.abs(value - x.lo)), above(Math.abs(x.hi - value)));
    });
    distance.push(row < 0 ? Number.NaN : most);
  }
  const { reason } = tubes;
  const kind = reason?.kind === "cancelled" && attempts < 0 ? "work" : reason?.kind;
  const range = reason && "node" in reason ? reason.node?.range : undefined;
  return {
    t: Float64Array.from(shown),
    lo: Float64Array.from(lo),
    hi: Float64Array.from(hi),
    distance: Float64Array.from(distance),
    end: tubes.end,
    ...(reason && { reason: { kind: kind!, ...(range && { range }) } }),
    width,
    parts: tubes.parts.length,
  };
}

/** Series up to this order are computed of f and its derivatives by each component of the state. */
const ORDER = 20;

function attemptsWork({ dimension, instructions }: TaylorProgram): number {
  const operands = instructions.reduce((sum, { x }) => sum + x.length, 0);
  return (operands * (dimension + 2) * squared(ORDER)) / 2 + dimension * squared(dimension) * ORDER;
}
