import { CONTINUOUS, DEFINED, type Interval, interval, isExactSum, point } from "../graph/interval.ts";
import type { Node } from "../graph/op.ts";
import { div, mul, sub } from "../graph/ops/arithmetic.ts";
import { expm1 } from "../graph/ops/exponential.ts";
import { type Box, halves, intersection, middle, width } from "./box.ts";
import { type EnclosedRange, enclosedRange } from "./enclosedRange.ts";
import { type IntervalMatrix, negative, spread, zeroMatrix } from "./intervalMatrix.ts";
import type { Norm } from "./norm.ts";
import { above, below, productAbove, quotientBelow, sumAbove } from "./rounding.ts";
import { type Bound, type Bounded, type Supremum, type SupremumLimits, supremum } from "./supremum.ts";
import type { TaylorProgram } from "./taylor/program.ts";
import { TaylorSeries } from "./taylor/series.ts";

/** R = {|t − t₀| ≤ a, ‖z − z₀‖ ≤ b}; where the radii differ, the norm is that of (zᵢ · b/bᵢ) with b the largest of them. */
export interface Neighbourhood {
  readonly t0: number;
  readonly z0: readonly number[];
  readonly a: number;
  readonly radii: readonly number[];
  readonly norm: Norm;
}

/** What Picard's and Lindelöf's theorem takes, with bounds that are certified. */
export interface PicardLindelof {
  /** sup ‖f‖ and sup ‖∂f/∂z‖ over R; ∞ where there is no bound, or none was found. */
  readonly M: Supremum;
  readonly L: Supremum;
  /** sup of the logarithmic norm of ∂f/∂z over R, which may be negative, and of that of −∂f/∂z, which counts backward in time. */
  readonly mu: Supremum;
  readonly muBefore: Supremum;
  /** sup ‖f(z₀, t)‖ over the times of R. */
  readonly speed: number;
  /** Every δ below it will do; 0 where the theorem says nothing. */
  readonly delta: number;
  readonly binding: Binding;
  /** How long the solution exists within R by the logarithmic norm, after t₀ and before: the least t with speed (e^{μt} − 1)/μ = b, or a. */
  readonly sharper: { readonly after: number; readonly before: number };
  /** Why ∂f/∂z has no bound, where it has none. */
  readonly obstacle?: LipschitzObstacle;
}

export type Binding = "a" | "b/M" | "1/L";

export interface LipschitzObstacle {
  /** f is not defined, jumps, or its slope has no bound there. */
  readonly kind: "undefined" | "jump" | "slope";
  readonly node?: Node;
  /** A place it is near. */
  readonly t: number;
  readonly z: readonly number[];
}

/** Of a place that has no bound, parts smaller than this part of R are not looked for. */
const NEAREST = 2 ** -120;

/** Of a part outside of R, and of one where nothing is known. */
const NOWHERE: Bound = { upper: Number.NEGATIVE_INFINITY };
const UNKNOWN: Bound = { upper: Number.POSITIVE_INFINITY };

/** A logarithmic norm that is less than this part of the norm is as close as one that is as much. */
const OF_SLOPE = 0.1;

/** What is known of f besides. */
export interface KnownOfField {
  /** An upper bound of sup ‖∂f/∂z‖ that was found another way, such as layer by layer; f is continuous over R then. */
  readonly slope?: number;
  /** ∂f/∂z as a program of its own, row by row: with its derivatives bounds of slopes are drawn together as those of f are. */
  readonly derivative?: TaylorProgram;
}

/** @param program of f, along time too where bounds are to be close over a while */
export function picardLindelof(
  program: TaylorProgram,
  region: Neighbourhood,
  limits: SupremumLimits,
  { slope: knownSlope = Number.POSITIVE_INFINITY, derivative }: KnownOfField = {},
): PicardLindelof {
  const over = new Region(program, region, derivative);
  const { box, b } = over;
  const met = supremum(over.speed(), box, limits);
  const seen = supremum(over.slope(region.norm.matrixUpper), box, limits);
  const L = { ...seen, upper: Math.max(seen.sampled, Math.min(seen.upper, knownSlope)) };
  const isBounded = Number.isFinite(L.upper);
  const logarithmic = (direction: 1 | -1): Supremum => {
    // Of a matrix without a bound none is looked for, and none is met.
    if (!isBounded) return { ...L, sampled: Number.NaN };
    const { logarithmicUpper } = region.norm;
    const found = supremum(
      over.slope((a) => logarithmicUpper(direction > 0 ? a : negative(a))),
      box,
      { ...limits, size: OF_SLOPE * L.upper },
    );
    // It is nowhere above the norm.
    return { ...found, upper: Math.max(found.sampled, Math.min(found.upper, L.upper)) };
  };
  const [mu, muBefore] = [logarithmic(1), logarithmic(-1)];
  const start = [box[0], ...region.z0.map(point)];
  const speed = supremum(over.speed(), start, limits).upper;
  // R is convex and z₀ its middle: ‖f‖ is at most what it is there and L b more.
  const M = { ...met, upper: Math.max(met.sampled, Math.min(met.upper, sumAbove(speed, productAbove(L.upper, b)))) };
  const terms = { a: region.a, "b/M": quotientBelow(b, M.upper), "1/L": quotientBelow(1, L.upper) };
  const binding = (Object.keys(terms) as Binding[]).reduce((least, name) =>
    terms[name] < terms[least] ? name : least,
  );
  return {
    M,
    L,
    mu,
    muBefore,
    speed,
    delta: isBounded && Number.isFinite(M.upper) ? Math.max(0, terms[binding]) : 0,
    binding,
    sharper: {
      after: isBounded ? untilEdge(speed, mu.upper, b, region.a) : 0,
      before: isBounded ? untilEdge(speed, muBefore.upper, b, region.a) : 0,
    },
    ...(!isBounded && { obstacle: over.obstacle(L.worst) }),
  };
}

/** The largest t up to a with speed (e^{μt} − 1)/μ ≤ b, by halves; each look at it is rounded upward. */
function untilEdge(speed: number, mu: number, b: number, a: number): number {
  if (!Number.isFinite(speed)) return 0;
  const reaches = (t: number) => {
    const grown = mu === 0 ? point(t) : div.interval(expm1.interval(mul.interval(point(mu), point(t))), point(mu));
    return above(speed * grown.hi) > b;
  };
  if (!reaches(a)) return a;
  let [low, high] = [0, a];
  for (let n = 0; n < 60; n++) {
    const half = (low + high) / 2;
    if (reaches(half)) high = half;
    else low = half;
  }
  return low;
}

/** The product of intervals around R, time first. */
export function boxOfRegion({ t0, z0, radii, a: given }: Neighbourhood, a = given): Box {
  return [a > 0 ? around(t0, a) : point(t0), ...z0.map((x, i) => around(x, radii[i]))];
}

const around = (x: number, radius: number) =>
  interval(
    isExactSum(x, -radius) ? x - radius : below(x - radius),
    isExactSum(x, radius) ? x + radius : above(x + radius),
  );

const usesTime = ({ dimension, instructions, outputs }: TaylorProgram) =>
  [...outputs, ...instructions.flatMap(({ x, y }) => [...x, ...y])].includes(dimension);

/** f and ∂f/∂z over parts of R; the first component of a part is time. */
class Region {
  readonly box: Box;
  /** The radius in the norm. */
  readonly b: number;
  readonly #series: TaylorSeries;
  readonly #derivative: TaylorSeries | undefined;
  readonly #region: Neighbourhood;
  /** b/bᵢ, enclosed. */
  readonly #scale: readonly Interval[];
  /** What ∂f_i/∂z_k counts in the norm, row by row. */
  readonly #ratios: readonly number[];

  constructor(program: TaylorProgram, region: Neighbourhood, derivative?: TaylorProgram) {
    this.#series = new TaylorSeries(program, 0);
    this.#derivative = derivative && new TaylorSeries(derivative, 0);
    this.#region = region;
    this.b = region.radii.reduce((most, x) => Math.max(most, x), 0);
    this.#scale = region.radii.map((x) => (x === this.b ? point(1) : interval(below(this.b / x), above(this.b / x))));
    this.#ratios = region.radii.flatMap((row) => region.radii.map((column) => column / row));
    this.box = boxOfRegion(region, !usesTime(program) ? 0 : region.a);
  }

  speed(): Bounded {
    const { norm } = this.#region;
    const weights = this.#scale.map(({ hi }) => hi);
    return {
      upper: (part) => {
        if (this.#isOutside(part)) return NOWHERE;
        const range = enclosedRange(this.#series, part, weights);
        if (!range) return UNKNOWN;
        const { values, along } = range;
        return { upper: norm.upper(this.#scaled(values)), ...(along !== undefined && { along }) };
      },
      sampled: (part) => this.#sample(part, () => norm.lower(this.#scaled(this.#series.value()))),
    };
  }

  /** @param upper at least what is asked of every matrix within one of intervals */
  slope(upper: (a: IntervalMatrix) => number): Bounded {
    return {
      upper: (part) => {
        if (this.#isOutside(part)) return NOWHERE;
        const [t, ...z] = part;
        this.#series.evaluate(z, t, 0, true);
        if (!this.#isContinuous()) return UNKNOWN;
        const { values, along } = this.#slopes(part);
        const bound = upper(this.#scaledMatrix(values));
        return Number.isNaN(bound) ? UNKNOWN : { upper: bound, ...(along !== undefined && { along }) };
      },
      sampled: (part) =>
        this.#sample(part, () => {
          if (!this.#isContinuous()) return Number.NEGATIVE_INFINITY;
          // At a point the matrix is known to its last digits: the bound is a value but for them, and for what rounding it adds.
          const matrix = this.#matrix();
          const bound = upper(matrix);
          const value = bound - spread(matrix) - 1e-12 * Math.abs(bound);
          return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
        }),
    };
  }

  /** Where f has no bounded slope, the part of R with none halved until it is small. */
  obstacle(part: Box): LipschitzObstacle {
    const slope = this.slope(() => 0);
    const upper = (box: Box) => slope.upper(box).upper;
    const isOpen = (box: Box) => {
      const [t, ...z] = box;
      if (upper(box) === Number.POSITIVE_INFINITY) return true;
      this.#series.evaluate(z, t, 0, true);
      const { lo, hi } = this.#matrix();
      return !(lo.every(Number.isFinite) && hi.every(Number.isFinite)) && !this.#isOutside(box);
    };
    const sides = this.box.map(width);
    let box = part;
    for (;;) {
      let i = 0;
      for (let k = 1; k < box.length; k++) if (width(box[k]) * (sides[i] || 1) > width(box[i]) * (sides[k] || 1)) i = k;
      if (!(width(box[i]) > NEAREST * sides[i])) break;
      const whole = width(box[i]);
      const smaller = halves(box, i).filter((one) => width(one[i]) < whole);
      // Beside a pole slopes are too large for a number where f is defined.
      const half = smaller.find((one) => upper(one) === Number.POSITIVE_INFINITY) ?? smaller.find(isOpen);
      if (!half) break;
      box = half;
    }
    const [t, ...z] = box;
    this.#series.evaluate(z, t, 0, true);
    const fault = this.#series.fault();
    const isContinuous = this.#isContinuous();
    const node = isContinuous ? this.#series.unboundedSlope() : fault?.node;
    const kind = isContinuous ? "slope" : fault?.grade === DEFINED ? "jump" : "undefined";
    return { kind, ...(node && { node }), t: middle(t), z: z.map(middle) };
  }

  #isOutside([, ...z]: Box): boolean {
    const { z0, norm } = this.#region;
    return norm.lower(this.#scaled(z.map((x, i) => sub.interval(x, point(z0[i]))))) > this.b;
  }

  #isContinuous(): boolean {
    return this.#series.value().every(({ grade }) => grade === CONTINUOUS);
  }

  /** ∂f/∂z over the part that was looked at last, and what is known of it by its own derivatives. */
  #slopes(part: Box): EnclosedRange {
    const n = part.length - 1;
    const values = Array.from({ length: n * n }, (_, k) => this.#series.slope(Math.floor(k / n), k % n));
    const range = this.#derivative && enclosedRange(this.#derivative, part, this.#ratios);
    if (!range?.values.every(({ grade }) => grade === CONTINUOUS)) return { values };
    return { ...range, values: intersection(values, range.values) ?? values };
  }

  #scaled(x: readonly Interval[]): readonly Interval[] {
    return x.map((y, i) => (this.#region.radii[i] === this.b ? y : mul.interval(y, this.#scale[i])));
  }

  /** ∂f/∂z over the part that was looked at last, in the units of the norm. */
  #matrix(): IntervalMatrix {
    const n = this.#region.z0.length;
    return this.#scaledMatrix(Array.from({ length: n * n }, (_, k) => this.#series.slope(Math.floor(k / n), k % n)));
  }

  #scaledMatrix(entries: readonly Interval[]): IntervalMatrix {
    const n = this.#region.z0.length;
    const out = zeroMatrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        let entry = entries[i * n + k];
        const { radii } = this.#region;
        if (radii[i] !== radii[k]) {
          const ratio = interval(below(radii[k] / radii[i]), above(radii[k] / radii[i]));
          entry = mul.interval(entry, ratio);
        }
        out.lo[i * n + k] = entry.lo;
        out.hi[i * n + k] = entry.hi;
      }
    }
    return out;
  }

  /** The larger of the values at the middle of a part and at its outermost corner, drawn back to R. */
  #sample([t, ...z]: Box, value: () => number): number {
    const { z0, t0, radii, norm } = this.#region;
    const corner = z.map(({ lo, hi }, i) => (hi - z0[i] >= z0[i] - lo ? hi : lo));
    const time = t.hi - t0 >= t0 - t.lo ? t.hi : t.lo;
    let most = Number.NEGATIVE_INFINITY;
    for (const [at, states] of [
      [middle(t), z.map(middle)],
      [time, corner],
    ] as const) {
      const away = norm.length(states.map((x, i) => ((x - z0[i]) * this.b) / radii[i]));
      const back = away > this.b ? this.b / away : 1;
      this.#series.evaluate(
        states.map((x, i) => point(z0[i] + (x - z0[i]) * back)),
        point(at),
        0,
        true,
      );
      const met = value();
      if (met > most) most = met;
    }
    return most;
  }
}
