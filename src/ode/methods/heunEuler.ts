import { tableau } from "../../core/tableau.ts";

export const heunEuler = tableau({
  name: "heunEuler",
  title: "Heun–Euler 2(1)",
  order: 2,
  c: [0, 1],
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
  embedded: { order: 1, bHat: [1, 0] },
  doc: "The simplest pair: Heun's step, controlled by its difference to Euler's; for rough tolerances and for teaching.",
  source: "E. Hairer, S. P. Nørsett & G. Wanner, Solving Ordinary Differential Equations I (1993), II.4",
});
