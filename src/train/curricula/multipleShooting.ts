import type { Curriculum } from "./curriculum.ts";

export const multipleShooting: Curriculum = {
  name: "multipleShooting",
  kind: "curriculum",
  doc: "Cuts the span into segments with trained initial states of their own, and penalises the jumps between them.",
  positional: [],
  options: [
    { name: "segments", doc: "How many pieces.", type: { kind: "integer" }, default: 4, min: 2 },
    {
      name: "penalty",
      doc: "Weight of the squared jumps in the loss.",
      type: { kind: "number" },
      default: 1,
      above: 0,
    },
  ],
  source: "Bock & Plitt (1984), A multiple shooting algorithm for direct solution of optimal control problems.",
};
