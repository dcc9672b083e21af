import { Random } from "../../../src/core/random.ts";

/** A function of t that is constant, or linear, between times, as people write it, and the same as a list of pieces. */
export interface Forcing {
  readonly text: string;
  /** From each time on (the first from −∞) the line through (at, value) with a slope. */
  readonly pieces: readonly { readonly from: number; readonly value: number; readonly slope: number }[];
}

const flat = (from: number, value: number) => ({ from, value, slope: 0 });

/** A number that looks typed. */
const typed = (random: Random, lo: number, hi: number) => Number((lo + random.uniform() * (hi - lo)).toPrecision(4));

/** Pulses between two times, each written in another way. */
const pulses: ((a: number, b: number, height: number) => string)[] = [
  (a, b, h) => `(t > ${a} && t < ${b} ? ${h} : 0)`,
  (a, b, h) => `(t <= ${a} || t >= ${b} ? 0 : ${h})`,
  (a, b, h) => `${h} * (Math.sign(t - ${a}) - Math.sign(t - ${b})) / 2`,
  (a, b, h) => `(Math.abs(t - ${(a + b) / 2}) < ${(b - a) / 2} ? ${h} : 0)`,
  (a, b, h) => `${h} * Math.min(1, Math.max(0, Math.floor((t - ${a}) / ${b - a}) === 0 ? 1 : 0))`,
  (a, b, h) => `((t - ${a}) * (t - ${b}) < 0 ? ${h} : 0)`,
  (a, b, h) => `(t < ${a} ? 0 : t < ${b} ? ${h} : 0)`,
  (a, b, h) => `(Math.exp(-t) < ${Math.exp(-a)} && Math.exp(-t) > ${Math.exp(-b)} ? ${h} : 0)`,
];

export function pulse(seed: number): Forcing {
  const random = new Random(seed);
  const from = typed(random, 0.5, 9);
  const width = Number(10 ** (-3 + 3 * random.uniform())).toPrecision(2);
  const to = Number((from + Number(width)).toPrecision(8));
  const height = typed(random, 0.5, 3);
  return {
    text: pulses[seed % pulses.length](from, to, height),
    pieces: [flat(Number.NEGATIVE_INFINITY, 0), flat(from, height), flat(to, 0)],
  };
}

/** Schedules of several times: nested conditions, loops over lists, sums of steps, ramps, and what repeats. */
export function schedule(seed: number): Forcing {
  const random = new Random(1000 + seed);
  const count = 2 + Math.floor(random.uniform() * 5);
  const times = Array.from({ length: count }, () => typed(random, 0.2, 9.8)).sort((a, b) => a - b);
  const values = Array.from({ length: count + 1 }, () => typed(random, -2, 2));
  const steps = [flat(Number.NEGATIVE_INFINITY, values[0]), ...times.map((t, k) => flat(t, values[k + 1]))];
  const period = typed(random, 0.4, 2);
  const part = Number((period * (0.2 + 0.6 * random.uniform())).toPrecision(3));
  const periods = Array.from({ length: Math.ceil(10 / period) }, (_, k) => k);
  switch (seed % 5) {
    case 0:
      return { text: times.map((t, k) => `t < ${t} ? ${values[k]} : `).join("") + values[count], pieces: steps };
    case 1:
      return {
        text: `[${times.map((t, k) => `[${t}, ${values[k + 1]}]`)}].reduce((now, [from, value]) => (t >= from ? value : now), ${values[0]})`,
        pieces: steps,
      };
    case 2:
      return {
        text: `(t % ${period} < ${part} ? 1.5 : 0)`,
        pieces: [flat(0, 1.5), ...periods.flatMap((k) => [flat(k * period, 1.5), flat(k * period + part, 0)])],
      };
    case 3:
      return {
        text: `0.1 * Math.floor(t / ${period})`,
        pieces: periods.map((k) => flat(k === 0 ? Number.NEGATIVE_INFINITY : k * period, 0.1 * k)),
      };
    default: {
      const [a, b] = [times[0], times[count - 1] + 0.1];
      const slope = 1 / (b - a);
      return {
        text: `Math.min(Math.max((t - ${a}) / (${b} - ${a}), 0), 1)`,
        pieces: [flat(Number.NEGATIVE_INFINITY, 0), { from: a, value: 0, slope }, flat(b, 1)],
      };
    }
  }
}

/** z(t1) of z′ = u(t) − k z from z(0) = 0, piece by piece, exactly. */
export function response({ pieces }: Forcing, k: number, t1: number): number {
  const starts = [...pieces].sort((a, b) => a.from - b.from);
  let z = 0;
  for (const [n, { from, value, slope }] of starts.entries()) {
    const begin = Math.max(0, from);
    const end = Math.min(t1, starts[n + 1]?.from ?? t1);
    if (end <= begin) continue;
    const at = (t: number) => (Number.isFinite(from) ? value + slope * (t - from) : value);
    // A particular solution is a line: p = (u − u′/k)/k.
    const line = (t: number) => (at(t) - slope / k) / k;
    z = line(end) + (z - line(begin)) * Math.exp(-k * (end - begin));
  }
  return z;
}
