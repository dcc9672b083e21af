import type { FunctionalLoss } from "./loss.ts";

export const atEvent: FunctionalLoss = {
  name: "atEvent",
  kind: "loss",
  form: "at events",
  doc: "The sum over the times at which an event happens of a function of the state after it and the time: Σᵢ ℓ(z(tᵢ), tᵢ).",
  positional: [
    { name: "event", doc: "The event's name.", type: { kind: "event" } },
    { name: "loss", doc: "The summand ℓ(z, t).", type: { kind: "function", roles: ["z", "t"] } },
  ],
};
