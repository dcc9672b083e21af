import { experiment } from "node-ode";

/** Measures against an epidemic change the rate of contacts on certain days. */
const measures: [day: number, contacts: number][] = [
  [0, 0.5],
  [30, 0.15],
  [75, 0.3],
  [120, 0.1],
];
function contacts(t: number) {
  let now = measures[0][1];
  for (const [day, rate] of measures) {
    if (t >= day) now = rate;
    else break;
  }
  return now;
}
export function epidemic([s, e, i, r] = [0.999, 0, 0.001, 0], t: number, { onset = 0.2, recovery = 0.1 } = {}) {
  const infected = contacts(t) * s * i;
  return [-infected, infected - onset * e, onset * e - recovery * i, recovery * i];
}
export const season = experiment(epidemic, { t: [0, 200] });
