import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

export const implicitMidpoint = diagonallyImplicit({
  name: "implicitMidpoint",
  title: "Implicit midpoint rule",
  order: 2,
  c: [1 / 2],
  a: [[1 / 2]],
  b: [1],
  doc: "The Gauss method of one stage: A-stable, symmetric and symplectic; fixed steps only.",
  source: "E. Hairer, C. Lubich & G. Wanner, Geometric Numerical Integration (2006), II.1",
});
