import { Random } from "../core/random.ts";
import { interval } from "../graph/interval.ts";
import type { Flow } from "../study/flow.ts";
import { around, type Box, intersection, isWithin, width } from "../validated/box.ts";
import { type EnclosedFunction, krawczyk } from "../validated/krawczyk.ts";
import { zerosIn } from "../validated/zeros.ts";
import { type Classification, classify } from "./classification.ts";
import { frozenField } from "./frozenField.ts";
import { newton, type RestingPoint } from "./newton.ts";
import type { Plane } from "./plane.ts";
import { simplestIn } from "./simplest.ts";

/** A state in which a flow stays, with what its linear part tells. */
export interface Equilibrium extends Classification {
  readonly z: readonly number[];
  /** There certainly is exactly one equilibrium in `enclosure`; else it was found by Newton's iteration. */
  readonly proven: boolean;
  readonly enclosure: Box;
}

/** The equilibria of a flow in a box of states: each is listed or lies in one of `undecided`. */
export interface Equilibria {
  /** From left to right. */
  readonly equilibria: readonly Equilibrium[];
  /** Where nothing more could be proven; equilibria found there are listed as such. */
  readonly undecided: readonly Box[];
  /** All equilibria of the box are proven and listed. */
  readonly complete: boolean;
  /** What a reader must know, in sentences. */
  readonly remarks: readonly string[];
}

/** Boxes looked at. */
const BOXES = 4000;
/** More components than this are searched by Newton's iteration alone. */
const PROVABLE = 2;
/** Starts of Newton's iteration. */
const STARTS = 1024;
/** Operations of linear algebra for all starts. */
const OPERATIONS = 2e8;
/** More non-hyperbolic ones in undecided boxes than this are points of a curve, or of an area. */
const CROWD = 6;

/**
 * The equilibria in the part of a plane that is shown. Of a flow of more components, those whose projection is shown, as far as they are
 * found.
 *
 * @param t the time at which f is frozen
 */
export function equilibria(flow: Flow, t: number, plane: Plane, cancelled: () => boolean): Equilibria {
  const { view, axes, held } = plane;
  const ranges = { [axes[0]]: view.x, [axes[1]]: view.y };
  const extent = Math.max(view.x[1] - view.x[0], view.y[1] - view.y[0]);
  const box = Array.from({ length: flow.dimension }, (_, i) => {
    const [lo, hi] = ranges[i] ?? [held[i] - extent, held[i] + extent];
    return interval(lo, hi);
  });
  const free = box.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  return equilibriaIn(flow, t, box, cancelled, free);
}

/**
 * The equilibria in a box of states, of one or two components proven as far as the budget goes.
 *
 * @param free components whose range only says where the search begins; default none
 */
export function equilibriaIn(
  flow: Flow,
  t: number,
  box: Box,
  cancelled: () => boolean,
  free: readonly number[] = [],
): Equilibria {
  if (!box.every((x) => Number.isFinite(width(x)) && width(x) > 0))
    return {
      equilibria: [],
      undecided: [box],
      complete: false,
      remarks: ["The view has no area to search for equilibria."],
    };
  const f = frozenField(flow, t);
  const isProvable = flow.dimension <= PROVABLE;
  const zeros = isProvable ? zerosIn(f, box, { boxes: BOXES, cancelled }) : { proven: [], undecided: [box] };
  const proven = zeros.proven.map(({ enclosure }) => equilibriumIn(f, enclosure));
  const { undecided } = zeros;
  const isShown = (z: readonly number[]) => z.every((x, i) => free.includes(i) || (box[i].lo <= x && x <= box[i].hi));
  const found = cancelled() ? [] : candidates(flow, t, box, undecided).filter(({ z }) => isShown(z));
  const others = found
    .map((point) => provenOrFound(f, point))
    .filter((other) => other !== undefined)
    .filter(({ z, enclosure }) => {
      const isNew = !proven.some((known) => intersection(known.enclosure, enclosure));
      return (
        isNew &&
        (!isProvable ||
          undecided.some((part) =>
            intersection(
              part,
              around(
                z,
                z.map(() => 0),
              ),
            ),
          ))
      );
    });
  const isCrowd = others.filter(({ kind }) => kind === "non-hyperbolic").length > CROWD;
  const listed = isCrowd ? others.filter(({ kind }) => kind !== "non-hyperbolic") : others;
  const remarks = [
    ...(isCrowd ? ["Equilibria fill a curve or an area here; only isolated ones are listed."] : []),
    ...(isProvable ? [] : ["Found by Newton's iteration: there may be others."]),
  ];
  return {
    equilibria: [...proven, ...listed].sort((a, b) => a.z[0] - b.z[0] || (a.z[1] ?? 0) - (b.z[1] ?? 0)),
    undecided: isProvable ? undecided : [],
    complete: isProvable && undecided.length === 0,
    remarks,
  };
}

function equilibriumIn(f: EnclosedFunction, enclosure: Box): Equilibrium {
  return { z: enclosure.map(simplestIn), proven: true, enclosure, ...classify(f.jacobian(enclosure)) };
}

/** Where Newton's iteration comes to rest from starts all over some boxes. */
function candidates(flow: Flow, t: number, box: Box, parts: readonly Box[]): readonly RestingPoint[] {
  if (parts.length === 0) return [];
  const n = flow.dimension;
  const count = Math.max(1, Math.min(STARTS, Math.floor(OPERATIONS / (60 * n ** 3))));
  const random = new Random(1);
  const starts = new Float64Array(n * count);
  for (let j = 0; j < count; j++) {
    const part = parts[j % parts.length];
    for (const [i, { lo, hi }] of part.entries()) starts[i * count + j] = lo + random.uniform() * (hi - lo);
  }
  return newton(flow, t, box, starts, count);
}

/** Half-widths of the boxes in which a proof is tried, in units of the last place and of the last step. */
const TRIES = [16, 2 ** 12, 2 ** 20];

/** What a resting point is: an equilibrium that is proven, one that is only found, or none at all. */
function provenOrFound(f: EnclosedFunction, { z, step }: RestingPoint): Equilibrium | undefined {
  const radius = z.map((x, i) => 4 * (Math.abs(step[i]) + Number.EPSILON * Math.abs(x) + Number.MIN_VALUE));
  const near = around(z, radius);
  if (f.value(near).some(({ lo, hi }) => lo > 0 || hi < 0)) return undefined;
  for (const times of TRIES) {
    const region = around(
      z,
      radius.map((r) => times * r),
    );
    const proof = krawczyk(f, region);
    if (proof.zeros === "one") return equilibriumIn(f, tightened(f, proof.box));
  }
  return { z, proven: false, enclosure: near, ...classify(f.jacobian(near)) };
}

function tightened(f: EnclosedFunction, box: Box): Box {
  let tight = box;
  for (let n = 0; n < 8; n++) {
    const proof = krawczyk(f, tight);
    if (proof.zeros === "none" || !isWithin(proof.box, tight)) break;
    tight = proof.box;
  }
  return tight;
}
