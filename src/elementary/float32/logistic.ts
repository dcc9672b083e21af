import type { Lane } from "../../wasm/laneCode.ts";
import type { MathRoutine } from "../../wasm/mathRoutine.ts";
import { arithmetic, polynomial } from "../arithmetic.ts";
import { exp, FRACTION_BITS, LN2_HIGH, LN2_LOW, ONE, TO_INTEGER } from "./exponential.ts";

/** r coth r = 1 + r² p(r²), |r| ≤ 0.2556, relative error 2⁻²⁵·⁴ (coefficients/minimax.py). */
const COTH = [0.3333294689655304, -0.022030843421816826];

/**
 * tanh(k ln 2 / 2 + r) = T + (1 − T²) r / (C + T r) with T = (1 − 2⁻ᵏ)/(1 + 2⁻ᵏ), as for float64 (see ../logistic.ts): all
 * that is rounded before the last sum weighs little in it. A single quotient would be shorter, and off by 3.9 ulp.
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
    const T = div(sub(1, s), add(s, 1));
    return code.op("copysign", add(T, div(mul(r, fnma(T, T, 1)), fma(T, r, C))), x);
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
