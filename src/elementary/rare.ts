import type { Host } from "../wasm/engine.ts";
import { LN2_HIGH, LN2_LOW } from "./exponential.ts";
import { type LargeAngle, reduceLargeAngle } from "./largeAngle.ts";
import { LOG10_OF_TWO } from "./logarithm.ts";
import { powOfSubnormal, SUBNORMAL_SCALE } from "./power.ts";
import { scalar } from "./scalar.ts";
import { tanOfReduced } from "./trigonometric.ts";

/** The functions that those of rare arguments come down to. */
type Ordinary = Readonly<Record<"exp" | "log" | "log2" | "log10" | "sin" | "cos" | "cbrt", (x: number) => number>> & {
  readonly atan2: (y: number, x: number) => number;
};

/**
 * The elementary functions of those arguments that the routines leave out: zeros, infinities and NaN, subnormal numbers,
 * large angles. What they come to at special arguments is laid down by IEEE 754 and ECMAScript.
 *
 * @param f the functions, called at other arguments than these
 */
export function rareFunctions(f: Ordinary): Host {
  return {
    log: (x) => logarithm(x, (k, m) => k * LN2_HIGH + (k * LN2_LOW + f.log(m))),
    // Beyond 2¹⁰⁰⁰ the 1 is nothing.
    log1p: (x) => (x <= -1 || !(x < Number.POSITIVE_INFINITY) ? logarithm(1 + x, () => Number.NaN) : f.log(x)),
    log2: (x) => logarithm(x, (k, m) => k + f.log2(m)),
    log10: (x) => logarithm(x, (k, m) => k * LOG10_OF_TWO[0] + (k * LOG10_OF_TWO[1] + f.log10(m))),
    sin: (x) => ofLargeAngle(x, ({ quarters, r }) => sine(f, quarters, r)) * (x < 0 ? -1 : 1),
    cos: (x) => ofLargeAngle(x, ({ quarters, r }) => sine(f, quarters + 1, r)),
    tan: (x) => ofLargeAngle(x, ({ quarters, r, tail }) => tangent(quarters, r, tail)) * (x < 0 ? -1 : 1),
    atan2: (y, x) => angle(f, y, x),
    // log 2|x|
    asinh: (x) =>
      (x < 0 ? -1 : 1) * logarithm(Math.abs(x), (k, m) => (k + 1) * LN2_HIGH + ((k + 1) * LN2_LOW + f.log(m))),
    acosh: (x) => (x < 1 ? Number.NaN : logarithm(x, (k, m) => (k + 1) * LN2_HIGH + ((k + 1) * LN2_LOW + f.log(m)))),
    atanh: (x) => (Math.abs(x) === 1 ? x * Number.POSITIVE_INFINITY : Number.NaN),
    exp: f.exp,
    cbrt: (x) => (x === 0 || !Number.isFinite(x) ? x : f.cbrt(x * 2 ** 54) * 2 ** -18),
    pow: (x, y) => power(f, x, y),
    rem: (x, y) => x % y,
  };
}

/** A logarithm of x > 0 from k and m, x = 2ᵏ m, √½ ≤ m < √2; whatever x is. */
function logarithm(x: number, of: (k: number, m: number) => number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let [k, m] = x < 2 ** -1022 ? [-54, x * 2 ** 54] : [0, x];
  bits.setFloat64(0, m);
  const exponent = (bits.getUint16(0) >> 4) - 1023;
  bits.setUint16(0, (bits.getUint16(0) & 0xf) | (1023 << 4));
  [k, m] = [k + exponent, bits.getFloat64(0)];
  return m < Math.SQRT2 ? of(k, m) : of(k + 1, m / 2);
}

const bits = new DataView(new ArrayBuffer(8));

function ofLargeAngle(x: number, of: (angle: LargeAngle) => number): number {
  return Number.isFinite(x) ? of(reduceLargeAngle(Math.abs(x))) : Number.NaN;
}

/** sin(quarters π/2 + r) */
function sine(f: Ordinary, quarters: number, r: number): number {
  const magnitude = quarters % 2 === 0 ? f.sin(r) : f.cos(r);
  return quarters % 4 < 2 ? magnitude : -magnitude;
}

const tangent = scalar(tanOfReduced, () => ({}));

/** atan2 at and near the origin and at and near infinity. */
function angle(f: Ordinary, y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.max(Math.abs(x), Math.abs(y));
  // Of infinite coordinates, and of the signs of zeros, only the direction counts.
  if (size === Number.POSITIVE_INFINITY) return f.atan2(unit(y), unit(x));
  if (size === 0) return Object.is(x, 0) ? y : f.atan2(y, -1);
  const scale = size > 1 ? 2 ** -64 : 2 ** 64;
  return f.atan2(y * scale, x * scale);
}

/** ±1 for an infinite number, else a zero of its sign. */
function unit(x: number): number {
  const sign = x > 0 || Object.is(x, 0) ? 1 : -1;
  return Number.isFinite(x) ? sign * 0 : sign;
}

const ofSubnormal = scalar(powOfSubnormal, () => ({}));

function power(f: Ordinary, x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const magnitude = Math.abs(x);
  if (magnitude === 1 && !Number.isFinite(y)) return Number.NaN;
  const isNegative = x < 0 || Object.is(x, -0);
  const isInteger = Math.trunc(y) === y;
  if (isNegative && !isInteger && Number.isFinite(y) && magnitude !== 0 && Number.isFinite(x)) return Number.NaN;
  const sign = isNegative && isInteger && Number.isFinite(y) && y % 2 !== 0 ? -1 : 1;
  return sign * powerOfMagnitude(f, magnitude, y);
}

/** Beyond it an exponential is 0 or ∞. */
const MAX_EXPONENT = 745.5;

/** x ** y for x ≥ 0 but 1, y not 0. */
function powerOfMagnitude(f: Ordinary, x: number, y: number): number {
  const exponent = f.log(x) * y;
  if (Math.abs(exponent) > MAX_EXPONENT) return exponent > 0 ? Number.POSITIVE_INFINITY : 0;
  return ofSubnormal(x * 2 ** SUBNORMAL_SCALE, y);
}
