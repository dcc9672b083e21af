import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, ONE, polynomial } from "./arithmetic.ts";
import { LN2_HIGH, LN2_LOW, TO_INTEGER } from "./exponential.ts";
import { hyperbolicTangents } from "./hyperbolicTangents.ts";

/**
 * The sigmoid functions need no exponential: with C = r coth r, an even function near 1, tanh r is r / C and e²ʳ is
 * (C + r)/(C − r), so that a short polynomial in r² and the division they have anyway are enough.
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

/** h = k ln 2 / 2 + r, where k is nearest to 2 h / ln 2. */
function reduce(a: Arithmetic, h: Lane): HalfReduced {
  const { code, fma, fnma, sub, mul } = a;
  const shifted = fma(h, 2 * Math.LOG2E, TO_INTEGER);
  const k = sub(shifted, TO_INTEGER);
  const r = fnma(k, LN2_LOW / 2, fnma(k, LN2_HIGH / 2, h));
  return { k: code.bits(shifted), r, C: polynomial(a, mul(r, r), [1, ...COTH]) };
}

/** The same for |r| ≤ 1/128, relative error 2⁻⁵⁵·⁶ (coefficients/minimax.py). */
const NEAR_COTH = [0.33333333332993503, -0.022222042333167775];

/** Beyond ±19.0625 tanh is ±1. */
const TANH_LAST = 19.0625;
const NODES_IN_ONE = 64;
let tangents: Float64Array | undefined;

/**
 * tanh(n + r) = T + (1 − T²) r / (C + T r) with T = tanh n, from a table, and C = r coth r: the addition theorem with
 * tanh r = r / C, where n is the multiple of 1/64 next to x. At most 1.8 ulp, without a branch.
 */
export const tanh: MathRoutine = {
  name: "tanh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma, fnma } = a;
    tangents ??= hyperbolicTangents(4096, NODES_IN_ONE, TANH_LAST * NODES_IN_ONE);
    const inside = a.larger(a.smaller(x, TANH_LAST), -TANH_LAST);
    const shifted = add(inside, TO_INTEGER / NODES_IN_ONE);
    const T = code.lookup(code.table(tangents), code.bits(shifted));
    const r = sub(inside, sub(shifted, TO_INTEGER / NODES_IN_ONE));
    const z = mul(r, r);
    // C + T r, of which only the last sum is near 1: what the others lose is little.
    const denominator = add(1, fma(z, polynomial(a, z, NEAR_COTH), mul(T, r)));
    return add(T, div(mul(r, fnma(T, T, 1)), denominator));
  },
};

/**
 * 1 / (1 + e⁻ˣ) = U + 2 r U V / (C + r (U − V)) with x/2 = k ln 2 / 2 + r, U = 1/(1 + 2⁻ᵏ), V = 1 − U = 2⁻ᵏ U: the same
 * theorem, moved and scaled. Below −708 it is eˣ.
 */
export const sigmoid: MathRoutine = {
  name: "sigmoid",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma } = a;
    const { k, r, C } = reduce(a, mul(a.larger(a.smaller(x, 40), -708), 0.5));
    const s = code.number(code.integer("sub", code.constantBits(ONE), code.shift("shl", k, 52)));
    const U = div(1, add(1, s));
    const V = mul(s, U);
    const result = add(U, div(mul(add(r, r), mul(U, V)), fma(r, sub(U, V), C)));
    return code.hostWhere(a.lt(x, -708), result, "exp", x);
  },
};
