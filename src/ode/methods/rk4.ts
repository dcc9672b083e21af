import { tableau } from "../../core/tableau.ts";

export const rk4 = tableau({
  name: "rk4",
  title: "Runge–Kutta 4 (classical)",
  order: 4,
  c: [0, 1 / 2, 1 / 2, 1],
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  doc: "The classical method of order 4: the usual choice for a fixed step.",
  source: "W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901)",
});
