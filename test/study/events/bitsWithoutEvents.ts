import { createHash } from "node:crypto";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";

/** Systems without events, of every kind that a solve goes its own way with: chaos, stiffness, switching times, pulses after a rest, outputs. */
const TEXTS = {
  lorenz: `export const f = ([x, y, z] = [1, 1, 1], t: number, { sigma = 10, rho = 28, beta = 2.6 } = {}) =>
    [sigma * (y - x), x * (rho - z) - y, x * y - beta * z];
    export const g = experiment(f, { t: [0, 2], z0: [[1, 1, 1], [2, 1, 1], [-3, 0, 20]], loss: terminal(([x, y]) => x * y) });`,
  vanDerPol: `export const f = ([x, v] = [2, 0], t: number, { mu = 5 } = {}) => [v, mu * (1 - x * x) * v - x];
    export const g = experiment(f, { t: { from: 0, to: 3, points: 17 }, loss: running(([x, v]) => x * x + v) });`,
  switched: `export const f = (x = 0, t: number, { k = 0.7, dose = 3 } = {}) => (t >= 1 && t < 2.5 ? dose : 0) - k * x;
    export const g = experiment(f, { t: [0, 5], loss: atTimes([1.5, 4], (x) => x * x) });`,
  pulse: `export const f = ([x, y] = [0, 1], t: number, { a = 4 } = {}) => [a * Math.exp(-200 * (t - 3) ** 2) - x, Math.sin(x) - 0.1 * y];
    export const g = experiment(f, { t: [0, 6], stops: [2.2], loss: terminal(([x, y]) => x + y * y) });`,
} as const;

/** Hashes of every bit of solves by some methods, and of gradients by each mode. */
export function bitsWithoutEvents(names: readonly string[]) {
  const session = new Session();
  const studies = Object.entries(TEXTS).map(([name, text]) => {
    const entry = `${name}.node-ode.ts`;
    const whole = `import { atTimes, experiment, running, terminal } from "node-ode";\n${text}`;
    return study(session.read({ entry, texts: new Map([[entry, whole]]) }), "g");
  });
  const hashed = (take: (add: (numbers: Float64Array | number) => void) => void) => {
    const hash = createHash("sha256");
    take((numbers) => {
      const all = typeof numbers === "number" ? Float64Array.of(numbers) : Float64Array.from(numbers);
      hash.update(new Uint8Array(all.buffer));
    });
    return hash.digest("hex").slice(0, 16);
  };
  const stepsOf = (method: string) => (methods.get(method).embedded ? {} : { steps: 300 });
  return {
    solves: Object.fromEntries(
      names.map((method) => [
        method,
        hashed((add) => {
          for (const one of studies)
            for (const { t, z } of solve(session, one, { method, ...stepsOf(method) }).trajectories) {
              add(t);
              add(z);
            }
        }),
      ]),
    ),
    gradients: Object.fromEntries(
      ["rk4", "tsit5", "radau5"].flatMap((method) =>
        [...gradientModes].map(({ name: mode }) => [
          `${mode} by ${method}`,
          hashed((add) => {
            for (const one of studies)
              for (const { loss, gradient: slopes } of gradient(session, one, { mode, method, ...stepsOf(method) })) {
                add(loss);
                for (const part of [slopes.z0, slopes.theta, slopes.t0, slopes.t1]) if (part !== undefined) add(part);
              }
          }),
        ]),
      ),
    ),
  };
}
