import { experiment } from "node-ode";

/** A block on a spring that dry friction stops. */
const mass = 1,
  spring = 1,
  friction = 10;
export function block([x, v] = [0, 5], t: number) {
  return [v, (-friction * Math.sign(v) - spring * x) / mass];
}
export const slide = experiment(block, { t: [0, 10 * Math.PI] });
