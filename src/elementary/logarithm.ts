import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine, RoutineCode } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, ONE, polynomial } from "./arithmetic.ts";
import { LN2_HIGH, LN2_LOW } from "./exponential.ts";

/**
 * Logarithms. x = 2ᵏ m with √½ ≤ m < √2, and with f = m − 1, s = f/(2 + f) = f/(m + 1), log m = 2 atanh s, whose series
 * in s² is short. As 2s = f − s f, it is taken as f − (f²/2 − s (f²/2 + R)), R = 2s² (…), where f is exact.
 *
 * Source: P.-T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM
 * TOMS 16, 1990, for the analysis, and the arrangement of FDLIBM (Sun Microsystems, 1993).
 */

/** atanh s = s + s³ p(s²), |s| ≤ (√2 − 1)/(√2 + 1), relative error 2⁻⁵⁹·⁴ (coefficients/minimax.py). */
const ATANH = [
  0.3333333333333367, 0.19999999999708448, 0.14285714370984298, 0.11111099304701381, 0.09091781379195553,
  0.07657041920943108, 0.07397835970899372,
];

const ROOT_HALF = 0x3fe6a09e667f3bcdn;
const FRACTION = (1n << 52n) - 1n;

/** x = 2ᵏ m, √½ ≤ m < √2, for normal x > 0. */
export interface Split {
  readonly k: Lane;
  readonly m: Lane;
}

export function splitExponent({ code, sub }: Arithmetic, x: Lane): Split {
  // Shifted so that the exponent field turns over at √½ instead of 1/2; the field becomes a number by being the low bits
  // of one in [2⁵², 2⁵³).
  const shifted = code.integer("add", code.bits(x), code.constantBits(ONE - ROOT_HALF));
  const field = code.integer("or", code.shift("shrU", shifted, 52), code.bits(code.constant(2 ** 52)));
  const fraction = code.integer("and", shifted, code.constantBits(FRACTION));
  return {
    k: sub(code.number(field), 2 ** 52 + 1023),
    m: code.number(code.integer("add", fraction, code.constantBits(ROOT_HALF))),
  };
}

/** log(1 + f) = f − half + small, half = f²/2. */
interface LogTerms {
  readonly half: Lane;
  readonly small: Lane;
}

function logTerms(a: Arithmetic, f: Lane): LogTerms {
  const { add, mul, div } = a;
  const s = div(f, add(f, 2));
  const z = mul(s, s);
  const half = mul(mul(f, 0.5), f);
  const twice = mul(add(z, z), polynomial(a, z, ATANH));
  return { half, small: mul(s, add(half, twice)) };
}

/** k ln 2 + log(1 + f + rest), with a rest below the last place of f. */
function sumOfLogs(a: Arithmetic, k: Lane, f: Lane, rest?: Lane): Lane {
  const { add, sub, fma } = a;
  const { half, small } = logTerms(a, f);
  const low = fma(k, LN2_LOW, rest ? add(small, rest) : small);
  return fma(k, LN2_HIGH, sub(f, sub(half, low)));
}

/** Lanes outside [2⁻¹⁰²², ∞), whose exponent field says nothing: zeros, subnormal and negative numbers, ∞, NaN. */
function notNormal({ and, not, le, lt }: Arithmetic, x: Lane): Lane {
  return not(and(le(2 ** -1022, x), lt(x, Number.POSITIVE_INFINITY)));
}

/** log x for x in [2⁻¹⁰²², ∞) with the bits of `log`, and some finite number for any other. */
export function logOfNormal(code: RoutineCode, x: Lane): Lane {
  const a = arithmetic(code);
  const { k, m } = splitExponent(a, x);
  return sumOfLogs(a, k, a.sub(m, 1));
}

export const log: MathRoutine = {
  name: "log",
  arity: 1,
  emit: (code, x) => code.hostWhere(notNormal(arithmetic(code), x), logOfNormal(code, x), "log", x),
};

/** log(1 + (x + rest)) for −1 < x < 2¹⁰⁰⁰ and a rest below the last place of x. */
export function log1pOfSum(a: Arithmetic, x: Lane, rest?: Lane): Lane {
  const { code, add, sub, mul, select, lt } = a;
  const sum = add(x, 1);
  // What the sum lost, scaled as m is, goes into f, which so is x itself where k = 0.
  const rounding = select(lt(x, 1), sub(x, sub(sum, 1)), sub(1, sub(sum, x)));
  const lost = rest ? add(rounding, rest) : rounding;
  const { k, m } = splitExponent(a, sum);
  const scale = code.integer("add", code.integer("sub", code.bits(m), code.bits(sum)), code.constantBits(ONE));
  const [leading, correction] = [sub(m, 1), mul(lost, code.number(scale))];
  const f = add(leading, correction);
  return sumOfLogs(a, k, f, add(sub(leading, f), correction));
}

export const log1p: MathRoutine = {
  name: "log1p",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const ordinary = a.and(a.lt(-1, x), a.lt(x, 2 ** 1000));
    // The sum forgets the sign of zero.
    const result = a.select(a.eq(x, 0), x, log1pOfSum(a, x));
    return code.hostWhere(a.not(ordinary), result, "log1p", x);
  },
};

/** 1/log(base) and log_base 2 in two parts each, whose first have 32 and at most 42 bits. */
interface Base {
  readonly perLog: readonly [number, number];
  readonly ofTwo: readonly [number, number];
}

/**
 * A logarithm to another base: log m as a sum whose first part has 21 bits, so that its product with the first part of
 * 1/log(base), which has 32, is exact.
 */
function logarithm(name: string, { perLog, ofTwo }: Base): MathRoutine {
  return {
    name,
    arity: 1,
    emit: (code, x) => {
      const a = arithmetic(code);
      const { add, sub, mul, fma } = a;
      const { k, m } = splitExponent(a, x);
      const f = sub(m, 1);
      const { half, small } = logTerms(a, f);
      const high = code.number(code.integer("and", code.bits(sub(f, half)), code.constantBits(~((1n << 32n) - 1n))));
      const low = add(sub(sub(f, high), half), small);
      const product = mul(high, perLog[0]);
      const whole = mul(k, ofTwo[0]);
      const sum = add(whole, product);
      const lost = add(sub(whole, sum), product);
      const rest = fma(add(low, high), perLog[1], fma(low, perLog[0], lost));
      const result = add(sum, ofTwo[1] === 0 ? rest : fma(k, ofTwo[1], rest));
      return code.hostWhere(notNormal(a, x), result, name, x);
    },
  };
}

export const log2 = logarithm("log2", { perLog: [1.4426950407214463, 1.6751713164886512e-10], ofTwo: [1, 0] });

/** log₁₀ 2. */
export const LOG10_OF_TWO = [0.30102999566395283, 2.8363394551044964e-14] as const;

export const log10 = logarithm("log10", {
  perLog: [0.4342944818781689, 2.5082946711645275e-11],
  ofTwo: LOG10_OF_TWO,
});
