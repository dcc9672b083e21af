import { dataLoss } from "./loss.ts";

export const meanAbsoluteError = dataLoss({
  name: "meanAbsoluteError",
  doc: "The mean of the absolute residuals: less swayed by outliers than squares.",
  positional: [],
  isKinked: true,
  // Functions of our own, which engines put in place of their calls.
  penalty: () => ({
    value: (r) => Math.abs(r),
    derivative: (r) => Math.sign(r),
    code(lanes, r) {
      const value = lanes.op("abs", r);
      const isSigned = lanes.op("gt", value, lanes.constant(0));
      return { value, derivative: lanes.op("select", isSigned, lanes.op("copysign", lanes.constant(1), r), r) };
    },
  }),
});
