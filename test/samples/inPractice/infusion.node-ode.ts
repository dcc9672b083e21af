import { experiment } from "node-ode";
/** Nothing for two days, then an infusion of half an hour: c(72) = 2000 (1 − e^(−0.05)) e^(−0.1 · 23.5). */
export const drug = (c = 0, t: number) => (t >= 48 && t < 48.5 ? 200 : 0) - 0.1 * c;
export const days = experiment(drug, { t: [0, 72] });
