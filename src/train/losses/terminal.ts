import type { FunctionalLoss } from "./loss.ts";

export const terminal: FunctionalLoss = {
  name: "terminal",
  kind: "loss",
  form: "terminal",
  doc: "A function of the state at the end time: L(z(t₁)).",
  positional: [{ name: "loss", doc: "The loss of the final state z.", type: { kind: "function", roles: ["z"] } }],
};
