import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { arithmetic } from "./arithmetic.ts";

/** The nearest integer, halves upward, as JavaScript rounds: the sign of x stays, −0.5 comes to −0. */
export const round: MathRoutine = {
  name: "round",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const floor = a.floor(x);
    // x − floor is exact where it decides; ∞ − ∞ decides nothing.
    const up = a.select(a.le(0.5, a.sub(x, floor)), 1, 0);
    return code.op("copysign", a.add(floor, up), x);
  },
};

export const sign: MathRoutine = {
  name: "sign",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    return a.select(a.lt(0, x), 1, a.select(a.lt(x, 0), -1, x));
  },
};

/**
 * The nearest float32, ties to even. Adding 1.5 · 2ᵉ⁺²⁹, e the exponent of x, pushes the last 29 bits out of the sum;
 * below the least normal float32 exponent, where float32 is a fixed-point format, e stays.
 */
export const fround: MathRoutine = {
  name: "fround",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, le, abs, select } = a;
    const power = code.number(code.integer("and", code.bits(x), code.constantBits(0x7ffn << 52n)));
    const pusher = mul(a.larger(a.smaller(power, 2 ** 128), 2 ** -126), 1.5 * 2 ** 29);
    const rounded = sub(add(abs(x), pusher), pusher);
    return code.op("copysign", select(le(2 ** 128, rounded), Number.POSITIVE_INFINITY, rounded), x);
  },
};
