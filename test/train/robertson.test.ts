import assert from "node:assert/strict";
import { test } from "node:test";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";
import { ran, session, trainingOf } from "./trainings.ts";

/** Robertson's autocatalytic reaction with the logarithms of its rate constants, which are 9 powers of ten apart. */
const reaction = ([p, q, r]: readonly number[]) => `
import { experiment, lbfgs, meanSquaredError } from "node-ode";
export function robertson(
  [a, b, c]: [number, number, number],
  t: number,
  { p = ${p}, q = ${q}, r = ${r} }: { p?: number; q?: number; r?: number } = {},
) {
  const [slow, middle, fast] = [Math.exp(p) * a, Math.exp(q) * b * c, Math.exp(r) * b * b];
  return [middle - slow, slow - middle - fast, fast];
}
`;
const truth = [0.04, 1e4, 3e7].map(Math.log);
const times = Array.from({ length: 13 }, (_, k) => (k === 0 ? 0 : 10 ** (-4 + (2 * k) / 3)));
const span = [0, times[times.length - 1]] as const;

const rows = (() => {
  const entry = "robertson.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, reaction(truth)]]) });
  const made = study(program, "robertson", { z0: [[1, 0, 0]], span });
  const outputs = Float64Array.from(times);
  const { z } = solve(session, made, { method: "radau5", rtol: 1e-11, atol: 1e-16, outputs }).trajectories[0];
  return times.map((_, k) => Array.from(z.subarray(3 * k, 3 * k + 3)));
})();
// A hundredth of each datum; what is 0 at the start is held.
const sigma = rows.map((row) => row.map((x) => Math.max(Math.abs(x) / 100, 1e-9)));

for (const [method, gradient] of [
  ["rodas5p", "checkpointed"],
  ["kvaerno5", "direct"],
])
  test(`Robertson's rate constants are fitted by ${method} to 1e-4, from starts that are off by factors`, () => {
    const begin = truth.map((x, i) => x + [0.7, -0.5, 0.4][i]);
    const text = `${reaction(begin)}
export const fit = experiment(robertson, {
  z0: [1, 0, 0],
  t: [0, ${span[1]}],
  rtol: 1e-7,
  atol: 1e-12,
  data: { t: ${JSON.stringify(times)}, z: ${JSON.stringify(rows)}, sigma: ${JSON.stringify(sigma)} },
  loss: meanSquaredError(),
  train: { method: "${method}", gradient: "${gradient}", optimizer: lbfgs(), iterations: 60 },
});
`;
    const { theta, message } = ran(trainingOf(text, "fit"));
    for (const [i, x] of truth.entries())
      assert.ok(Math.abs(Math.exp(theta[i] - x) - 1) < 1e-4, `${theta[i]}, not ${x}: ${message}`);
  });

test("implicit methods in fixed steps fit trajectories that are observed at times of their own", () => {
  const given = (k: number, c: number) => `
import { experiment, lbfgs, meanSquaredError } from "node-ode";
export function decay([x, y]: [number, number], t: number, { k = ${k}, c = ${c} }: { k?: number; c?: number } = {}) {
  return [-k * (x - Math.cos(c * t)), x - y];
}
`;
  const entry = "decay.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, given(50, 1.5)]]) });
  const starts = [
    [1, 0],
    [0.2, 0.5],
  ];
  const trajectories = starts.map((z0, j) => {
    const t = Array.from({ length: 6 }, (_, n) => (n * (1 + j / 3)) / 5);
    const made = study(program, "decay", { z0: [z0], span: [0, t[5]] });
    const { z } = solve(session, made, { method: "radau5", rtol: 1e-11, atol: 1e-13, outputs: Float64Array.from(t) })
      .trajectories[0];
    return { t, z: t.map((_, n) => Array.from(z.subarray(2 * n, 2 * n + 2))) };
  });
  for (const [method, within] of [
    ["gauss4", 1e-3],
    ["implicitMidpoint", 0.05],
  ] as const) {
    const text = `${given(40, 1.2)}
export const fit = experiment(decay, {
  z0: ${JSON.stringify(starts)},
  t: [0, 2],
  data: ${JSON.stringify(trajectories)},
  loss: meanSquaredError(),
  train: { method: "${method}", steps: 10, optimizer: lbfgs(), iterations: 25 },
});
`;
    const { theta, message } = ran(trainingOf(text, "fit"));
    for (const [i, x] of [50, 1.5].entries())
      assert.ok(Math.abs(theta[i] / x - 1) < within, `${method}: ${theta[i]}, not ${x}: ${message}`);
  }
});
