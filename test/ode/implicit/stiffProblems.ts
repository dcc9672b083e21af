import { readFileSync } from "node:fs";
import { Session } from "../../../src/study/session.ts";
import { type Study, study } from "../../../src/study/study.ts";

/** A stiff problem with the state at its end, to 20 digits before it was read: see test/reference/stiff. */
export interface StiffProblem {
  readonly name: string;
  readonly z0: readonly number[];
  readonly span: readonly [number, number];
  readonly end: readonly number[];
  /** What absolute tolerances are to a relative one. */
  readonly atol: number;
}

const solutions: Record<string, Omit<StiffProblem, "name" | "end"> & { readonly end: readonly string[] }> = JSON.parse(
  readFileSync("test/reference/stiff/solutions.json", "utf8"),
);

const all: readonly StiffProblem[] = Object.entries(solutions).map(([name, { end, ...problem }]) => ({
  ...problem,
  name,
  end: end.map(Number),
}));

const isRing = ({ name }: StiffProblem) => name.startsWith("ringModulator");

/** Those that every method solves in a moment. */
export const stiffProblems = all.filter((problem) => !isRing(problem));

/** Of the ring modulator the whole span, of 70,000 steps and more, and a beginning of some hundreds. */
export const [ringModulator, ringModulatorStart] = all.filter(isRing);

const text = `
export function robertson([a, b, c]: [number, number, number], t: number) {
  return [-0.04 * a + 1e4 * b * c, 0.04 * a - 1e4 * b * c - 3e7 * b ** 2, 3e7 * b ** 2];
}
export function hires([a, b, c, d, e, f, g, h]: number[], t: number) {
  return [
    -1.71 * a + 0.43 * b + 8.32 * c + 0.0007,
    1.71 * a - 8.75 * b,
    -10.03 * c + 0.43 * d + 0.035 * e,
    8.32 * b + 1.71 * c - 1.12 * d,
    -1.745 * e + 0.43 * f + 0.43 * g,
    -280 * f * h + 0.69 * d + 1.71 * e - 0.43 * f + 0.69 * g,
    280 * f * h - 1.81 * g,
    -280 * f * h + 1.81 * g,
  ];
}
export function oregonator([a, b, c]: [number, number, number], t: number) {
  return [77.27 * (b + a * (1 - 8.375e-6 * a - b)), (c - (1 + a) * b) / 77.27, 0.161 * (a - c)];
}
export function vanDerPol([x, y]: [number, number], t: number) {
  return [y, ((1 - x ** 2) * y - x) / 1e-6];
}
export function e5([a, b, c, d]: number[], t: number) {
  const [made, used, lost, back] = [7.89e-10 * a, 1.1e7 * a * c, 1.13e9 * b * c, 1.13e3 * d];
  return [-made - used, made - lost, made - used - lost + back, used - back];
}
export function pollution(z: number[], t: number) {
  const k = [0.35, 26.6, 1.23e4, 8.6e-4, 8.2e-4, 1.5e4, 1.3e-4, 2.4e4, 1.65e4, 9e3, 0.022, 1.2e4, 1.88, 1.63e4, 4.8e6, 3.5e-4,
    0.0175, 1e8, 4.44e11, 1240, 2.1, 5.78, 0.0474, 1780, 3.12];
  // Of each reaction what it needs, and what it makes.
  const needs = [[0], [1, 3], [4, 1], [6], [6], [6, 5], [8], [8, 5], [10, 1], [10, 0], [12], [9, 1], [13], [0, 5], [2], [3], [3],
    [15], [15], [16, 5], [18], [18], [0, 3], [18, 0], [19]];
  const makes = [[1, 2], [0], [5, 0], [4, 4, 7], [7], [7, 4], [9, 7, 4], [10], [11, 0, 9], [12], [10, 0], [0, 13],
    [4, 6], [14], [3], [15], [2], [5, 5], [2], [17, 4], [1], [2, 0], [18], [19], [18, 0]];
  const f = z.map(() => 0);
  for (let r = 0; r < k.length; r++) {
    let rate = k[r];
    for (const i of needs[r]) rate *= z[i];
    for (const i of needs[r]) f[i] -= rate;
    for (const i of makes[r]) f[i] += rate;
  }
  return f;
}
export function ringModulator(y: number[], t: number) {
  const [in1, in2] = [0.5 * Math.sin(2000 * Math.PI * t), 2 * Math.sin(20000 * Math.PI * t)];
  const diode = (u: number) => 40.67286402e-9 * (Math.exp(17.7493332 * u) - 1);
  const q1 = diode(y[2] - y[4] - y[6] - in2);
  const q2 = diode(-y[3] + y[5] - y[6] - in2);
  const q3 = diode(y[3] + y[4] + y[6] + in2);
  const q4 = diode(-y[2] - y[5] + y[6] + in2);
  return [
    (y[7] - 0.5 * y[9] + 0.5 * y[10] + y[13] - y[0] / 25000) / 1.6e-8,
    (y[8] - 0.5 * y[11] + 0.5 * y[12] + y[14] - y[1] / 25000) / 1.6e-8,
    (y[9] - q1 + q4) / 2e-12,
    (-y[10] + q2 - q3) / 2e-12,
    (y[11] + q1 - q3) / 2e-12,
    (-y[12] - q2 + q4) / 2e-12,
    (-y[6] / 50 + q1 + q2 - q3 - q4) / 1e-8,
    -y[0] / 4.45,
    -y[1] / 4.45,
    (0.5 * y[0] - y[2] - 17.3 * y[9]) * 2000,
    (-0.5 * y[0] + y[3] - 17.3 * y[10]) * 2000,
    (0.5 * y[1] - y[4] - 17.3 * y[11]) * 2000,
    (-0.5 * y[1] + y[5] - 17.3 * y[12]) * 2000,
    (-y[0] + in1 - 86.3 * y[13]) * 500,
    (-y[1] - 636.3 * y[14]) * 500,
  ];
}
export function medakzo(z: number[], t: number) {
  const entering = t < 5 ? 2 : 0;
  return z.map((x, i) => {
    const j = Math.floor(i / 2);
    const reacted = 100 * z[2 * j] * z[2 * j + 1];
    if (i % 2 === 1) return -reacted;
    const away = (j + 1) / 200 - 1;
    const left = j > 0 ? z[i - 2] : entering;
    const right = j < 199 ? z[i + 2] : x;
    return (away ** 3 / 8) * (right - left) * 100 + (away ** 4 / 16) * (left - 2 * x + right) * 40000 - reacted;
  });
}
export function slaved(x: number, t: number, { rate = 1e6 }: { rate?: number } = {}) {
  return -rate * (x - Math.cos(t)) - Math.sin(t);
}
export function pulse(x: number, t: number) {
  return -x + 5 * Math.exp(-(((t - 60) / 0.05) ** 2));
}
export function root(x: number, t: number) {
  return -Math.sqrt(x);
}
export function burst(x: number, t: number) {
  return x * x;
}
export function heat(u: number[], t: number) {
  const n = u.length;
  return u.map((x, i) => ((i > 0 ? u[i - 1] : 0) - 2 * x + (i < n - 1 ? u[i + 1] : 0)) * (n + 1) ** 2);
}
export function forcedRotation([x, y]: [number, number], t: number) {
  return [2 * y + Math.sin(3 * t), -3 * x * Math.cos(t)];
}
export function easing(x: number, t: number) {
  return -1e5 * Math.exp(-2 * t) * (x - Math.sin(t)) + Math.cos(t);
}
export function easingMirrored(x: number, t: number) {
  return 1e5 * Math.exp(2 * t) * (x - Math.sin(-t)) - Math.cos(-t);
}
export function patches([x, y, c, s]: [number, number, number, number], t: number) {
  return [0.1 * Math.sin(y), c - 1e4 * Math.max(0, x - 1) * (y - 0.2), -3 * s, 3 * c];
}
export function logistic(x: number, t: number) {
  return x * (1 - x) * (1 + 0.5 * Math.sin(t));
}
`;

export const session = new Session();

/** A function of the text above, ready to be solved. */
export function stiffStudy(name: string, z0: readonly number[], span: readonly [number, number]): Study {
  const entry = "stiff.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, text]]) });
  return study(program, name, { z0: [z0], span });
}
