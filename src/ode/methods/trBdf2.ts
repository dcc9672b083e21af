import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

const gamma = 2 - Math.SQRT2;
const d = gamma / 2;
const w = Math.SQRT2 / 4;

export const trBdf2 = diagonallyImplicit({
  name: "trBdf2",
  title: "TR-BDF2",
  order: 2,
  c: [0, gamma, 1],
  a: [[0], [d, d], [w, w, d]],
  b: [w, w, d],
  embedded: { order: 3, bHat: [(1 - w) / 3, (3 * w + 1) / 3, d / 3], damped: true },
  doc: "A trapezoidal and a backward step in one: second order, L-stable, for stiff problems at rough tolerances.",
  source: "M. E. Hosea & L. F. Shampine, Analysis and implementation of TR-BDF2, Appl. Numer. Math. 20 (1996)",
});
