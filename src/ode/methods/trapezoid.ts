import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

export const trapezoid = diagonallyImplicit({
  name: "trapezoid",
  title: "Trapezoidal rule",
  order: 2,
  c: [0, 1],
  a: [[0], [1 / 2, 1 / 2]],
  b: [1 / 2, 1 / 2],
  doc: "The mean of f at both ends of a step (Crank–Nicolson): A-stable, but stiff components ring; fixed steps only.",
  source: "E. Hairer & G. Wanner, Solving Ordinary Differential Equations II (1996), IV.3",
});
