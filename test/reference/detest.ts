import { readFileSync } from "node:fs";
import type { System } from "../../src/ode/system.ts";

/** A DETEST problem with its end state to about 13 digits, and what SciPy's solvers made of it. */
export interface DetestProblem {
  readonly name: string;
  readonly system: System;
  readonly span: readonly [number, number];
  readonly y0: readonly number[];
  readonly y1: readonly number[];
  readonly scipy: Readonly<Record<"RK45" | "DOP853", Readonly<Record<string, { error: number; evaluations: number }>>>>;
}

interface Recorded {
  readonly problems: Readonly<Record<string, Pick<DetestProblem, "span" | "y0" | "y1">>>;
}

type Equation = (t: number, y: Float64Array, out: Float64Array) => void;

const kepler: Equation = (_t, y, out) => {
  const r3 = Math.sqrt(y[0] ** 2 + y[1] ** 2) ** 3;
  out[0] = y[2];
  out[1] = y[3];
  out[2] = -y[0] / r3;
  out[3] = -y[1] / r3;
};

const equations: Readonly<Record<string, Equation>> = {
  A1: (_t, y, out) => {
    out[0] = -y[0];
  },
  A2: (_t, y, out) => {
    out[0] = -(y[0] ** 3) / 2;
  },
  A3: (t, y, out) => {
    out[0] = y[0] * Math.cos(t);
  },
  A4: (_t, y, out) => {
    out[0] = (y[0] / 4) * (1 - y[0] / 20);
  },
  A5: (t, y, out) => {
    out[0] = (y[0] - t) / (y[0] + t);
  },
  B1: (_t, y, out) => {
    out[0] = 2 * (y[0] - y[0] * y[1]);
    out[1] = -(y[1] - y[0] * y[1]);
  },
  B2: (_t, y, out) => {
    out[0] = -y[0] + y[1];
    out[1] = y[0] - 2 * y[1] + y[2];
    out[2] = y[1] - y[2];
  },
  B3: (_t, y, out) => {
    out[0] = -y[0];
    out[1] = y[0] - y[1] ** 2;
    out[2] = y[1] ** 2;
  },
  B4: (_t, y, out) => {
    const r = Math.sqrt(y[0] ** 2 + y[1] ** 2);
    out[0] = -y[1] - (y[0] * y[2]) / r;
    out[1] = y[0] - (y[1] * y[2]) / r;
    out[2] = y[0] / r;
  },
  B5: (_t, y, out) => {
    out[0] = y[1] * y[2];
    out[1] = -y[0] * y[2];
    out[2] = -0.51 * y[0] * y[1];
  },
  D1: kepler,
  D5: kepler,
  E2: (_t, y, out) => {
    out[0] = y[1];
    out[1] = (1 - y[0] ** 2) * y[1] - y[0];
  },
  E4: (_t, y, out) => {
    out[0] = y[1];
    out[1] = 0.032 - 0.4 * y[1] ** 2;
  },
};

/** Every problem of detest.json (Hull et al. 1972, Enright & Pryce 1987). */
export function detestProblems(): DetestProblem[] {
  const read = <T>(name: string): T => JSON.parse(readFileSync(`test/reference/${name}`, "utf8"));
  const recorded = read<Recorded>("detest.json").problems;
  const scipy = read<{ problems: Record<string, DetestProblem["scipy"]> }>("detest_scipy.json").problems;
  return Object.entries(recorded).map(([name, problem]) => ({
    name,
    ...problem,
    scipy: scipy[name],
    system: {
      dimension: problem.y0.length,
      parameterCount: 0,
      f: (t, y, _theta, out) => equations[name](t, y, out),
    },
  }));
}
