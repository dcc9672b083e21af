import type { Complex } from "../core/eigenvalues/complex.ts";
import { eigenvalues } from "../core/eigenvalues/eigenvalues.ts";
import { squared } from "../core/squared.ts";
import { elementary } from "../elementary/elementary.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { inverse } from "../validated/inverse.ts";

/** A closed trajectory as shooting finds it. */
export interface Orbit {
  readonly z: readonly number[];
  readonly period: number;
  /** But for the one along the trajectory; largest first. */
  readonly multipliers: readonly Complex[];
}

const RTOL = 1e-13;
const ATOL = 1e-15;
const ITERATIONS = 12;
const STEPS = 20_000;
/** Corrections below this part of the scale are rounding; above that one, not converged. */
const LAST = 1e-13;
const CONVERGED = 1e-10;

/**
 * Newton's iteration for a closed trajectory: φ_T(z) = z with z on a section, in z and T at once, the derivative of the flow from the
 * variational equation. Undefined where it does not converge.
 *
 * @param normal of the section
 * @param direction of time in which to follow it: the one in which it attracts is the better one
 * @param scale the size of each component
 */
export function shoot(
  flow: FrozenFlow,
  start: readonly number[],
  time: number,
  normal: readonly number[],
  direction: 1 | -1,
  scale: readonly number[],
): Orbit | undefined {
  const n = start.length;
  const variational = flow.variational();
  let z = start;
  let period = Math.abs(time);
  let last = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const end = flowTo(variational, z, direction * period, scale);
    if (!end) return undefined;
    const slope = new Float64Array(n);
    flow.evaluate(end.z, 1, slope);
    // In scaled components: (M − 1) dz + f dT = z − φ, and dz along the section.
    const rows = z.map((_, i) => [
      ...z.map((_, k) => ((end.m[i * n + k] - (i === k ? 1 : 0)) * scale[k]) / scale[i]),
      (direction * slope[i]) / scale[i],
    ]);
    const solver = inverse([...rows, [...normal.map((x, k) => x * scale[k]), 0]]);
    if (!solver) return undefined;
    const residual = [...z.map((x, i) => (x - end.z[i]) / scale[i]), 0];
    const step = solver.map((row) => row.reduce((sum, x, k) => sum + x * residual[k], 0));
    const size = Math.sqrt(step.slice(0, n).reduce((sum, x) => sum + squared(x), 0)) + Math.abs(step[n]) / period;
    if (!Number.isFinite(size)) return undefined;
    if (size > 0.5 && iteration > 2) return undefined;
    z = z.map((x, i) => x + step[i] * scale[i]);
    period += step[n];
    if (!(period > 0)) return undefined;
    if (size <= LAST || (size <= CONVERGED && size >= last / 2)) {
      return { z, period, multipliers: multipliersOf(end, n, direction) };
    }
    last = size;
  }
  return undefined;
}

interface End {
  readonly z: Float64Array;
  /** The derivative by the start, row by row. */
  readonly m: Float64Array;
  /** The logarithm of its determinant. */
  readonly trace: number;
}

function flowTo(
  variational: FrozenFlow,
  z: readonly number[],
  time: number,
  scale: readonly number[],
): End | undefined {
  const n = z.length;
  const identity = z.flatMap((_, i) => z.map((_, k) => (i === k ? 1 : 0)));
  const atols = [...scale, ...scale.flatMap((one) => scale.map((other) => one / other)), 1].map((size) => ATOL * size);
  let end: End | undefined;
  variational.follow(Float64Array.of(...z, ...identity, 0), {
    direction: time < 0 ? -1 : 1,
    rtol: RTOL,
    atols: Float64Array.from(atols),
    maxSteps: STEPS,
    visit(step) {
      if (Math.abs(step.to) < Math.abs(time)) return true;
      const state = step.at((time - step.from) / (step.to - step.from));
      end = { z: state.slice(0, n), m: state.slice(n, n + n * n), trace: state[n + n * n] };
      return false;
    },
  });
  return end?.z.every(Number.isFinite) ? end : undefined;
}

/** In the plane by Liouville's formula, which tells small ones to their last digits. */
function multipliersOf({ m, trace }: End, n: number, direction: 1 | -1): readonly Complex[] {
  if (n === 2) return [{ re: elementary.exp(direction * trace), im: 0 }];
  const { values } = eigenvalues(Array.from({ length: n }, (_, i) => [...m.subarray(i * n, (i + 1) * n)]));
  const distance = ({ re, im }: Complex) => squared(re - 1) + squared(im);
  const trivial = values.reduce((nearest, x, k) => (distance(x) < distance(values[nearest]) ? k : nearest), 0);
  return values
    .flatMap((x, k) => (k === trivial ? [] : [direction > 0 ? x : reciprocal(x)]))
    .sort((a, b) => squared(b.re) + squared(b.im) - squared(a.re) - squared(a.im));
}

function reciprocal({ re, im }: Complex): Complex {
  const size = re * re + im * im;
  return { re: re / size, im: -im / size };
}
