import { tableau } from "../../core/tableau.ts";

export const midpoint = tableau({
  name: "midpoint",
  title: "Explicit midpoint",
  order: 2,
  c: [0, 1 / 2],
  a: [[], [1 / 2]],
  b: [0, 1],
  doc: "Takes the slope at the middle of the step, reached by half an Euler step.",
  source: "C. Runge, Über die numerische Auflösung von Differentialgleichungen, Math. Ann. 46 (1895)",
});
