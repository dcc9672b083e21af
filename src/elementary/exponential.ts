import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine, RoutineCode } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, ONE, polynomial } from "./arithmetic.ts";

/**
 * The exponential and what is made of it.
 *
 * Argument reduction x = k ln 2 + r, |r| ≤ ln 2 / 2, in two parts of ln 2 (Cody & Waite, Software Manual for the
 * Elementary Functions, 1980), then minimax polynomials in r.
 */

/** sinh r = r + r³ p(r²), |r| ≤ ln 2 / 2, relative error 2⁻⁶¹·⁷ (coefficients/minimax.py). */
export const SINH = [
  0.16666666666666677, 0.008333333333321378, 0.00019841269886861768, 2.7557243382074046e-6, 2.5109353002252942e-8,
];

/** cosh r = 1 + r²/2 + r⁴ p(r²), |r| ≤ ln 2 / 2, relative error 2⁻⁵⁷·⁴ (coefficients/minimax.py). */
export const COSH = [0.04166666666660366, 0.0013888888926924811, 2.4801508514594272e-5, 2.762525529139167e-7];

/** ln 2 in two parts: the first has 32 bits, so that its products with exponents are exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** Added to a number below 2⁵¹ it leaves its nearest integer in the low bits of the sum. */
export const TO_INTEGER = 1.5 * 2 ** 52;

/** x = k ln 2 + r. */
export interface ReducedExponent {
  /** Bits whose low half is k as an integer. */
  readonly k: Lane;
  readonly r: Lane;
  /** What r lost in its last rounding. */
  readonly rest: () => Lane;
}

/** k is nearest to (x − offset) / ln 2. */
export function reduceExponent({ code, mul, fma, fnma, sub }: Arithmetic, x: Lane, offset = 0): ReducedExponent {
  const shifted = fma(offset === 0 ? x : sub(x, offset), Math.LOG2E, TO_INTEGER);
  const k = sub(shifted, TO_INTEGER);
  const high = fnma(k, LN2_HIGH, x);
  const r = fnma(k, LN2_LOW, high);
  return { k: code.bits(shifted), r, rest: () => sub(sub(high, r), mul(k, LN2_LOW)) };
}

/** (eʳ − 1 − r)/r² for |r| ≤ ln 2 / 2, with z = r²: the series of cosh and sinh together. */
export function expTail(a: Arithmetic, r: Lane, z: Lane): Lane {
  return a.fma(r, polynomial(a, z, SINH), polynomial(a, z, [0.5, ...COSH]));
}

/** 2 to the power k + offset, from bits that hold k; the sum is to lie between −1022 and 1023. */
export function powerOfTwo({ code }: Arithmetic, k: Lane, offset = 0): Lane {
  const bias = code.constantBits(ONE + (BigInt(offset) << 52n));
  return code.number(code.integer("add", code.shift("shl", k, 52), bias));
}

/**
 * 2ᵏ (1 + y) for |k| ≤ 2044 with one rounding where the result is subnormal, and ∞ where it overflows: by two factors,
 * 2 to the floor and to the ceiling of k/2.
 */
export function scaled(a: Arithmetic, k: Lane, y: Lane): Lane {
  const { code, fma, mul } = a;
  const half = code.shift("shl", code.shift("shrU", k, 1), 52);
  const rest = code.integer("sub", code.shift("shl", k, 52), half);
  const one = code.constantBits(ONE);
  const first = code.number(code.integer("add", half, one));
  return mul(fma(first, y, first), code.number(code.integer("add", rest, one)));
}

/** Beyond these bounds the result is 0 or ∞ like theirs; within, exponents stay in reach of `scaled`. */
export const EXP_LOWEST = -746;
export const EXP_HIGHEST = 710;

/** exp x for |x| ≤ 700 with the bits of `exp`: nothing overflows, nothing is subnormal. */
export function moderateExp(code: RoutineCode, x: Lane): Lane {
  const a = arithmetic(code);
  const { k, r } = reduceExponent(a, x);
  const z = a.mul(r, r);
  const power = powerOfTwo(a, k);
  return a.fma(power, a.fma(z, expTail(a, r, z), r), power);
}

export const exp: MathRoutine = {
  name: "exp",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { k, r } = reduceExponent(a, a.larger(a.smaller(x, EXP_HIGHEST), EXP_LOWEST));
    const z = a.mul(r, r);
    return scaled(a, k, a.fma(z, expTail(a, r, z), r));
  },
};

export const expm1: MathRoutine = {
  name: "expm1",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, fma, select, lt, abs } = a;
    const { k, r, rest } = reduceExponent(a, a.larger(a.smaller(x, EXP_HIGHEST), -40));
    // (2ᵏ − 1) + 2ᵏ r + 2ᵏ (eʳ − 1 − r), all halved so that k = 1024 stays in range; the first sum keeps what it loses,
    // because it cancels for k = ±1.
    const scale = powerOfTwo(a, k, -1);
    const z = mul(r, r);
    const [whole, linear] = [sub(scale, 0.5), mul(scale, r)];
    const sum = add(whole, linear);
    const lost = add(sub(whole, sum), linear);
    const half = add(sum, fma(scale, fma(z, expTail(a, r, z), rest()), lost));
    // What is so small is its own result, −0 and subnormal numbers, whose halves are inexact, among them.
    return select(lt(abs(x), 2 ** -54), x, add(half, half));
  },
};
