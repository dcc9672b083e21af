import type { FunctionalLoss } from "./loss.ts";

export const pointwise: FunctionalLoss = {
  name: "pointwise",
  kind: "loss",
  form: "pointwise",
  needsData: true,
  doc: "The mean over the data times of a function of the state, the time and the data there; a gap leaves out the summands that take it.",
  positional: [
    {
      name: "loss",
      doc: "The loss at one data time, ℓ(z, t, target).",
      type: { kind: "function", roles: ["z", "t", "target"] },
    },
  ],
};
