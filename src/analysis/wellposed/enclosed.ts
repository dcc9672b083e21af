import type { SourceRange } from "../../core/sourceRange.ts";
import { encloseSolution } from "../../study/enclosedSolution.ts";
import type { Study } from "../../study/study.ts";
import { above } from "../../validated/rounding.ts";
import type { TaylorProgram } from "../../validated/taylor/program.ts";

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

/** A difference that is rounded is 0 only where the numbers are the same. */
const atMost = (difference: number) => (difference === 0 ? 0 : above(Math.abs(difference)));

/** Times at which the tube is drawn. */
const POINTS = 400;

export function certifiedDistances(
  program: TaylorProgram,
  study: Study,
  { t: times, z: states }: { readonly t: Float64Array; readonly z: Float64Array },
  width: number,
  cancelled: () => boolean,
): Enclosed {
  const { span, z0 } = study;
  const dimension = z0[0].length;
  const size = states.reduce((most, x) => Math.max(most, Number.isFinite(x) ? Math.abs(x) : 0), width || 1);
  const tube = encloseSolution(program, study, { width, size, cancelled });
  const reached = (t: number) => (span[1] - span[0]) * (tube.end - t) >= 0;
  const every = Math.max(1, Math.ceil(times.length / POINTS));
  const shown = [...times].filter((t, n) => reached(t) && (n % every === 0 || n === times.length - 1));
  if (shown.at(-1) !== tube.end) shown.push(tube.end);
  const [lo, hi, distance] = [[], [], []] as number[][];
  for (const t of shown) {
    const row = times.indexOf(t);
    let most = 0;
    tube.at(t)!.forEach((x, i) => {
      lo.push(x.lo);
      hi.push(x.hi);
      const value = row < 0 ? Number.NaN : states[row * dimension + i];
      most = Math.max(most, atMost(value - x.lo), atMost(x.hi - value));
    });
    distance.push(row < 0 ? Number.NaN : most);
  }
  const range = tube.reason?.node?.range;
  return {
    t: Float64Array.from(shown),
    lo: Float64Array.from(lo),
    hi: Float64Array.from(hi),
    distance: Float64Array.from(distance),
    end: tube.end,
    ...(tube.reason && { reason: { kind: tube.reason.kind, ...(range && { range }) } }),
    width,
    parts: tube.parts,
  };
}
