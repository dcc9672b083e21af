/**
 * A ball that bounces, and loses a part of its speed every time.
 *
 *   x″ = −g,   and where x falls to 0:   v → −e v
 *
 * The bounce is an *event*: the zero of x on its way down is found on the solution between two steps, the step is taken again so that
 * it ends there, and the solve goes on with the state that `then` gives. From height 1 the n-th bounce comes at
 * √(2/g) (1 + 2e + … + 2eⁿ), so that infinitely many of them happen before √(2/g) (1 + e)/(1 − e) ≈ 8.58: Zeno's paradox.
 *
 * Things to try: solve `forever` (its status says where the bounces pile up); a wall instead of a floor, or a drag −0.1 v; ask for
 * the gradient of `aim`, which knows that the bounces come earlier for a larger g, and train it: how elastic must the ball be to be
 * half a metre high after two seconds and a half?
 */
import { event, experiment, lbfgs, param, terminal } from "node-ode";

/** Height and velocity; e is what a bounce leaves of the speed. */
export function bouncingBall(
  [x, v] = [1, 0],
  t: number,
  { g, e } = { g: param(9.81, { min: 1, max: 20, fixed: true }), e: param(0.9, { min: 0.1, max: 1 }) },
) {
  return [v, -g];
}

const bounce = event(([x]: number[]) => x, {
  direction: "down",
  then: ([x, v], t, { e }: { g: number; e: number }) => [0, -e * v],
  name: "bounce",
});

/** Eight bounces. */
export const bounces = experiment(bouncingBall, {
  t: [0, 5],
  events: [bounce],
  view: { x: [-0.06, 1.06], v: [-5, 5], t: [0, 5] },
});

/** Up to where the bounces pile up, and no further. */
export const forever = experiment(bouncingBall, { t: [0, 10], events: [bounce] });

/** As high as half a metre at t = 2.5, after four bounces. */
export const aim = experiment(bouncingBall, {
  t: [0, 2.5],
  events: [bounce],
  loss: terminal(([x]) => (x - 0.5) ** 2),
  train: { iterations: 30, optimizer: lbfgs() },
});
