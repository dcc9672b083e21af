import { rosenbrock } from "../implicit/rosenbrock.ts";
import { transformed } from "../implicit/rosenbrockForm.ts";

const gamma = 1 / (2 + Math.SQRT2);
const e32 = 6 + Math.SQRT2;
const inside = 1 / (1 - 2 * gamma);

export const rosenbrock23 = rosenbrock({
  name: "rosenbrock23",
  title: "Rosenbrock 2(3) (Shampine–Reichelt)",
  order: 2,
  ...transformed({
    alpha: [[], [1 / 2], [0, 1]],
    gamma: [[gamma], [-gamma, gamma], [gamma * (e32 - 2), -gamma * e32, gamma]],
    b: [0, 1, 0],
    bHat: [1 / 6, 2 / 3, 1 / 6],
    extension: [[inside, -inside], [-2 * gamma * inside, inside], []],
  }),
  embedded: { order: 3 },
  doc: "A second-order L-stable Rosenbrock method: for stiff problems at rough tolerances.",
  source: "L. F. Shampine, M. W. Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18 (1997)",
});
