import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import { dataLoss } from "./loss.ts";

export const logCosh = dataLoss({
  name: "logCosh",
  doc: "The mean of log cosh of the residuals: squares for small ones, absolute values for large ones, smooth between.",
  positional: [],
  penalty: () => ({ value: logOfCosh, derivative: elementary.tanh }),
});

/** Without overflow for large r and, by cosh r = 1 + 2 sinh²(r/2), without cancellation for small ones. */
function logOfCosh(r: number): number {
  const x = Math.abs(r);
  if (x < 1) return elementary.log1p(2 * squared(elementary.sinh(x / 2)));
  return x + elementary.log1p(elementary.exp(-2 * x)) - Math.LN2;
}
