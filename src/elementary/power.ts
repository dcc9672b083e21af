import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "./arithmetic.ts";
import { EXP_LOWEST, expTail, LN2_HIGH, LN2_LOW, reduceExponent, scaled } from "./exponential.ts";
import { splitExponent } from "./logarithm.ts";

/**
 * x ** y = exp(y log |x|) with the sign of an odd power. An error of the logarithm is enlarged up to 745 times, so it and
 * its product with y are sums of two doubles, high + low, where high parts have 26 bits wherever they are multiplied:
 * then products of two are exact, with fused multiply-add and without.
 *
 * Source: the arrangement follows FDLIBM's e_pow.c (Sun Microsystems, 1993), in natural logarithms.
 */

/** (3/s) atanh s = 3 + s² + s⁴ p(s²), |s| ≤ (√2 − 1)/(√2 + 1), relative error 2⁻⁶⁶·³ (coefficients/minimax.py). */
const ATANH = [
  0.6000000000000337, 0.4285714285515415, 0.3333333377911611, 0.27272676611288205, 0.2308013347601367,
  0.19885279625168487, 0.19794049387732413,
];

/** 2/3 in two parts. */
const TWO_THIRDS_HIGH = 0.6666666567325592;
const TWO_THIRDS_LOW = 9.934107462565104e-9;

interface Sum {
  readonly high: Lane;
  readonly low: Lane;
}

/** The leading 26 bits. */
function leading({ code }: Arithmetic, x: Lane): Lane {
  return code.number(code.integer("and", code.bits(x), code.constantBits(-1n << 27n)));
}

/** high + low with a high part of 26 bits; |low| is to be below |high|. */
function renormalized(a: Arithmetic, high: Lane, low: Lane): Sum {
  const { add, sub } = a;
  const leads = leading(a, add(high, low));
  return { high: leads, low: sub(low, sub(leads, high)) };
}

/** log(x · 2^scale) to 2⁻⁶⁴ of itself, for normal x > 0. */
function preciseLog(a: Arithmetic, x: Lane, scale: number): Sum {
  const { add, sub, mul, div, fma, fnma } = a;
  const { k: exponent, m } = splitExponent(a, x);
  const k = scale === 0 ? exponent : add(exponent, scale);
  // 1. s = f / (m + 1) = s1 + s2
  const f = sub(m, 1);
  const divisor = add(m, 1);
  const reciprocal = div(1, divisor);
  const s1 = leading(a, mul(f, reciprocal));
  const d1 = leading(a, divisor);
  const d2 = sub(f, sub(d1, 2));
  const s2 = mul(fnma(s1, d2, fnma(s1, d1, f)), reciprocal);
  const s = add(s1, s2);
  // 2. t = 3 + s² + s⁴ p(s²)
  const z1 = mul(s1, s1);
  const z2 = mul(s2, add(s, s1));
  const z = add(z1, z2);
  const terms = fma(mul(z, z), polynomial(a, z, ATANH), z2);
  const t1 = leading(a, add(3, add(z1, terms)));
  const t2 = sub(terms, sub(sub(t1, 3), z1));
  // 3. p = s t, log m = 2/3 p
  const p = renormalized(a, mul(s1, t1), fma(s2, t1, mul(t2, s)));
  // 4. log x = k ln 2 + 2/3 p
  const whole = mul(k, LN2_HIGH);
  const part = mul(p.high, TWO_THIRDS_HIGH);
  const sum = add(whole, part);
  const lost = add(sub(whole, sum), part);
  const rest = fma(p.high, TWO_THIRDS_LOW, fma(p.low, 2 / 3, fma(k, LN2_LOW, lost)));
  return renormalized(a, sum, rest);
}

interface Power {
  /** (x · 2^scale) ** y */
  readonly value: Lane;
  /** Its logarithm. */
  readonly exponent: Lane;
}

function power(a: Arithmetic, x: Lane, y: Lane, scale: number): Power {
  const { add, sub, mul, fma } = a;
  const log = preciseLog(a, x, scale);
  const y1 = leading(a, y);
  const product = mul(y1, log.high);
  const error = fma(sub(y, y1), log.high, mul(y, log.low));
  const exponent = add(product, error);
  const { k, r } = reduceExponent(a, exponent);
  const reduced = add(r, sub(error, sub(exponent, product)));
  const z = mul(reduced, reduced);
  return { value: scaled(a, k, fma(z, expTail(a, reduced, z), reduced)), exponent };
}

export const pow: MathRoutine = {
  name: "pow",
  arity: 2,
  emit: (code, x, y) => {
    const a = arithmetic(code);
    const { mul, lt, le, eq, and, not, select } = a;
    const magnitude = a.abs(x);
    const { value, exponent } = power(a, magnitude, y, 0);
    const negative = lt(x, 0);
    const [result] = code.whenAny(negative, [value], () => {
      const isInteger = eq(a.nearest(y), y);
      const half = mul(y, 0.5);
      const isEven = eq(a.nearest(half), half);
      const signed = select(isInteger, select(isEven, value, code.op("neg", value)), Number.NaN);
      return [select(negative, signed, value)];
    });
    // Zeros, subnormal and infinite numbers, NaN; results that are 0 or ∞.
    const ordinary = and(
      and(le(2 ** -1022, magnitude), lt(magnitude, Number.POSITIVE_INFINITY)),
      le(a.abs(exponent), -EXP_LOWEST),
    );
    return code.hostWhere(not(ordinary), result, "pow", x, y);
  },
};

/** What a subnormal number is multiplied with to be normal, as a power of two. */
export const SUBNORMAL_SCALE = 54;

/** (x · 2⁻⁵⁴) ** y for normal x > 0 and results that are neither 0 nor ∞. */
export const powOfSubnormal: MathRoutine = {
  name: "powOfSubnormal",
  arity: 2,
  emit: (code, x, y) => power(arithmetic(code), x, y, -SUBNORMAL_SCALE).value,
};
