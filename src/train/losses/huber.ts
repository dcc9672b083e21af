import { dataLoss } from "./loss.ts";

export const huber = dataLoss({
  name: "huber",
  doc: "The mean of ½r² for residuals up to delta and of delta·(|r| − ½delta) beyond: squares that outliers cannot dominate.",
  positional: [
    { name: "delta", doc: "Where squares turn into absolute values.", type: { kind: "number" }, default: 1, above: 0 },
  ],
  source: "Huber (1964), Robust estimation of a location parameter.",
  penalty: ({ delta }) => ({
    value: (r) => (Math.abs(r) <= delta ? (r * r) / 2 : delta * (Math.abs(r) - delta / 2)),
    derivative: (r) => Math.max(-delta, Math.min(delta, r)),
    code(lanes, r) {
      const [size, limit] = [lanes.op("abs", r), lanes.constant(delta)];
      const near = lanes.op("div", lanes.op("mul", r, r), lanes.constant(2));
      const far = lanes.op("mul", limit, lanes.op("sub", size, lanes.constant(delta / 2)));
      return {
        value: lanes.op("select", lanes.op("le", size, limit), near, far),
        derivative: lanes.op("max", lanes.constant(-delta), lanes.op("min", limit, r)),
      };
    },
  }),
});
