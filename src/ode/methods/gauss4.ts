import { collocation } from "../implicit/collocation.ts";

const root = Math.sqrt(3);
/** A⁻¹ is [[3, 2√3 − 3], [−2√3 − 3, 3]]. */
const ratio = -Math.sqrt((3 + 2 * root) / (2 * root - 3));
const nodes = [1 / 2 - root / 6, 1 / 2 + root / 6];

export const gauss4 = collocation({
  name: "gauss4",
  title: "Gauss 4",
  order: 4,
  c: nodes,
  complex: [3, root],
  t: [
    [1, 0],
    [0, ratio],
  ],
  inverse: [
    [1, 0],
    [0, 1 / ratio],
  ],
  end: [-root, root],
  doc: "Collocation at the two nodes of Gauss: fourth order, A-stable, symmetric and symplectic; fixed steps only.",
  source: "E. Hairer & G. Wanner, Solving Ordinary Differential Equations II (1996), IV.5",
});
