import { tableau } from "../../core/tableau.ts";

export const rk38 = tableau({
  name: "rk38",
  title: "Runge–Kutta 4 (3/8 rule)",
  order: 4,
  c: [0, 1 / 3, 2 / 3, 1],
  a: [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]],
  b: [1 / 8, 3 / 8, 3 / 8, 1 / 8],
  doc: "Kutta's other method of order 4, with somewhat smaller error constants (torchdiffeq's `rk4`).",
  source: "W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901)",
});
