import { dot } from "../../core/dot.ts";
import { largest } from "../../core/extremes.ts";
import { emptyPullback, type LinearisedSystem, type ReversibleSystem } from "../../core/linearisedSystem.ts";
import type { MassMatrix } from "../../core/massMatrix.ts";
import { BandFactors } from "./bandFactors.ts";
import { accumulate } from "./cotangents.ts";
import { relativeSize } from "./newton.ts";
import { nullSpace, transposed } from "./nullSpace.ts";

/** Iterations at most, and the part of the state that a last change may be of. */
const MOST_ITERATIONS = 50;
const POLISHED = 1e-10;
/** Changes below so many units of rounding are none. */
const ROUNDING = 16 * Number.EPSILON;
/** Places about a state at which a derivative that is singular there is looked at, and how far away they are. */
const PLACES = 3;
const ASIDE = 0.1;

/**
 * What a singular M makes of M z′ = f: with Nᵀ M = 0 the equations Nᵀ f(t, z) = 0 are algebraic, and with M V = 0 what they are to
 * determine of z is y in z = z₀ + V y. They do where Nᵀ ∂f/∂z V is regular: the problem is of index 1.
 */
export class AlgebraicPart {
  readonly #system: LinearisedSystem;
  readonly #equations: Spaces["equations"];
  readonly #unknowns: Spaces["unknowns"];
  readonly #factors: BandFactors;
  readonly #f: Float64Array;
  /** ∂f/∂z, as it is written, and ∂f/∂t. */
  readonly #entries: Float64Array;
  readonly #byTime: Float64Array;

  /** The system's parameters are set before it is asked. */
  constructor(system: LinearisedSystem, mass: MassMatrix) {
    const { dimension } = mass;
    this.#system = system;
    const { unknowns, equations } = spaces(mass);
    this.#unknowns = unknowns;
    this.#equations = equations;
    const m = this.#unknowns.length;
    this.#factors = new BandFactors(m, { lower: m - 1, upper: m - 1 });
    this.#f = new Float64Array(dimension);
    this.#entries = new Float64Array(dimension * (system.band.lower + 1 + system.band.upper));
    this.#byTime = new Float64Array(dimension);
  }

  /** Whether there are algebraic equations. */
  get isEmpty(): boolean {
    return this.#unknowns.length === 0;
  }

  /** Components that they are to determine. */
  get components(): number[] {
    return [...this.#f.keys()].filter((i) => this.#unknowns.some((v) => v[i] !== 0));
  }

  /** Moves z along V to where the equations hold, M z staying as it is; one that they hold at is left untouched. */
  settle(t: number, z: Float64Array): Settled {
    if (this.isEmpty) return "settled";
    const start = z.slice();
    let [found, isSingular] = [false, false];
    let before = Number.POSITIVE_INFINITY;
    for (let n = 0; n < MOST_ITERATIONS && !found && !isSingular; n++) {
      const step = this.#step(t, z);
      if (!step) isSingular = true;
      else {
        const next = z.map((x, i) => x + step[i]);
        // Of where it leads: a state of zeros is no measure.
        const size = relativeSize(step, next);
        if (!Number.isFinite(size)) break;
        // What is rounding at the very start is no reason to move.
        if (size > ROUNDING || z.some((x, i) => x !== start[i])) z.set(next);
        // A component that comes to 0 is rounding long before its changes are small beside it.
        found = size <= Number.EPSILON || (size >= before / 2 && largestOf(step) <= POLISHED * largestOf(next));
        before = size;
      }
    }
    if (found && !this.#isSingular(t, z)) return "settled";
    const last = z.slice();
    z.set(start);
    if (!found && !isSingular) return "notFound";
    return this.#isSingularAbout(t, found ? last : start) ? "higherIndex" : "notFound";
  }

  /**
   * What `settle` makes of the gradient by z, given that by what it led to: with w = (Nᵀ ∂f/∂z V)⁻ᵀ Vᵀ λ the cotangent
   * λ − (∂f/∂z)ᵀ N w; that of θ is added to the parameters' gradient, and that of t is returned.
   */
  reverse(system: ReversibleSystem, t: number, z: Float64Array, lambda: Float64Array, gradient: Float64Array): number {
    if (this.isEmpty) return 0;
    const w = Float64Array.from(this.#unknowns, (v) => dot(v, lambda));
    if (!this.#factor(t, z)) {
      lambda.fill(Number.NaN);
      return Number.NaN;
    }
    // The factors are those of the derivative's negative.
    this.#factors.solveTransposed(w);
    const along = new Float64Array(z.length);
    for (const [j, n] of this.#equations.entries()) accumulate(along, w[j], n);
    const pulled = emptyPullback(system);
    system.pullback(t, z, along, pulled);
    accumulate(lambda, 1, pulled.z);
    accumulate(gradient, 1, pulled.theta);
    return pulled.t;
  }

  /** What Newton's method adds to z; undefined where the derivative is singular. */
  #step(t: number, z: Float64Array): Float64Array | undefined {
    this.#system.value(t, z, this.#f);
    const y = Float64Array.from(this.#equations, (n) => dot(n, this.#f));
    const step = new Float64Array(z.length);
    // Where they hold, what they are to determine may be asked of the derivative elsewhere.
    if (y.every((x) => x === 0)) return step;
    if (!this.#factor(t, z)) return undefined;
    this.#factors.solve(y);
    for (const [j, v] of this.#unknowns.entries()) accumulate(step, y[j], v);
    return step;
  }

  /** Factors −Nᵀ ∂f/∂z V. */
  #factor(t: number, z: Float64Array): boolean {
    const m = this.#unknowns.length;
    const derivative = this.#derivative(t, z);
    const asBand = new Float64Array(m * (2 * m - 1));
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) asBand[i * (2 * m - 1) + j - i + m - 1] = derivative[i * m + j];
    return this.#factors.factorShifted(0, asBand);
  }

  /** Nᵀ ∂f/∂z V, row by row. */
  #derivative(t: number, z: Float64Array): Float64Array {
    const { dimension, band } = this.#system;
    const width = band.lower + 1 + band.upper;
    const entries = this.#entries;
    this.#system.linearise(t, z, entries, this.#byTime);
    const product = new Float64Array(dimension);
    const m = this.#unknowns.length;
    const out = new Float64Array(m * m);
    for (const [j, v] of this.#unknowns.entries()) {
      for (let i = 0; i < dimension; i++) {
        let sum = 0;
        for (let k = Math.max(0, i - band.lower); k <= Math.min(dimension - 1, i + band.upper); k++)
          if (v[k] !== 0) sum += entries[i * width + k - i + band.lower] * v[k];
        product[i] = sum;
      }
      for (const [i, n] of this.#equations.entries()) out[i * m + j] = dot(n, product);
    }
    return out;
  }

  #isSingular(t: number, z: Float64Array): boolean {
    return nullSpace(this.#derivative(t, z), this.#unknowns.length).length > 0;
  }

  /** Not at a state only, but wherever else what is to be determined may be. */
  #isSingularAbout(t: number, z: Float64Array): boolean {
    const places = Array.from({ length: PLACES + 1 }, (_, n) => {
      const aside = z.slice();
      for (const [j, v] of this.#unknowns.entries()) {
        const size = ASIDE * n * (1 + ((j + n) % 3));
        for (let i = 0; i < z.length; i++) aside[i] += size * v[i] * Math.max(1, Math.abs(z[i]));
      }
      return aside;
    });
    return places.every((place) => this.#isSingular(t, place));
  }
}

/** N and V, vector by vector. */
interface Spaces {
  readonly equations: readonly Float64Array[];
  readonly unknowns: readonly Float64Array[];
}

const known = new WeakMap<MassMatrix, Spaces>();

function spaces(mass: MassMatrix): Spaces {
  const { dimension, entries } = mass;
  const found = known.get(mass) ?? {
    unknowns: nullSpace(entries, dimension),
    equations: nullSpace(transposed(entries, dimension), dimension),
  };
  known.set(mass, found);
  return found;
}

/** `notFound`: Newton's method leads nowhere from that state; `higherIndex`: the equations do not determine what they are to. */
export type Settled = "settled" | "notFound" | "higherIndex";

const largestOf = (x: Float64Array) => largest(x.map(Math.abs));
