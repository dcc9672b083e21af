import { tableau } from "../../core/tableau.ts";

export const heun = tableau({
  name: "heun",
  title: "Heun 2 (explicit trapezoid)",
  order: 2,
  c: [0, 1],
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
  doc: "Averages the slopes at both ends of an Euler step.",
  source: "K. Heun, Neue Methoden zur approximativen Integration, Z. Math. Phys. 45 (1900)",
});
