import type { Lane } from "../../../graph/laneCode.ts";
import type { MathRoutine } from "../mathRoutine.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";

/** What x·y loses in rounding to `product`, exactly, where nothing over- or underflows (Dekker, Numer. Math. 18, 1971). */
function productError(a: Arithmetic, x: Lane, y: Lane, product: Lane): Lane {
  const { sub, add, mul } = a;
  const halves = (z: Lane): readonly [Lane, Lane] => {
    const spread = mul(z, 2 ** 27 + 1);
    const high = sub(spread, sub(spread, z));
    return [high, sub(z, high)];
  };
  const [[xHigh, xLow], [yHigh, yLow]] = [halves(x), halves(y)];
  const first = sub(mul(xHigh, yHigh), product);
  return add(add(add(first, mul(xHigh, yLow)), mul(xLow, yHigh)), mul(xLow, yLow));
}

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
