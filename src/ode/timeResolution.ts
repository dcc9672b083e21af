import { formatShort } from "../core/formatShort.ts";
import type { PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { LEAST_STEP } from "../core/stepLimits.ts";

/** The distance of the numbers next to t, or up to twice that. */
export function unitOf(t: number): number {
  return Number.EPSILON * Math.abs(t);
}

/** The smallest step that is worth taking from t. */
export function leastStep(t: number): number {
  return LEAST_STEP * Math.abs(t);
}

/** The step that is taken from t when one of size h is wanted: t + h is rounded. */
export function realised(t: number, h: number): number {
  return t + h - t;
}

/** A span so many times its length away from 0 is far: nearer ones are resolved as well as their solutions. */
const FAR = 100;
/** Places of the span at which f is asked how much a rounding of t matters, and by how many units t is moved there. */
const PLACES = 16;
const UNITS = 4;
/** An f that swings a hundred times over the span has a time derivative of up to so much of its size, by the span. */
const LIVELY = 1e4;

/**
 * By component, what the rounding of times alone makes of the solution over a span: unit(t)·|∂f/∂t| at the initial state,
 * the median over the span (one place may lie on a jump), times the span. Undefined for a span that is not far from 0, or
 * where it is surely below `rtol`.
 *
 * @param z the initial state; the kernel's parameters are set
 */
export function timeNoise(
  kernel: PairKernel,
  z: Float64Array,
  t0: number,
  t1: number,
  rtol: number,
): Float64Array | undefined {
  const span = Math.abs(t1 - t0);
  const distance = Math.max(Math.abs(t0), Math.abs(t1));
  const unit = unitOf(distance);
  // Where f is no slope it does not say by how much.
  if (!kernel.usesTime || kernel.weigh || span === 0 || distance < FAR * span || LIVELY * unit < rtol * span)
    return undefined;
  const { dimension, lanes } = kernel;
  const slopes = (t: number): Float64Array => {
    kernel.t.fill(t);
    for (let at = 0; at < kernel.z.length; at++) kernel.z[at] = z[Math.floor(at / lanes)];
    kernel.derivative();
    return Float64Array.from({ length: dimension }, (_, i) => kernel.k[i * lanes]);
  };
  const moved = Array.from({ length: PLACES }, (_, n) => {
    const t = t0 + ((t1 - t0) * (n + 0.5)) / PLACES;
    const [before, after] = [slopes(t), slopes(t + UNITS * unit)];
    return after.map((slope, i) => Math.abs(slope - before[i]) / UNITS);
  });
  return Float64Array.from({ length: dimension }, (_, i) => {
    const sorted = moved.map((slope) => slope[i]).sort((a, b) => a - b);
    const median = sorted[PLACES / 2];
    return Number.isFinite(median) ? median * span : 0;
  });
}

/** Says of a tolerance that it is finer than times can be told apart, with the component that this matters to most. */
export function finerThanTime(name: string, t: number, noise: number, tolerance: number): Diagnosis {
  const message =
    `near t = ${formatShort(t)} the numbers lie ${formatShort(unitOf(t), 2)} apart, and that alone moves ${name} by about ` +
    `${formatShort(noise, 2)}: a tolerance of ${formatShort(tolerance, 2)} is finer than time resolves; count time from nearer 0`;
  return { status: "ok", t, message };
}
