import type { Lane } from "../../wasm/laneCode.ts";
import type { MathRoutine } from "../../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "../arithmetic.ts";
import { TO_INTEGER } from "./exponential.ts";

/**
 * Sine and cosine. |x| = k π/2 + r, |r| ≤ π/4, by four parts of π/2 (Cody & Waite, Software Manual for the Elementary
 * Functions, 1980), the first three of at most 11 bits, so that k up to 2¹² times them is exact. Larger arguments are computed
 * in float64.
 */
const HALF_PI = [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12];
const MAX_ANGLE = 2 ** 12 * HALF_PI[0];

/** sin r = r + r³ p(r²), |r| ≤ π/4, relative error 2⁻²⁷·⁹ (coefficients/minimax.py). */
const SIN = [-0.16666655242443085, 0.008332189172506332, -0.0001951828453456983];

/** cos r = 1 − r²/2 + r⁴ p(r²), |r| ≤ π/4, relative error 2⁻³³ (coefficients/minimax.py). */
const COS = [0.04166664555668831, -0.0013887309469282627, 2.4432323698420078e-5];

const SIGN = 1n << 31n;

/** sin(|x| + quarters · π/2), with the bits of its sign. */
function wave(a: Arithmetic, magnitude: Lane, quarters: bigint): Lane {
  const { code, add, sub, mul, fma, fnma } = a;
  const shifted = fma(magnitude, 2 / Math.PI, TO_INTEGER);
  const turns = sub(shifted, TO_INTEGER);
  const second = fnma(turns, HALF_PI[1], fnma(turns, HALF_PI[0], magnitude));
  const part = mul(turns, HALF_PI[2]);
  const third = sub(second, part);
  // What it loses is no smaller than what follows.
  const lost = sub(sub(second, third), part);
  const r = add(third, fnma(turns, HALF_PI[3], lost));
  const k = code.integer("add", code.bits(shifted), code.constantBits(quarters));
  const z = mul(r, r);
  const sine = fma(mul(r, z), polynomial(a, z, SIN), r);
  const cosine = fma(z, polynomial(a, z, [-0.5, ...COS]), 1);
  const one = code.constantBits(1n);
  const isOdd = code.integer("eq", code.integer("and", k, one), one);
  const sign = code.integer("and", code.shift("shl", k, 30), code.constantBits(SIGN));
  return code.number(code.integer("xor", code.bits(a.select(isOdd, cosine, sine)), sign));
}

export const sin: MathRoutine = {
  name: "sin",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    const sign = code.integer("and", code.bits(x), code.constantBits(SIGN));
    const result = code.number(code.integer("xor", code.bits(wave(a, magnitude, 0n)), sign));
    return code.hostWhere(a.not(a.le(magnitude, MAX_ANGLE)), result, "sin", x);
  },
};

export const cos: MathRoutine = {
  name: "cos",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    return code.hostWhere(a.not(a.le(magnitude, MAX_ANGLE)), wave(a, magnitude, 1n), "cos", x);
  },
};
