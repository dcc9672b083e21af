import type { Curriculum } from "./curriculum.ts";

export const growingHorizon: Curriculum = {
  name: "growingHorizon",
  kind: "curriculum",
  doc: "Short windows at first; from one iteration on a single window that starts at the first data time and grows to the last.",
  positional: [],
  options: [
    {
      name: "from",
      doc: "The iteration from which the window grows, reaching the whole span at the last one.",
      type: { kind: "integer" },
      default: 0,
      min: 0,
    },
    {
      name: "rate",
      doc: "The learning rate, or schedule, from that iteration on; the optimizer's own where it is left out.",
      type: { kind: "rate" },
      optional: true,
      above: 0,
    },
  ],
};
