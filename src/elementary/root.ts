import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { arithmetic, polynomial } from "./arithmetic.ts";

/** y^(−1/3) as a polynomial in y − 1, 0.9095 ≤ y ≤ 1.0995, relative error 2⁻²³ (coefficients/minimax.py). */
const CORRECTION = [
  0.9999999890416417, -0.33333023266998935, 0.22223544738057824, -0.17425611002425379, 0.14239094582702622,
];

/**
 * Cube root: a third of the exponent and the leading fraction bits as one integer gives it to 3 %, a polynomial to 23
 * bits, and one step of Halley's iteration, started at a number short enough for its square to be exact, to 0.67 ulp.
 *
 * Source: W. Kahan, "Computing a real cube root", 1991, and its use in FreeBSD's s_cbrt.c (B. D. Evans), whose bias this is.
 */
export const cbrt: MathRoutine = {
  name: "cbrt",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma } = a;
    const magnitude = a.abs(x);
    const high = code.integer("or", code.shift("shrU", code.bits(magnitude), 32), code.bits(code.constant(2 ** 52)));
    const third = fma(sub(code.number(high), 2 ** 52), 1 / 3, 715094163 + 2 ** 52);
    const estimate = code.number(code.shift("shl", code.bits(third), 32));
    const excess = sub(mul(mul(estimate, estimate), div(estimate, magnitude)), 1);
    const improved = code.bits(mul(estimate, polynomial(a, excess, CORRECTION)));
    const rounded = code.integer("add", improved, code.constantBits(1n << 29n));
    const t = code.number(code.integer("and", rounded, code.constantBits(-1n << 30n)));
    const quotient = div(magnitude, mul(t, t));
    const step = div(sub(quotient, t), add(add(t, t), quotient));
    const ordinary = a.and(a.le(2 ** -1022, magnitude), a.lt(magnitude, Number.POSITIVE_INFINITY));
    return code.hostWhere(a.not(ordinary), a.signed(fma(t, step, t), x), "cbrt", x);
  },
};

/** √(x² + y²), scaled by a power of two where squares would over- or underflow; ∞ where either is infinite. */
export const hypot: MathRoutine = {
  name: "hypot",
  arity: 2,
  emit: (code, x, y) => {
    const a = arithmetic(code);
    const { mul, fma, sqrt, select, lt, eq, or } = a;
    const [u, v] = [a.abs(x), a.abs(y)];
    const size = a.larger(u, v);
    const [huge, tiny] = [lt(2 ** 500, size), lt(size, 2 ** -450)];
    const scale = select(huge, 2 ** -600, select(tiny, 2 ** 600, 1));
    const back = select(huge, 2 ** 600, select(tiny, 2 ** -600, 1));
    const [p, q] = [mul(u, scale), mul(v, scale)];
    const length = mul(sqrt(fma(p, p, mul(q, q))), back);
    const infinite = or(eq(u, Number.POSITIVE_INFINITY), eq(v, Number.POSITIVE_INFINITY));
    return select(infinite, Number.POSITIVE_INFINITY, length);
  },
};
