import type { System } from "../src/ode/system.ts";

/** An initial value problem whose solution is known in closed form. */
export interface ExactProblem {
  readonly name: string;
  readonly system: System;
  readonly span: readonly [number, number];
  readonly z0: readonly number[];
  readonly theta: readonly number[];
  readonly exact: (t: number) => number[];
}

/** z′ = θz: section 4.1 of the source text. */
export const linear: ExactProblem = {
  name: "linear",
  system: {
    dimension: 1,
    parameterCount: 1,
    f: (_t, z, theta, out) => {
      out[0] = theta[0] * z[0];
    },
  },
  span: [0, 1],
  z0: [1],
  theta: [1],
  exact: (t) => [Math.exp(t)],
};

/** x′ = θ₁y, y′ = −θ₂x: section 4.2. */
export const rotation: ExactProblem = {
  name: "rotation",
  system: {
    dimension: 2,
    parameterCount: 2,
    f: (_t, z, theta, out) => {
      out[0] = theta[0] * z[1];
      out[1] = -theta[1] * z[0];
    },
  },
  span: [0, 1],
  z0: [1, 0.5],
  theta: [2, 3],
  exact: (t) => {
    const w = Math.sqrt(6);
    const [c, s] = [Math.cos(w * t), Math.sin(w * t)];
    return [c + (0.5 * 2 * s) / w, 0.5 * c - (3 * s) / w];
  },
};

/** z′ = tanh(θz): section 4.3. */
export const saturation: ExactProblem = {
  name: "tanh",
  system: {
    dimension: 1,
    parameterCount: 1,
    f: (_t, z, theta, out) => {
      out[0] = Math.tanh(theta[0] * z[0]);
    },
  },
  span: [0, 1],
  z0: [0.4],
  theta: [0.7],
  exact: (t) => [Math.asinh(Math.exp(0.7 * t) * Math.sinh(0.7 * 0.4)) / 0.7],
};

/** z′ = z cos t: depends on time (DETEST A3). */
export const seasonal: ExactProblem = {
  name: "seasonal",
  system: {
    dimension: 1,
    parameterCount: 0,
    f: (t, z, _theta, out) => {
      out[0] = z[0] * Math.cos(t);
    },
  },
  span: [0, 2.5],
  z0: [1],
  theta: [],
  exact: (t) => [Math.exp(Math.sin(t))],
};

/** z′ = −z + sin θt: a forced decay. */
export const forced: ExactProblem = {
  name: "forced",
  system: {
    dimension: 1,
    parameterCount: 1,
    f: (t, z, theta, out) => {
      out[0] = -z[0] + Math.sin(theta[0] * t);
    },
  },
  span: [0, 3],
  z0: [1],
  theta: [5],
  exact: (t) => [(Math.sin(5 * t) - 5 * Math.cos(5 * t) + 31 * Math.exp(-t)) / 26],
};

export const exactProblems = [linear, rotation, saturation, seasonal, forced];

/** Largest difference of a component to the exact solution, over all times of a trajectory. */
export function largestError({ exact, system }: ExactProblem, { t, z }: { t: Float64Array; z: Float64Array }): number {
  const errors = [...t].flatMap((time, k) => exact(time).map((x, i) => Math.abs(x - z[k * system.dimension + i])));
  return errors.reduce((largest, error) => Math.max(largest, error), 0);
}
