import { Random } from "../core/random.ts";
import { squared } from "../core/squared.ts";
import { interval } from "../graph/interval.ts";
import type { Flow } from "../study/flow.ts";
import { around, type Box, centre, intersection, width } from "../validated/box.ts";
import type { EnclosedFunction } from "../validated/krawczyk.ts";
import { type ProvenZero, type Zeros, zerosIn } from "../validated/zeros.ts";
import { type Classification, classify } from "./classification.ts";
import { withFlanks } from "./flanks.ts";
import { frozenField } from "./frozenField.ts";
import { newton, type RestingPoint } from "./newton.ts";
import type { Plane } from "./plane.ts";
import { remarksOn } from "./remarks.ts";
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
  readonly box: Box;
  /** What a reader must know, in sentences. */
  readonly remarks: readonly string[];
}

/** Systems of more components are searched by Newton's iteration alone; what it finds is proven one by one. */
const PROVABLE = 3;
/** Of more components, what could not be decided is not shown: the list is complete or it is not. */
const SHOWN = 2;
/** Operations on intervals that branching and pruning takes at most. */
const WORK = 120_000;
const MOST_BOXES = 4000;
/** Starts of Newton's iteration over the box, and of those of them that a wide graph is given. */
const STARTS = 256;
const FEWEST_STARTS = 64;
/** Starts of a system of more components. */
const STARTS_IN_SPACE = 512;
/** Work of all starts. */
const NEWTON_WORK = 500_000;
/** Iterations between divisions, where most starts come to rest elsewhere. */
const PROPOSING = 12;
/** Undecided boxes into which it is looked: from their middle, and at the simplest numbers in them. */
const LOOKED_INTO = 64;
/** Parts of the box within which a zero of second order is found, and at which f is looked at beside one. */
const BESIDE = 1e-7;
const BESIDES = [-1 / 50, -1 / 70, 1 / 60, 1 / 30] as const;
/** An eigenvalue of which this part of the largest is left vanishes. */
const VANISHING = 1e-9;
/** More that are not hyperbolic and not proven than this are points of a curve, or of an area. */
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
 * The equilibria in a box of states; of systems of up to three components all of them, as far as the budget goes.
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
  if (!box.every((x) => width(x) > 0 && Number.isFinite(width(x)))) {
    const remarks = ["The view has no area, or one too wide for the numbers: no equilibria are looked for."];
    return { equilibria: [], undecided: [], complete: false, box, remarks };
  }
  const f = frozenField(flow, t);
  if (f.value(box).every(({ lo, hi }) => lo === 0 && hi === 0)) {
    const remarks = ["Every state of this view is an equilibrium: f is 0 here."];
    return { equilibria: [], undecided: [box], complete: false, box, remarks };
  }
  if (flow.dimension > SHOWN) return equilibriaInSpace(flow, t, f, box, cancelled, free);
  const resting = newton(flow, t, box, ...startsIn(flow, box));
  const { proven, undecided } = proveAll(flow, t, f, box, resting, cancelled);
  const isOpen = (z: readonly number[]) =>
    undecided.some((part) => z.every((x, i) => part[i].lo <= x && x <= part[i].hi));
  const again = lookInto(flow, t, box, undecided);
  const open = [...again, ...resting].filter(({ z }) => isOpen(z));
  const { equilibria, isCrowd } = listed(f, box, proven, open);
  const told = flow.dimension === 1 ? equilibria.map((each) => withFlanks(f, each, undecided)) : equilibria;
  const remarks = remarksOn(f, { isCrowd, search: "all", undecided, cancelled: cancelled() });
  return { equilibria: told, undecided, complete: undecided.length === 0, box, remarks };
}

/**
 * The equilibria of a box as far as Newton's iteration finds them, each proven by itself where that can be: nothing is said of what else
 * there is.
 *
 * @param free components whose range only says where the search begins; default none
 */
export function supposedEquilibria(flow: Flow, t: number, box: Box, free: readonly number[] = []): Equilibria {
  const f = frozenField(flow, t);
  const isShown = (z: readonly number[]) => z.every((x, i) => free.includes(i) || (box[i].lo <= x && x <= box[i].hi));
  const resting = newton(flow, t, box, ...startsIn(flow, box)).filter(({ z }) => isShown(z));
  const { equilibria, isCrowd } = listed(f, box, proveEach(f, box, resting, free), resting);
  const remarks = remarksOn(f, { isCrowd, search: "supposed", undecided: [], cancelled: false });
  return { equilibria, undecided: [], complete: false, box, remarks };
}

/** Those that Newton's iteration finds; where branching and pruning decides the whole box, all that it holds, proven. */
function equilibriaInSpace(
  flow: Flow,
  t: number,
  f: EnclosedFunction,
  box: Box,
  cancelled: () => boolean,
  free: readonly number[],
): Equilibria {
  const supposed = supposedEquilibria(flow, t, box, free);
  if (flow.dimension > PROVABLE) return supposed;
  const { proven, undecided } = proveAll(flow, t, f, box, supposed.equilibria, cancelled);
  if (undecided.length > 0) return supposed;
  const inside = proven.map(({ enclosure }) => equilibriumIn(f, enclosure));
  // What is farther away in a component that is held was found by itself.
  const isBeyond = ({ enclosure }: Equilibrium) => !intersection(enclosure, box);
  const equilibria = [...inside, ...supposed.equilibria.filter(isBeyond)].sort(fromLeft);
  const search = free.length > 0 ? "held" : "all";
  const remarks = remarksOn(f, { isCrowd: false, search, undecided: [], cancelled: false });
  return { equilibria, undecided, complete: true, box, remarks };
}

const fromLeft = (a: Equilibrium, b: Equilibrium) => a.z[0] - b.z[0] || a.z[1] - b.z[1] || 0;

/** Proven equilibria with the other resting points that may be some, from left to right. */
function listed(f: EnclosedFunction, box: Box, proven: readonly ProvenZero[], resting: readonly RestingPoint[]) {
  const certain = proven.map(({ enclosure }) => equilibriumIn(f, enclosure));
  const found: Equilibrium[] = [];
  const isIsolated = ({ kind }: Equilibrium) => kind !== "non-hyperbolic";
  for (const point of resting) {
    const other = foundAt(f, point);
    if (!other || [...certain, ...found].some(({ enclosure }) => intersection(enclosure, other.enclosure))) continue;
    if (isIsolated(other) || !found.some((known) => !isIsolated(known) && isBeside(known, other, box)))
      found.push(other);
  }
  const loose = found.filter((other) => !isIsolated(other));
  const isCrowd = loose.length > CROWD || loose.some((one) => isOnLine(f, one, box));
  const all = [...certain, ...(isCrowd ? found.filter(isIsolated) : found)];
  return { equilibria: all.sort(fromLeft), isCrowd };
}

/** Whether two are so near, in parts of the box, that they are one zero of higher order, to which Newton's iteration comes no nearer. */
function isBeside({ z }: Equilibrium, other: Equilibrium, box: Box): boolean {
  return z.every((x, i) => Math.abs(x - other.z[i]) <= BESIDE * width(box[i]));
}

/** Whether f cannot be told from 0 on either side either, along a direction in which the linear part vanishes. */
function isOnLine(f: EnclosedFunction, { eigenvalues, eigenvectors, enclosure, z }: Equilibrium, box: Box): boolean {
  return eigenvectors.some((vector, k) => {
    if (!vector || vector.im.some((x) => x !== 0)) return false;
    const largest = eigenvalues.reduce((most, { re, im }) => Math.max(most, Math.abs(re), Math.abs(im)), 0);
    if (Math.abs(eigenvalues[k].re) > VANISHING * largest) return false;
    const reach = vector.re.reduce(
      (least, x, i) => (x === 0 ? least : Math.min(least, width(box[i]) / Math.abs(x))),
      Number.MAX_VALUE,
    );
    return BESIDES.every((part) => {
      const place = around(
        z.map((x, i) => x + part * reach * vector.re[i]),
        enclosure.map((x) => width(x) / 2),
      );
      return f.value(place).every(({ lo, hi }) => lo <= 0 && hi >= 0);
    });
  });
}

/** Starts all over a box. */
function startsIn({ dimension, enclosureWork }: Flow, box: Box): readonly [starts: Float64Array, count: number] {
  const most = dimension > SHOWN ? STARTS_IN_SPACE : STARTS;
  const affordable = Math.floor(NEWTON_WORK / (enclosureWork + dimension * squared(dimension)));
  const count = Math.min(most, Math.max(FEWEST_STARTS, affordable));
  const random = new Random(1);
  const starts = new Float64Array(dimension * count);
  for (let j = 0; j < count; j++)
    for (const [i, { lo, hi }] of box.entries()) starts[i * count + j] = lo + random.uniform() * (hi - lo);
  return [starts, count];
}

function proveAll(
  flow: Flow,
  t: number,
  f: EnclosedFunction,
  box: Box,
  resting: readonly Pick<RestingPoint, "z">[],
  cancelled: () => boolean,
): Zeros {
  return zerosIn(f, box, {
    proposals: resting.map(({ z }) => z),
    propose: (z) => newton(flow, t, box, Float64Array.from(z), 1, PROPOSING)[0]?.z,
    boxes: Math.min(MOST_BOXES, Math.ceil(WORK / flow.enclosureWork)),
    cancelled,
  });
}

/** Each by itself: nothing is said of what else there is. */
function proveEach(
  f: EnclosedFunction,
  box: Box,
  resting: readonly RestingPoint[],
  free: readonly number[],
): readonly ProvenZero[] {
  const wide = box.map((x, i) => {
    if (!free.includes(i)) return x;
    const values = resting.map(({ z }) => z[i]);
    const lo = values.reduce((least, value) => Math.min(least, value), x.lo);
    const hi = values.reduce((most, value) => Math.max(most, value), x.hi);
    return interval(lo - width(x), hi + width(x));
  });
  return zerosIn(f, wide, { proposals: resting.map(({ z }) => z), boxes: 0, cancelled: () => false }).proven;
}

function lookInto(flow: Flow, t: number, box: Box, undecided: readonly Box[]): readonly RestingPoint[] {
  const looked = undecided.slice(0, LOOKED_INTO);
  if (looked.length === 0) return [];
  const packed = (points: readonly (readonly number[])[]) =>
    Float64Array.from(box.flatMap((_, i) => points.map((z) => z[i])));
  // Where there is no derivative an iteration comes to nothing, but numbers that a right-hand side is written with can be met.
  const simple = looked.map((part) => part.map(simplestIn));
  const f = new Float64Array(simple.length * box.length);
  flow.evaluate(t, packed(simple), simple.length, f);
  const isZero = (_: unknown, n: number) => box.every((_side, i) => f[i * simple.length + n] === 0);
  const met = simple.filter(isZero).map((z) => ({ z, step: z.map(() => 0) }));
  return [...met, ...newton(flow, t, box, packed(looked.map(centre)), looked.length)];
}

function equilibriumIn(f: EnclosedFunction, enclosure: Box): Equilibrium {
  return { z: enclosure.map(simplestIn), proven: true, enclosure, ...classify(f.jacobian(enclosure)) };
}

/** What a resting point is that is not proven; undefined where there certainly is no equilibrium near it. */
function foundAt(f: EnclosedFunction, { z, step }: RestingPoint): Equilibrium | undefined {
  const radius = z.map((x, i) => 4 * (Math.abs(step[i]) + Number.EPSILON * Math.abs(x) + Number.MIN_VALUE));
  const near = around(z, radius);
  if (f.value(near).some(({ lo, hi }) => lo > 0 || hi < 0)) return undefined;
  return { z: near.map(simplestIn), proven: false, enclosure: near, ...classify(f.jacobian(near)) };
}
