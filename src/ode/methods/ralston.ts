import { tableau } from "../../core/tableau.ts";

export const ralston = tableau({
  name: "ralston",
  title: "Ralston 2",
  order: 2,
  c: [0, 2 / 3],
  a: [[], [2 / 3]],
  b: [1 / 4, 3 / 4],
  doc: "The two-stage method with the smallest bound on its local error.",
  source: "A. Ralston, Runge–Kutta methods with minimum error bounds, Math. Comp. 16 (1962)",
});
