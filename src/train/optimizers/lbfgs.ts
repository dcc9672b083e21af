import type { QuasiNewtonOptimizer } from "./optimizer.ts";

export const lbfgs: QuasiNewtonOptimizer = {
  name: "lbfgs",
  kind: "optimizer",
  family: "quasi-Newton",
  doc: "Quasi-Newton steps from the last few gradients, with a line search: for small problems on full batches.",
  positional: [],
  options: [
    {
      name: "history",
      doc: "How many pairs of steps and gradient changes are kept.",
      type: { kind: "integer" },
      default: 10,
      min: 1,
    },
    {
      name: "lineSearch",
      doc: "How many evaluations of the loss one line search may take.",
      type: { kind: "integer" },
      default: 25,
      min: 1,
    },
  ],
  source: "Liu & Nocedal (1989), On the limited memory BFGS method for large scale optimization.",
};
