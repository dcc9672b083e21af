/**
 * What a flow cannot do, and what one more dimension does about it: points in a disc are to go one way, points in the ring
 * round it the other, after Dupont, Doucet & Teh (2019), "Augmented neural ODEs". Here disc and ring are those of a line:
 * |x| ≤ 1 goes to −1, and 2 ≤ |x| ≤ 3 to +1.
 *
 * Two solutions of x′ = f(x, t) never meet, so that on a line their order stays: a point of the disc remains between the points
 * of the ring left and right of it. To have both at +1 and the disc at −1, solutions would have to cross. `onTheLine` trains and
 * fails, and its best is known beforehand: the least mean square among all orders that are kept is 2/3.
 *
 * `inThePlane` gives every point a second coordinate that starts at 0 (`augment: 1`) and has no target. In the plane a path can
 * go round another, and the same kind of network separates the two sets.
 */
import { adam, cosine, experiment, meanSquaredError, mlp } from "node-ode";

/** Eight points of the disc between four and four of the ring, and where each ought to be at t = 1. */
const starts = [-3, -2.7, -2.3, -2, -1, -0.7, -0.4, -0.1, 0.1, 0.4, 0.7, 1, 2, 2.3, 2.7, 3];
const targets = starts.map((x) => ({ t: [1], z: [[Math.abs(x) < 1.5 ? -1 : 1]] }));

/** A flow on the line. */
export const onALine = ([x] = [1], t: number, { net = mlp([1, 16, 1], { activation: "tanh", seed: 5 }) } = {}) =>
  net([x]);

/** A flow in the plane; the second coordinate is the augmented one. */
export const inAPlane = ([x, a] = [1, 0], t: number, { net = mlp([2, 16, 2], { activation: "tanh", seed: 5 }) } = {}) =>
  net([x, a]);

/** Cannot separate: the loss stays above 2/3. */
export const onTheLine = experiment(onALine, {
  z0: starts.map((x) => [x]),
  t: [0, 1],
  data: targets,
  loss: meanSquaredError(),
  train: { iterations: 1000, optimizer: adam(cosine(3e-2)), method: "rk4", steps: 10, seed: 1 },
  view: { x: [-4, 4] },
});

/** Separates. */
export const inThePlane = experiment(inAPlane, {
  z0: starts.map((x) => [x, 0]),
  augment: 1,
  t: [0, 1],
  data: targets,
  loss: meanSquaredError(),
  train: { iterations: 1000, optimizer: adam(cosine(3e-2)), method: "rk4", steps: 10, seed: 1 },
  view: { x: [-4, 4], a: [-4, 4] },
});
