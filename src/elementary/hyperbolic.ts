import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "./arithmetic.ts";
import { powerOfTwo, reduceExponent } from "./exponential.ts";

/** sinh r = r + r³ p(r²), |r| ≤ 0.4815, relative error 2⁻⁵⁶ (coefficients/minimax.py). */
const SINH = [
  0.1666666666666693, 0.008333333333172021, 0.00019841270162495594, 2.755704032697486e-6, 2.5161930448849546e-8,
];

/** cosh r = 1 + r²/2 + r⁴ p(r²), |r| ≤ 0.4815, relative error 2⁻⁶³·⁵ (coefficients/minimax.py). */
const COSH = [
  0.04166666666666714, 0.0013888888888678448, 2.4801587637235776e-5, 2.755707114849962e-7, 2.096316554659636e-9,
];

/** Where sinh x = 1/2. */
const SWITCH = 0.48121182505960347;

/**
 * Hyperbolic sine and cosine by their addition theorems at |x| = k ln 2 + r: with S and C the sine and cosine of k ln 2,
 * which are sums of powers of two, sinh |x| = S cosh r + C sinh r and cosh |x| = C cosh r + S sinh r. k = 0 leaves the
 * series themselves; it holds up to sinh |x| = 1/2, so that a negative r never cancels much of S. (tanh is with its relative, the sigmoid, in logistic.ts.)
 */
interface AdditionTheorem {
  /** S/2 and C/2, which stay in range. */
  readonly S: Lane;
  readonly C: Lane;
  readonly sinhR: Lane;
  /** cosh r − 1 */
  readonly coshR: Lane;
}

function additionTheorem(a: Arithmetic, x: Lane): AdditionTheorem {
  const { code, add, sub, mul, fma } = a;
  // From here on both are infinite.
  const { k, r } = reduceExponent(a, a.smaller(a.abs(x), 710.5), SWITCH - Math.LN2 / 2);
  const z = mul(r, r);
  const growing = powerOfTwo(a, k, -2);
  const reciprocal = code.integer("sub", code.bits(code.constant(2 ** 6)), code.shift("shl", k, 52));
  const dying = mul(code.number(reciprocal), 2 ** -8);
  return {
    S: sub(growing, dying),
    C: add(growing, dying),
    sinhR: fma(mul(r, z), polynomial(a, z, SINH), r),
    coshR: mul(z, polynomial(a, z, [0.5, ...COSH])),
  };
}

export const sinh: MathRoutine = {
  name: "sinh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, mul, fma } = a;
    const { S, C, sinhR, coshR } = additionTheorem(a, x);
    const half = add(S, fma(S, coshR, mul(C, sinhR)));
    // What is so small is its own result, subnormal numbers, whose halves are inexact, among them.
    return a.select(a.lt(a.abs(x), 2 ** -28), x, a.signed(add(half, half), x));
  },
};

export const cosh: MathRoutine = {
  name: "cosh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, mul, fma } = a;
    const { S, C, sinhR, coshR } = additionTheorem(a, x);
    const half = add(C, fma(C, coshR, mul(S, sinhR)));
    return add(half, half);
  },
};
