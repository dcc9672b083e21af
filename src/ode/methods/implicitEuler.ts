import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

export const implicitEuler = diagonallyImplicit({
  name: "implicitEuler",
  title: "Implicit Euler",
  order: 1,
  c: [1],
  a: [[1]],
  b: [1],
  doc: "z(t + h) = z + h·f(t + h, z(t + h)): the simplest L-stable method, for teaching; fixed steps only.",
  source: "E. Hairer & G. Wanner, Solving Ordinary Differential Equations II (1996), IV.3",
});
