import { experiment, param } from "node-ode";

/** Logistic growth towards the capacity. */
export const logistic = (
  n = 0.1,
  t: number,
  { rate = param(1, { min: 0, max: 3 }), capacity = param(2, { min: 0.5, max: 5 }) } = {},
) => rate * n * (1 - n / capacity);

export const growth = experiment(logistic, { z0: 0.1, t: [0, 10] });
