import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, ONE, polynomial } from "./arithmetic.ts";
import { LN2_HIGH, LN2_LOW, TO_INTEGER } from "./exponential.ts";

/**
 * The sigmoid functions. With h = k ln 2 / 2 + r and C = r coth r, an even function near 1, e²ʰ is 2ᵏ (C + r)/(C − r),
 * so that rational functions of e²ʰ need no exponential, only a short polynomial in r² and the division they have anyway.
 */

/** r coth r = 1 + r² p(r²), |r| ≤ 0.2556, relative error 2⁻⁶²·⁵ (coefficients/minimax.py). */
const COTH = [
  0.3333333333333332, -0.02222222222218258, 0.0021164021124151517, -0.00021164002821529867, 2.1373540821269316e-5,
  -2.115739292570542e-6,
];

interface HalfReduced {
  /** Bits whose low half is k as an integer. */
  readonly k: Lane;
  readonly r: Lane;
  /** r coth r */
  readonly C: Lane;
}

/** h = k ln 2 / 2 + r, where k is nearest to (h − offset) 2 / ln 2. */
function reduce(a: Arithmetic, h: Lane, offset: number): HalfReduced {
  const { code, fma, fnma, sub, mul } = a;
  const shifted = fma(offset === 0 ? h : sub(h, offset), 2 * Math.LOG2E, TO_INTEGER);
  const k = sub(shifted, TO_INTEGER);
  const r = fnma(k, LN2_LOW / 2, fnma(k, LN2_HIGH / 2, h));
  return { k: code.bits(shifted), r, C: polynomial(a, mul(r, r), [1, ...COTH]) };
}

/**
 * tanh(k ln 2 / 2 + r) = T + (1 − T²) r / (C + T r) with T = (1 − 2⁻ᵏ)/(1 + 2⁻ᵏ), the addition theorem with
 * tanh r = r / C. All that is rounded before the last sum weighs little in it if r is not large and opposed to T; hence the
 * offset, by which k is 0 up to tanh x = 1/4 and −0.092 ≤ r ≤ 0.2555. At most 1.5 ulp, without a branch.
 */
export const tanh: MathRoutine = {
  name: "tanh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma, fnma } = a;
    const { k, r, C } = reduce(a, a.smaller(a.abs(x), 22), 0.0822);
    const s = code.number(code.integer("sub", code.constantBits(ONE), code.shift("shl", k, 52)));
    const T = div(sub(1, s), add(1, s));
    return a.signed(add(T, div(mul(r, fnma(T, T, 1)), fma(T, r, C))), x);
  },
};

/**
 * 1 / (1 + e⁻ˣ) = U + 2 r U V / (C + r (U − V)) with U = 1/(1 + 2⁻ᵏ), V = 1 − U = 2⁻ᵏ U: the same theorem, moved and
 * scaled. Below −708 it is eˣ.
 */
export const sigmoid: MathRoutine = {
  name: "sigmoid",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma } = a;
    const { k, r, C } = reduce(a, mul(a.larger(a.smaller(x, 40), -708), 0.5), 0);
    const s = code.number(code.integer("sub", code.constantBits(ONE), code.shift("shl", k, 52)));
    const U = div(1, add(1, s));
    const V = mul(s, U);
    const result = add(U, div(mul(add(r, r), mul(U, V)), fma(r, sub(U, V), C)));
    return code.hostWhere(a.lt(x, -708), result, "exp", x);
  },
};
