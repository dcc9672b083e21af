import { experiment } from "node-ode";

/** A pulse between 5 and 6, from rest: n(6) = (1 − e⁻²)/2 and n(10) = n(6) e⁻⁴. */
const pulse = (t: number) => (t <= 5 || t >= 6 ? 0 : 1);
export function gate(n = 0, t: number) {
  return pulse(t) * (1 - n) - n;
}
export const opened = experiment(gate, { t: { from: 0, to: 10, points: 11 } });
