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
    code(lanes, r) {
      const one = lanes.constant(1);
      const signed = lanes.op("div", r, lanes.constant(delta));
      const square = lanes.op("mul", signed, signed);
      const u = lanes.op("abs", signed);
      const isFar = lanes.op("gt", u, lanes.constant(FAR));
      // Each logarithm of what it is taken of alone: others may be rare arguments, which cost a call.
      const far = lanes.op("mul", lanes.constant(2), lanes.call("log", lanes.op("select", isFar, u, one)));
      const near = lanes.call("log1p", lanes.op("select", isFar, one, square));
      const scaled = lanes.op("mul", lanes.constant(delta * delta), lanes.op("select", isFar, far, near));
      return {
        value: lanes.op("div", scaled, lanes.constant(2)),
        derivative: lanes.op("div", r, lanes.op("add", one, square)),
      };
    },
  }),
});
