import { Session } from "../../../src/study/session.ts";
import { type Study, study } from "../../../src/study/study.ts";

/** A stiff problem with the state at its end. */
export interface StiffProblem {
  readonly name: string;
  readonly z0: readonly number[];
  readonly span: readonly [number, number];
  readonly end: readonly number[];
  /** What absolute tolerances are to a relative one. */
  readonly atol: number;
}

/**
 * Reference values of F. Mazzia and C. Magherini, Test Set for IVP Solvers, release 2.4 (2008), and of Hairer & Wanner II, IV.10.
 */
export const stiffProblems: readonly StiffProblem[] = [
  {
    name: "robertson",
    z0: [1, 0, 0],
    span: [0, 1e11],
    end: [2.083340149701255e-8, 8.333360770334713e-14, 0.999999979166505],
    atol: 1e-9,
  },
  {
    name: "hires",
    z0: [1, 0, 0, 0, 0, 0, 0, 0.0057],
    span: [0, 321.8122],
    end: [
      0.0007371312573325668, 0.0001442485726316185, 5.888729740967575e-5, 0.001175651343283149, 0.002386356198831331,
      0.006238968252742796, 0.002849998395185769, 0.002850001604814231,
    ],
    atol: 1e-4,
  },
  {
    name: "oregonator",
    z0: [1, 2, 3],
    span: [0, 360],
    end: [1.000814870318523, 1228.178521549917, 132.0554942846706],
    atol: 1e-3,
  },
  {
    name: "vanDerPol",
    z0: [2, 0],
    span: [0, 2],
    end: [1.706167732170483, -0.8928097010247975],
    atol: 1e-2,
  },
];

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
export function slaved(x: number, t: number, { rate = 1e6 }: { rate?: number } = {}) {
  return -rate * (x - Math.cos(t)) - Math.sin(t);
}
export function pulse(x: number, t: number) {
  return -x + 5 * Math.exp(-(((t - 60) / 0.05) ** 2));
}
export function root(x: number, t: number) {
  return -Math.sqrt(x);
}
export function sliding(x: number, t: number) {
  return x > 0 ? -1 : 1;
}
export function heat(u: number[], t: number) {
  const n = u.length;
  return u.map((x, i) => ((i > 0 ? u[i - 1] : 0) - 2 * x + (i < n - 1 ? u[i + 1] : 0)) * (n + 1) ** 2);
}
export function forcedRotation([x, y]: [number, number], t: number) {
  return [2 * y + Math.sin(3 * t), -3 * x * Math.cos(t)];
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
