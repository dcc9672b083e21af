import { elementary } from "../elementary/elementary.ts";
import { isExplicit, type Method } from "./adaptiveMethod.ts";
import { isImplicit } from "./implicit/implicitMethod.ts";
import type { TestEquationStep } from "./implicit/testEquation.ts";
import { stabilityPolynomial } from "./stability.ts";

/** A polynomial's coefficients, lowest power first. */
type Polynomial = readonly number[];

/**
 * R(x) = P(x)/Q(x): one step of z′ = λz multiplies z by R(hλ) (Hairer & Wanner II, IV.3). Of an explicit method Q is 1.
 */
export interface StabilityFunction {
  readonly numerator: Polynomial;
  readonly denominator: Polynomial;
}

/** Below this part of the denominator's coefficient of the same power, a leading one of the numerator is rounding. */
const ROUNDING = 1e-9;

const functions = new WeakMap<Method, StabilityFunction>();

/** Exact from a method's coefficients; undefined of a method that multiplies by no one number: of several steps, or for systems that split. */
export function stabilityFunction(method: Method): StabilityFunction | undefined {
  const known = functions.get(method);
  if (known) return known;
  const found = find(method);
  if (found) functions.set(method, found);
  return found;
}

function find(method: Method): StabilityFunction | undefined {
  if (isExplicit(method)) return { numerator: stabilityPolynomial(method), denominator: [1] };
  return isImplicit(method) && method.onTestEquation ? rational(method.onTestEquation) : undefined;
}

/** Q = det(K − xL) and, since R = 1 + x wᵀ(K − xL)⁻¹1, P = det(K − xL + x·1wᵀ). */
function rational({ k, l, w }: TestEquationStep): StabilityFunction {
  const q = determinant(k.map((row, i) => row.map((x, j) => [x, -l[i][j]])));
  const p = determinant(k.map((row, i) => row.map((x, j) => [x, w[j] - l[i][j]])));
  const [denominator, numerator] = [q, p].map((polynomial) => polynomial.map((x) => x / q[0]));
  while (denominator.length > 1 && denominator[denominator.length - 1] === 0) denominator.pop();
  const isRounding = (power: number) => Math.abs(numerator[power]) <= ROUNDING * Math.abs(denominator[power] ?? 0);
  while (numerator.length > denominator.length || isRounding(numerator.length - 1)) numerator.pop();
  return { numerator, denominator };
}

/** Row by row over the sets of columns that are taken: 2ˢ of them, for the few stages that there are. */
function determinant(rows: readonly (readonly Polynomial[])[]): Polynomial {
  const s = rows.length;
  const partial: (Polynomial | undefined)[] = [[1]];
  for (let taken = 0; taken < 2 ** s - 1; taken++) {
    const so = partial[taken];
    if (!so) continue;
    const row = bitCount(taken);
    for (let j = 0; j < s; j++) {
      if (taken & (1 << j)) continue;
      const entry = rows[row][j];
      if (entry.every((x) => x === 0)) continue;
      const sign = bitCount(taken >> j) % 2 === 0 ? 1 : -1;
      const to = taken | (1 << j);
      partial[to] = sum(partial[to] ?? [], product(so, entry), sign);
    }
  }
  return partial[2 ** s - 1] ?? [0];
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function product(a: Polynomial, b: Polynomial): number[] {
  const c = new Array<number>(a.length + b.length - 1).fill(0);
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) c[i + j] += x * y;
  return c;
}

const sum = (a: Polynomial, b: Polynomial, sign: number): number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + sign * (b[i] ?? 0));

/** |R(x)|: by what factor one step multiplies a solution of z′ = λz with hλ = x. */
export function amplification({ numerator, denominator }: StabilityFunction, re: number, im: number): number {
  const over = size(numerator, re, im);
  return denominator.length === 1 ? over / Math.abs(denominator[0]) : over / size(denominator, re, im);
}

function size(coefficients: Polynomial, re: number, im: number): number {
  let a = 0;
  let b = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    const next = a * re - b * im + coefficients[k];
    b = a * im + b * re;
    a = next;
  }
  return Math.sqrt(a * a + b * b);
}

/** lim R(x) for |x| → ∞; infinite of an explicit method. */
export function atInfinity({ numerator, denominator }: StabilityFunction): number {
  if (numerator.length < denominator.length) return 0;
  if (numerator.length > denominator.length) return Number.POSITIVE_INFINITY;
  return numerator[numerator.length - 1] / denominator[denominator.length - 1];
}

/** Rounding of R on the imaginary axis, where some methods have |R| = 1. */
const NOT_ABOVE = 1 + 1e-9;
/** Places on the imaginary axis, a decade of them about 200, over all |x| at which R is neither 1 nor its limit. */
const PLACES = 2000;
const DECADES = [-4, 6] as const;

/**
 * |R| ≤ 1 in the whole left half-plane: no pole lies there, so that the maximum principle leaves the imaginary axis, which is looked
 * at place by place (Hairer & Wanner II, IV.3).
 */
export function isAStable(r: StabilityFunction): boolean {
  if (r.denominator.length === 1 || Math.abs(atInfinity(r)) > NOT_ABOVE || !isHurwitz(r.denominator)) return false;
  for (let k = 0; k <= PLACES; k++) {
    const y = elementary.pow(10, DECADES[0] + ((DECADES[1] - DECADES[0]) * k) / PLACES);
    if (!(amplification(r, 0, y) <= NOT_ABOVE)) return false;
  }
  return true;
}

/** A-stable, and what decays infinitely fast is gone after a step. */
export const isLStable = (r: StabilityFunction): boolean => isAStable(r) && atInfinity(r) === 0;

/** Whether every root of Q lies in the right half-plane: Q(−x) is a Hurwitz polynomial, by Routh's scheme. */
function isHurwitz(q: Polynomial): boolean {
  const mirrored = q.map((x, power) => (power % 2 === 0 ? x : -x)).toReversed();
  const sign = Math.sign(mirrored[0]);
  let [row, next] = [0, 1].map((parity) => mirrored.filter((_, k) => k % 2 === parity));
  while (next.length > 0) {
    if (Math.sign(next[0]) !== sign) return false;
    const [above, below] = [row, next];
    const after = above.slice(1).map((x, k) => x - (above[0] / below[0]) * (below[k + 1] ?? 0));
    [row, next] = [next, after];
  }
  return true;
}

/** What is said of it: undefined where it is neither. */
export function stabilityName(r: StabilityFunction): "L-stable" | "A-stable" | undefined {
  if (isLStable(r)) return "L-stable";
  return isAStable(r) ? "A-stable" : undefined;
}
