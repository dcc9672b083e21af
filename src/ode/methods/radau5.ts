import { elementary } from "../../elementary/elementary.ts";
import { collocation } from "../implicit/collocation.ts";

const root = Math.sqrt(6);
/** Cube roots of 9 and 81. */
const [nine, eightyOne] = [elementary.cbrt(9), elementary.cbrt(81)];
/** The eigenvalues of A: a real one and a pair. */
const real = (6 + eightyOne - nine) / 30;
const alpha = (12 - eightyOne + nine) / 60;
const beta = ((eightyOne + nine) * Math.sqrt(3)) / 60;
const size = alpha * alpha + beta * beta;

export const radau5 = collocation({
  name: "radau5",
  title: "Radau IIA 5",
  order: 5,
  c: [(4 - root) / 10, (4 + root) / 10, 1],
  real: 1 / real,
  complex: [alpha / size, beta / size],
  t: [
    [0.09123239487089295, -0.1412552950209542, -0.030029194105147424],
    [0.241717932707107, 0.20412935229379994, 0.3829421127572619],
    [0.966048182615093, 1, 0],
  ],
  inverse: [
    [4.325579890063155, 0.33919925181580984, 0.5417705399358749],
    [-4.178718591551905, -0.32768282076106237, 0.47662355450055044],
    [-0.5028726349457868, 2.571926949855605, -0.5960392048282249],
  ],
  error: [-(13 + 7 * root) / 3, (-13 + 7 * root) / 3, -1 / 3],
  embedded: { order: 3, control: { safety: 0.7 } },
  takesMass: true,
  doc: "Collocation at the three nodes of Radau: fifth order, stiffly accurate and L-stable; the most trusted method for stiff problems.",
  source: "E. Hairer & G. Wanner, Solving Ordinary Differential Equations II (1996), IV.8",
});
