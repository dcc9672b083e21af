import { experiment, param, terminal } from "node-ode";
/** A decay that stops at `until`: dL/d until = −k e^(−k until), dL/dk = −until e^(−k until). */
export function decay(y = 1, t: number, { until = param(3), k = param(0.5) } = {}) {
  return -(t <= until ? k : 0) * y;
}
export const ended = experiment(decay, { t: [0, 5], loss: terminal((y) => y) });
