import { squared } from "../core/squared.ts";
import { point } from "../graph/interval.ts";
import type { Node } from "../graph/op.ts";
import { around, type Box } from "../validated/box.ts";
import type { TaylorProgram } from "../validated/taylor/program.ts";
import { type Tubes, tubeOfBox, tubesAt } from "../validated/taylor/tubeOfBox.ts";
import type { Study } from "./study.ts";

/** Where the true solution of a study lies, proven from the start of its span to `end`. */
export interface EnclosedSolution {
  readonly end: number;
  /** Why it ends before its time, and the operation to blame where there is one. */
  readonly reason?: { readonly kind: NonNullable<Tubes["reason"]>["kind"] | "work"; readonly node?: Node };
  /** Tubes whose union it is. */
  readonly parts: number;
  /** Bounds of each component at a time up to the end; undefined beyond. */
  at(t: number): Box | undefined;
}

/** More components than this have matrices that take too long to bound. */
export const MAX_ENCLOSED = 40;
/** A tube that is wider than this many times the box of its start and the size of the solution says nothing. */
const WIDEST = 1e3;
/** Products of intervals in all attempts at steps of all tubes together: some tenths of a second. */
const WORK = 2e7;
const TUBES = 129;
/** Series up to this order are computed of f and its derivatives by each component of the state. */
const ORDER = 20;

/**
 * Follows the first solution of a study, or all that start in a box around its initial state, by interval Taylor series: as far as a
 * counted amount of work goes, so that it comes as far on every machine.
 *
 * @param width of the box; 0 for the solution alone
 * @param size of the solution, about
 */
export function encloseSolution(
  program: TaylorProgram,
  { span, z0: [z0] }: Pick<Study, "span" | "z0">,
  { width, size, cancelled }: { readonly width: number; readonly size: number; readonly cancelled: () => boolean },
): EnclosedSolution {
  const start = Array.from(z0);
  const box = width > 0 ? around(start, Array(start.length).fill(width / 2)) : start.map(point);
  let attempts = 0;
  const follow = (tubes: number) => {
    attempts = Math.floor(WORK / attemptsWork(program));
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
  const { reason, end, parts } = tubes;
  const node = reason && "node" in reason ? reason.node : undefined;
  const kind = reason?.kind === "cancelled" && attempts < 0 ? "work" : reason?.kind;
  return {
    end,
    ...(kind && { reason: { kind, ...(node && { node }) } }),
    parts: parts.length,
    at: (t) => (t === span[0] ? box : tubesAt(tubes, t)),
  };
}

function attemptsWork({ dimension, instructions }: TaylorProgram): number {
  const operands = instructions.reduce((sum, { x }) => sum + x.length, 0);
  return (operands * (dimension + 2) * squared(ORDER)) / 2 + dimension * squared(dimension) * ORDER;
}
