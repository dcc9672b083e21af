import type { FunctionalLoss } from "./loss.ts";

export const running: FunctionalLoss = {
  name: "running",
  kind: "loss",
  form: "running",
  doc: "The integral over the time span of a function of state, time and parameters: ∫ ℓ(z, t, θ) dt.",
  positional: [
    { name: "loss", doc: "The integrand ℓ(z, t, theta).", type: { kind: "function", roles: ["z", "t", "theta"] } },
  ],
};
