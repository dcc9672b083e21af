import { experiment, param } from "node-ode";

/** The reactions A ⇌ B → C in a closed vessel, by the law of mass action; a, b and c are concentrations. */
export function kinetics(
  [a, b, c] = [1, 0, 0],
  t: number,
  {
    forward = param(1, { min: 0, max: 5 }),
    backward = param(0.3, { min: 0, max: 5 }),
    onward = param(0.5, { min: 0, max: 5 }),
  } = {},
) {
  const first = forward * a - backward * b;
  const second = onward * b;
  return [-first, first - second, second];
}

/** From pure A: b rises and falls, and a + b + c stays what it was. */
export const reaction = experiment(kinetics, { z0: [1, 0, 0], t: [0, 15] });
