import { dataLoss } from "./loss.ts";

export const meanAbsoluteError = dataLoss({
  name: "meanAbsoluteError",
  doc: "The mean of the absolute residuals: less swayed by outliers than squares.",
  positional: [],
  isKinked: true,
  penalty: () => ({ value: Math.abs, derivative: Math.sign }),
});
