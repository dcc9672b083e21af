import { tableau } from "../../core/tableau.ts";

export const bosh3 = tableau({
  name: "bosh3",
  title: "Bogacki–Shampine 3(2)",
  order: 3,
  c: [0, 1 / 2, 3 / 4, 1],
  a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  b: [2 / 9, 1 / 3, 4 / 9, 0],
  embedded: { order: 2, bHat: [7 / 24, 1 / 4, 1 / 3, 1 / 8] },
  doc: "Three evaluations a step; efficient at tolerances rougher than 1e-4 and on mildly stiff problems.",
  source: "P. Bogacki & L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Appl. Math. Lett. 2 (1989)",
});
