import type { Lane } from "../wasm/laneCode.ts";
import type { Arithmetic } from "./arithmetic.ts";

/** What x·y loses in rounding to `product`, exactly, where nothing over- or underflows (Dekker, Numer. Math. 18, 1971). */
export function productError(a: Arithmetic, x: Lane, y: Lane, product: Lane): Lane {
  const { add, sub, mul } = a;
  const halves = (z: Lane): readonly [Lane, Lane] => {
    const spread = mul(z, 2 ** 27 + 1);
    const high = sub(spread, sub(spread, z));
    return [high, sub(z, high)];
  };
  const [xHigh, xLow] = halves(x);
  const [yHigh, yLow] = x === y ? [xHigh, xLow] : halves(y);
  const first = sub(mul(xHigh, yHigh), product);
  return add(add(add(first, mul(xHigh, yLow)), mul(xLow, yHigh)), mul(xLow, yLow));
}
