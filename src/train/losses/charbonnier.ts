import { elementary } from "../../elementary/elementary.ts";
import { dataLoss } from "./loss.ts";

export const charbonnier = dataLoss({
  name: "charbonnier",
  doc: "The mean of delta²·(√(1 + (r/delta)²) − 1): ½r² for small residuals, delta·|r| for large ones, smooth between (pseudo-Huber, or soft L1).",
  positional: [
    { name: "delta", doc: "Where squares turn into absolute values.", type: { kind: "number" }, default: 1, above: 0 },
  ],
  source: "Charbonnier et al. (1997), Deterministic edge-preserving regularization in computed imaging.",
  penalty: ({ delta }) => ({
    // Without the difference, and without the square of a large r.
    value: (r) => delta * r * (r / delta / (1 + elementary.hypot(1, r / delta))),
    derivative: (r) => r / elementary.hypot(1, r / delta),
    code(lanes, r) {
      const [one, scale] = [lanes.constant(1), lanes.constant(delta)];
      const u = lanes.op("div", r, scale);
      const length = lanes.call("hypot", one, u);
      const part = lanes.op("div", u, lanes.op("add", one, length));
      return {
        value: lanes.op("mul", lanes.op("mul", scale, r), part),
        derivative: lanes.op("div", r, length),
      };
    },
  }),
});
