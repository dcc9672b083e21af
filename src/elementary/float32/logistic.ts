import type { Lane } from "../../wasm/laneCode.ts";
import type { MathRoutine } from "../../wasm/mathRoutine.ts";
import { arithmetic } from "../arithmetic.ts";
import { hyperbolicTangents } from "../hyperbolicTangents.ts";
import { exp, TO_INTEGER } from "./exponential.ts";

/** r coth r = 1 + r² p, |r| ≤ 1/64, relative error 2⁻³²·⁰ (coefficients/minimax.py). */
const NEAR_COTH = 0.33332884311676025;

/** Beyond ±9.125 tanh is ±1. */
const TANH_LAST = 9.125;
const NODES_IN_ONE = 32;
let tangents: Float64Array | undefined;

/** tanh(n + r) = T + (1 − T²) r / (C + T r) with T = tanh n, as for float64 (see ../logistic.ts); n is a multiple of 1/32. */
export const tanh: MathRoutine = {
  name: "tanh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma, fnma } = a;
    tangents ??= hyperbolicTangents(1024, NODES_IN_ONE, TANH_LAST * NODES_IN_ONE);
    const inside = a.larger(a.smaller(x, TANH_LAST), -TANH_LAST);
    const shifted = add(inside, TO_INTEGER / NODES_IN_ONE);
    const T = code.lookup(code.table(tangents), code.bits(shifted));
    const r = sub(inside, sub(shifted, TO_INTEGER / NODES_IN_ONE));
    const denominator = add(1, fma(mul(r, r), NEAR_COTH, mul(T, r)));
    return add(T, div(mul(r, fnma(T, T, 1)), denominator));
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
