/**
 * A loss of the state at named times: a spiral that is to pass three points, each at its hour.
 *
 * The state turns at the rate `turn` and grows at the rate `grow`. At t = 1, 2 and 3 it ought to be on the axes at the distances
 * 1, 2 and 3, a quarter of a turn apart: L is the sum of the squared distances from there. The quarter turns can be had, by
 * turn = π/2. The distances cannot, for a spiral that doubles from 1 to 2 is at 4 after that and not at 3, so that every choice
 * of `grow` is a compromise.
 *
 * Look at the adjoint: running back from t = 3, a(t) = ∂L/∂z(t) knows of the third point alone, jumps at t = 2 by the slope of the
 * second summand, at t = 1 by that of the first, and in between is carried by the equation. Then train it: the jumps become small,
 * yet do not vanish, and their shares in ∂L/∂grow cancel.
 */
import { atTimes, experiment, lbfgs } from "node-ode";

/** In polar coordinates r′ = grow · r and φ′ = turn. */
export const spiralOut = ([x, y] = [0.5, 0], t: number, { grow = 0.5, turn = 1.2 } = {}) => [
  grow * x - turn * y,
  turn * x + grow * y,
];

/** Three waypoints at (t cos πt/2, t sin πt/2). */
export const waypoints = experiment(spiralOut, {
  z0: [0.5, 0],
  t: [0, 3],
  method: "dopri5",
  rtol: 1e-9,
  atol: 1e-9,
  loss: atTimes(
    [1, 2, 3],
    ([x, y], t) => (x - t * Math.cos((Math.PI * t) / 2)) ** 2 + (y - t * Math.sin((Math.PI * t) / 2)) ** 2,
  ),
  train: { iterations: 60, optimizer: lbfgs() },
  view: { x: [-4, 3], y: [-4, 3] },
});
