import type { Lane } from "../../wasm/laneCode.ts";
import type { MathRoutine, RoutineCode } from "../../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "../arithmetic.ts";
import { FRACTION_BITS, LN2_HIGH, LN2_LOW, ONE } from "./exponential.ts";

/** Logarithms, arranged as those for float64 (see ../logarithm.ts) with the float32 format's numbers. */

/** atanh s = s + s³ p(s²), |s| ≤ (√2 − 1)/(√2 + 1), relative error 2⁻³⁰·² (coefficients/minimax.py). */
const ATANH = [0.3333338797092438, 0.19988791644573212, 0.14935411512851715];

const ROOT_HALF = 0x3f3504f3n;
const FRACTION = (1n << BigInt(FRACTION_BITS)) - 1n;

/** log x + rest for normal x > 0; the rest is small beside 1. */
function logarithm(a: Arithmetic, x: Lane, rest?: Lane): Lane {
  const { code, add, sub, mul, div, fma } = a;
  // Shifted so that the exponent field turns over at √½; the field becomes a number by being the low bits of one in [2²³, 2²⁴).
  const shifted = code.integer("add", code.bits(x), code.constantBits(ONE - ROOT_HALF));
  const field = code.integer("or", code.shift("shrU", shifted, FRACTION_BITS), code.bits(code.constant(2 ** 23)));
  const k = sub(code.number(field), 2 ** 23 + 127);
  const fraction = code.integer("and", shifted, code.constantBits(FRACTION));
  const f = sub(code.number(code.integer("add", fraction, code.constantBits(ROOT_HALF))), 1);
  const s = div(f, add(f, 2));
  const z = mul(s, s);
  const half = mul(mul(f, 0.5), f);
  const small = mul(s, fma(add(z, z), polynomial(a, z, ATANH), half));
  const low = fma(k, LN2_LOW, rest ? add(small, rest) : small);
  return fma(k, LN2_HIGH, sub(f, sub(half, low)));
}

/** log x for x in [2⁻¹²⁶, ∞) with the bits of `log`, and some finite number for any other. */
export function logOfNormal(code: RoutineCode, x: Lane): Lane {
  return logarithm(arithmetic(code), x);
}

export const log: MathRoutine = {
  name: "log",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const normal = a.and(a.le(2 ** -126, x), a.lt(x, Number.POSITIVE_INFINITY));
    return code.hostWhere(a.not(normal), logarithm(a, x), "log", x);
  },
};

export const log1p: MathRoutine = {
  name: "log1p",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, div, select, lt } = a;
    const sum = add(x, 1);
    const lost = select(lt(x, 1), sub(x, sub(sum, 1)), sub(1, sub(sum, x)));
    const result = select(lt(a.abs(x), 2 ** -12), smallLog1p(a, x), logarithm(a, sum, div(lost, sum)));
    const ordinary = a.and(lt(-1, x), lt(x, 2 ** 100));
    return code.hostWhere(a.not(ordinary), result, "log1p", x);
  },
};

/** x − x²/2 + x³/3, which keeps subnormal numbers and the sign of 0. */
function smallLog1p({ mul, fma, fnma }: Arithmetic, x: Lane): Lane {
  return fnma(mul(x, x), fma(x, -1 / 3, 0.5), x);
}
