import type { Lane } from "../../wasm/laneCode.ts";
import type { MathRoutine } from "../../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "../arithmetic.ts";

/** The exponential and what is made of it, as for float64 (see ../exponential.ts) with the float32 format's numbers. */

/** sinh r = r + r³ p(r²), |r| ≤ ln 2 / 2, relative error 2⁻²⁶·² (coefficients/minimax.py). */
const SINH = [0.1666654348373413, 0.008366534486413002];

/** cosh r = 1 + r²/2 + r⁴ p(r²), |r| ≤ ln 2 / 2, relative error 2⁻³³·³ (coefficients/minimax.py). */
const COSH = [0.041666459292173386, 0.0013935455353930593];

/** ln 2 in two parts: the first has 16 bits, so that its products with exponents are exact. */
export const LN2_HIGH = 0.693145751953125;
export const LN2_LOW = 1.428606765330187e-6;

/** Added to a number below 2²² it leaves its nearest integer in the low bits of the sum. */
export const TO_INTEGER = 1.5 * 2 ** 23;

/** Bits of 1. */
export const ONE = 0x7fn << 23n;

/** Bits of the fraction. */
export const FRACTION_BITS = 23;

interface Reduced {
  /** Bits whose low half is k as an integer. */
  readonly k: Lane;
  readonly r: Lane;
  /** (eʳ − 1 − r)/r² */
  readonly tail: Lane;
}

/** x = k ln 2 + r. */
function reduce(a: Arithmetic, x: Lane): Reduced {
  const { code, sub, mul, fma, fnma } = a;
  const shifted = fma(x, Math.LOG2E, TO_INTEGER);
  const k = sub(shifted, TO_INTEGER);
  const r = fnma(k, LN2_LOW, fnma(k, LN2_HIGH, x));
  const z = mul(r, r);
  const tail = fma(r, polynomial(a, z, SINH), polynomial(a, z, [0.5, ...COSH]));
  return { k: code.bits(shifted), r, tail };
}

export const exp: MathRoutine = {
  name: "exp",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { mul, fma } = a;
    const { k, r, tail } = reduce(a, a.larger(a.smaller(x, 89), -104));
    const y = fma(mul(r, r), tail, r);
    // 2ᵏ by two factors, so that the result is rounded once where it is subnormal, and overflows to ∞.
    const half = code.shift("shl", code.shift("shrU", k, 1), FRACTION_BITS);
    const rest = code.integer("sub", code.shift("shl", k, FRACTION_BITS), half);
    const one = code.constantBits(ONE);
    const first = code.number(code.integer("add", half, one));
    return mul(fma(first, y, first), code.number(code.integer("add", rest, one)));
  },
};

export const expm1: MathRoutine = {
  name: "expm1",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, fma } = a;
    const { k, r, tail } = reduce(a, a.larger(a.smaller(x, 89), -20));
    // (2ᵏ − 1) + 2ᵏ (eʳ − 1), both halved so that k = 128 stays in range.
    const scale = code.number(
      code.integer("add", code.shift("shl", k, FRACTION_BITS), code.constantBits(ONE - (1n << BigInt(FRACTION_BITS)))),
    );
    const half = fma(scale, fma(mul(r, r), tail, r), sub(scale, 0.5));
    // What is so small is its own result, −0 and subnormal numbers, whose halves are inexact, among them.
    return a.select(a.lt(a.abs(x), 2 ** -25), x, add(half, half));
  },
};
