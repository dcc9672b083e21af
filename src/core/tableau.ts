import { largest } from "./extremes.ts";
/** What every one-step method has, explicit or implicit. */
export interface OneStepMethod {
  readonly name: string;
  /** As the field writes it, e.g. "Runge–Kutta 4 (classical)". */
  readonly title: string;
  readonly order: number;
  /** Of a method that can choose its steps: what its error estimate is worth. */
  readonly embedded?: ErrorEstimate;
  readonly dense?: ContinuousExtension;
  /** One sentence: what it is and when to use it. */
  readonly doc: string;
  /** The paper or book. */
  readonly source: string;
}

/**
 * An explicit Runge–Kutta method as data, in Butcher's notation.
 *
 * Nodes `c` (length s), strictly lower triangular `a` (row i has i entries), weights `b` (length s). An embedded pair adds
 * the weights of its other solution; a method with a continuous extension of its own adds `dense`.
 */
export interface Tableau extends OneStepMethod {
  readonly c: readonly number[];
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly embedded?: EmbeddedSolution;
}

/** The solution of another order that a method's error is estimated by. */
export interface ErrorEstimate {
  readonly order: number;
  readonly lower?: { readonly order: number };
  readonly control?: ControlParameters;
}

/** The second solution of a pair: its difference to the first one estimates the local error. */
export interface EmbeddedSolution extends ErrorEstimate {
  readonly bHat: readonly number[];
  /**
   * A third solution of lower order, for the estimate e²/√(e² + 0.01 ê²) in which its difference ê damps and sharpens e
   * (Hairer, Nørsett & Wanner I, II.10, as in DOP853).
   */
  readonly lower?: { readonly order: number; readonly bHat: readonly number[] };
}

/** How step control trusts a pair's estimate, where the defaults do not suit it. */
export interface ControlParameters {
  /** Fraction of the step that the estimate allows; default 0.9. Smaller where the true error is large beside the estimate. */
  readonly safety?: number;
  /** Weight of the error before the last one; default 0.2/k with k the power of h in the estimate. 0 is plain control. */
  readonly beta?: number;
}

/** z(t + θh) ≈ z + h Σ b_i(θ) k_i for θ in [0, 1], over the s stages and, where it needs them, extra ones. */
export interface ContinuousExtension {
  /** Its local order of consistency q: globally it is of order min(p, q + 1). */
  readonly order: number;
  /** Stages evaluated only in steps that are interpolated; row i of `a` has s + i entries. */
  readonly extra?: { readonly c: readonly number[]; readonly a: readonly (readonly number[])[] };
  /** Row i holds the coefficients of θ, θ², … in b_i(θ). */
  readonly b: readonly (readonly number[])[];
}

/** First same as last: the final stage is f at the new point, so the next step's first stage is free. */
export function isFsal({ a, b, c }: Tableau): boolean {
  const s = b.length;
  return s > 1 && c[s - 1] === 1 && b[s - 1] === 0 && a[s - 1].every((x, j) => x === b[j]);
}

/** The weights of the error estimate, b − b̂; throws for a method that is no pair. */
export function errorWeights({ name, b, embedded }: Tableau): number[] {
  if (!embedded) throw new Error(`${name} has no embedded solution`);
  return b.map((x, i) => x - embedded.bHat[i]);
}

/** The weights of the difference to the third solution, where a pair has one. */
export function lowerErrorWeights({ b, embedded }: Tableau): number[] | undefined {
  const lower = embedded?.lower;
  return lower && b.map((x, i) => x - lower.bHat[i]);
}

/** The power of h, less one, with which the error estimate falls: the order that step control works with. */
export function estimateOrder({ name, order, embedded }: OneStepMethod): number {
  if (!embedded) throw new Error(`${name} has no embedded solution`);
  const q = Math.min(order, embedded.order);
  return embedded.lower ? 2 * q - embedded.lower.order : q;
}

/** Checks a tableau's shape and its row sums c_i = Σ a_ij (to 1e-14) and returns it; throws on the first violation. */
export function tableau(data: Tableau): Tableau {
  const { a, b, c, embedded, dense } = data;
  const s = b.length;
  const fail = (what: string): never => {
    throw new Error(`tableau ${data.name}: ${what}`);
  };
  const checkRows = (rows: Tableau["a"], nodes: readonly number[], before: number, called: string) => {
    rows.forEach((row, i) => {
      if (row.length !== before + i) fail(`row ${i} of ${called} must have ${before + i} entries`);
      const sum = row.reduce((x, y) => x + y, 0);
      const size = Math.max(1, largest(row.map(Math.abs)));
      if (!(Math.abs(sum - nodes[i]) <= 1e-14 * size)) fail(`row ${i} of ${called} does not sum to c`);
    });
  };
  if (c.length !== s || a.length !== s) fail(`c, a and b must all have ${s} stages`);
  checkRows(a, c, 0, "a");
  for (const other of [embedded, embedded?.lower]) {
    if (other && other.bHat.length !== s) fail(`bHat must have ${s} entries`);
  }
  if (dense) {
    const { c: extraC, a: extraA } = dense.extra ?? { c: [], a: [] };
    if (extraC.length !== extraA.length) fail("dense needs as many extra nodes as extra rows");
    checkRows(extraA, extraC, s, "dense.extra.a");
    if (dense.b.length !== s + extraC.length) fail(`dense.b must have ${s + extraC.length} rows`);
  }
  return Object.freeze(data);
}
