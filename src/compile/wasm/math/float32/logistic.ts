import type { Lane } from "../../../../graph/laneCode.ts";
import type { MathRoutine } from "../../mathRoutine.ts";
import { arithmetic, polynomial } from "../arithmetic.ts";
import { exp, FRACTION_BITS, LN2_HIGH, LN2_LOW, ONE, TO_INTEGER } from "./exponential.ts";

/** r coth r = 1 + r² p(r²), |r| ≤ 0.2556, relative error 2⁻²⁵·⁴ (coefficients/minimax.py). */
const COTH = [0.3333294689655304, -0.022030843421816826];

/**
 * |x| = k ln 2 / 2 + r; with C = r coth r and s = 2⁻ᵏ, e²ˣ is (C + r)/(s (C − r)), and so
 * tanh |x| = ((1 − s) C + (1 + s) r)/((1 + s) C + (1 − s) r): one division. k is 0 up to tanh x = 1/4, where this is r/C.
 */
export const tanh: MathRoutine = {
  name: "tanh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma, fnma } = a;
    const h = a.smaller(a.abs(x), 9.1);
    const shifted = fma(sub(h, 0.0822), 2 * Math.LOG2E, TO_INTEGER);
    const k = sub(shifted, TO_INTEGER);
    const r = fnma(k, LN2_LOW / 2, fnma(k, LN2_HIGH / 2, h));
    const C = polynomial(a, mul(r, r), [1, ...COTH]);
    const power = code.shift("shl", code.bits(shifted), FRACTION_BITS);
    const s = code.number(code.integer("sub", code.constantBits(ONE), power));
    const [sum, difference] = [add(s, 1), sub(1, s)];
    const quotient = div(fma(difference, C, mul(sum, r)), fma(sum, C, mul(difference, r)));
    return code.op("copysign", a.smaller(quotient, 1), x);
  },
};

/** 1 / (1 + e⁻ˣ); 0 below −88, where less than the least normal number is due. */
export const sigmoid: MathRoutine = {
  name: "sigmoid",
  arity: 1,
  emit: (code, x) => {
    const { div, add } = arithmetic(code);
    const decay: Lane = exp.emit(code, code.op("neg", x));
    return div(1, add(1, decay));
  },
};
