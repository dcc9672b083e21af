import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { arithmetic } from "./arithmetic.ts";
import { productError } from "./errorFree.ts";

/**
 * x % y, exact. |x| − q |y| with q the quotient truncated: as |x| is near q |y| the difference to the rounded product is
 * exact, and so is what the product lost. The rounded quotient may be one too large, which shows in the sign.
 */
export const rem: MathRoutine = {
  name: "rem",
  arity: 2,
  emit: (code, x, y) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, lt, le, and, not, select } = a;
    const [u, v] = [a.abs(x), a.abs(y)];
    const q = a.trunc(div(u, v));
    const product = mul(q, v);
    const rest = sub(sub(u, product), productError(a, q, v, product));
    const result = a.signed(select(lt(rest, 0), add(rest, v), rest), x);
    const ordinary = and(lt(q, 2 ** 53), le(v, 2 ** 990));
    return code.hostWhere(not(ordinary), result, "rem", x, y);
  },
};
