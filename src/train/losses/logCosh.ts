import { dataLoss } from "./loss.ts";

export const logCosh = dataLoss({
  name: "logCosh",
  doc: "The mean of log cosh of the residuals: squares for small ones, absolute values for large ones, smooth between.",
  positional: [],
  penalty: () => ({ value: logOfCosh, derivative: Math.tanh }),
});

/** Without overflow for large r and, by cosh r = 1 + 2 sinh²(r/2), without cancellation for small ones. */
function logOfCosh(r: number): number {
  const x = Math.abs(r);
  if (x < 1) return Math.log1p(2 * Math.sinh(x / 2) ** 2);
  return x + Math.log1p(Math.exp(-2 * x)) - Math.LN2;
}
