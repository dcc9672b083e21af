import type { FunctionalLoss } from "./loss.ts";

export const atTimes: FunctionalLoss = {
  name: "atTimes",
  kind: "loss",
  form: "at times",
  doc: "The sum over named times of a function of the state and the time: Σᵢ ℓ(z(tᵢ), tᵢ).",
  positional: [
    { name: "times", doc: "Times inside the span, increasing or decreasing.", type: { kind: "times" } },
    { name: "loss", doc: "The summand ℓ(z, t).", type: { kind: "function", roles: ["z", "t"] } },
  ],
};
