import { experiment } from "node-ode";

/** The squid's axon (Hodgkin, Huxley 1952), shifted to rest near −65 mV, under two steps of current. */
const opening = (v: number, scale: number, half: number, width: number) =>
  (scale * (v - half)) / (1 - Math.exp((half - v) / width));
const injected = (t: number) => (t > 100 && t <= 200 ? 10 : t > 300 && t <= 400 ? 35 : 0);
export function axon([v, m, h, n] = [-65, 0.05, 0.6, 0.32], t: number) {
  const sodium = 120 * m ** 3 * h * (v - 50);
  const potassium = 36 * n ** 4 * (v + 77);
  return [
    injected(t) - sodium - potassium - 0.3 * (v + 54.387),
    opening(v, 0.1, -40, 10) * (1 - m) - 4 * Math.exp(-(v + 65) / 18) * m,
    0.07 * Math.exp(-(v + 65) / 20) * (1 - h) - h / (1 + Math.exp(-(v + 35) / 10)),
    opening(v, 0.01, -55, 10) * (1 - n) - 0.125 * Math.exp(-(v + 65) / 80) * n,
  ];
}
export const spikes = experiment(axon, { t: { from: 0, to: 450, points: 451 } });
