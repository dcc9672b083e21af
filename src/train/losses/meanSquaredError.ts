import { dataLoss } from "./loss.ts";

export const meanSquaredError = dataLoss({
  name: "meanSquaredError",
  doc: "The mean of the squared residuals: right where noise is normal.",
  positional: [],
  isSquares: true,
  penalty: () => ({
    value: (r) => r * r,
    derivative: (r) => 2 * r,
    code: (lanes, r) => ({ value: lanes.op("mul", r, r), derivative: lanes.op("mul", lanes.constant(2), r) }),
  }),
});
