import { elementary } from "../../elementary/elementary.ts";
import { dataLoss } from "./loss.ts";

/** Where 1 + u² is u² to rounding, and before u² overflows. */
const FAR = 1e10;

export const cauchy = dataLoss({
  name: "cauchy",
  doc: "The mean of ½delta²·log(1 + (r/delta)²): ½r² for small residuals; far outliers pull ever less, so that a fit may have several minima.",
  positional: [{ name: "delta", doc: "Where an outlier begins.", type: { kind: "number" }, default: 1, above: 0 }],
  source: "Barron (2019), A general and adaptive robust loss function, eq. 11 (α = 0).",
  penalty: ({ delta }) => ({
    value(r) {
      const u = Math.abs(r / delta);
      return (delta * delta * (u > FAR ? 2 * elementary.log(u) : elementary.log1p(u * u))) / 2;
    },
    derivative(r) {
      const u = r / delta;
      return r / (1 + u * u);
    },
  }),
});
