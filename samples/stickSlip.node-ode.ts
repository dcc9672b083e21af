/**
 * A block on a moving belt, held by a spring: it sticks, and slips (Den Hartog 1931).
 *
 * Dry friction pulls the block in the direction in which the belt moves beneath it, whatever the speed, and a little more when that is low.
 * Where block and belt go together it is a force like any other: as large as it must be to hold the block, up to a most.
 * The spring then pulls harder and harder, the block breaks away, swings back, and is caught again. That is how a bow moves a string, why
 * doors creak, and why a pen judders over a wet glass.
 *
 * The right-hand side jumps where block and belt have one speed, and points there from both sides: along it the solution *slides*
 * (Filippov), with the mean of both sides that keeps it there. Steps end where that begins and where it ends, and so do gradients:
 * what lies before is forgotten while the block sticks, except for when it was caught.
 *
 * Things to try: in the plots over time, look for the straight pieces of x; make the belt faster until the block no longer sticks; take a
 * method of fixed steps and read what it says.
 */
import { experiment, param, terminal } from "node-ode";

const friction = {
  belt: param(0.3, { min: 0, max: 2 }),
  most: param(1, { min: 0, max: 3 }),
  falls: param(3, { min: 0, max: 10 }),
};

/** Where the block is from the spring's rest, and its speed. */
export function stickSlip([x, v] = [0, 0], t: number, { belt, most, falls } = friction) {
  const slip = belt - v;
  return [v, -x + (most * Math.sign(slip)) / (1 + falls * Math.abs(slip))];
}

export const creaking = experiment(stickSlip, {
  z0: [
    [0, 0],
    [1.5, 0],
  ],
  t: [0, 30],
  loss: terminal(([x]) => x),
  view: { x: [-0.8, 1.6], v: [-1.2, 0.6] },
});
