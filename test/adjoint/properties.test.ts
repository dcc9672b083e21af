import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { auditModes } from "../../src/adjoint/audit/auditModes.ts";
import type { Entry } from "../../src/adjoint/audit/entry.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { elementwiseLibrary } from "../../src/graph/library.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { gradientOf, session, studyOf } from "./studies.ts";

const modes = ["direct", "checkpointed", "forward"].map((name) => gradientModes.get(name));

/** Ops that were part of a field or of its reverse mode. */
const met = new Set<string>();

/** Every number of some gradients agrees with central differences of whole solves. */
function agrees(text: string, steps: number, budget?: number): void {
  const study = studyOf(text, "study");
  const [problem] = gradientProblems(session, study, { method: "rk4", steps, budget });
  const entries: Entry[] = [
    ...Array.from(problem.z0, (_, index) => ({ of: "z0", index }) as const),
    ...Array.from(problem.theta, (_, index) => ({ of: "theta", index }) as const),
  ];
  for (const { mode, entry, value, reference } of auditModes(problem, modes, entries)) {
    const allowed = 4 * reference.error + 1e-9 * (1 + Math.abs(value));
    const what = `${mode} ${entry.of}[${entry.index}]: ${value} is not ${reference.value} ± ${allowed}\n${text}`;
    assert.ok(Math.abs(value - reference.value) <= allowed && reference.error <= 1e-6, what);
  }
  for (const { op } of study.field.graph.nodes) met.add(op.name);
}

test("random networks: gradients are those of central differences", () => {
  const activations = ["tanh", "sigmoid", "softplus", "gelu", "silu"];
  fc.assert(
    fc.property(
      fc.constantFrom(...activations),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 2 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 5, max: 40 }),
      (activation, dimension, hidden, seed, budget) => {
        const z0 = Array.from({ length: dimension }, (_, i) => Math.sin(seed + i));
        const layers = JSON.stringify([dimension + 1, ...hidden, dimension]);
        agrees(
          `import { atTimes, experiment, mlp } from "node-ode";
export const f = (z = ${JSON.stringify(z0)}, t: number, { net = mlp(${layers}, { activation: "${activation}", seed: ${seed} }) } = {}) =>
  net([...z, t]);
export const study = experiment(f, { z0: ${JSON.stringify(z0)}, t: [0, 1], loss: atTimes([0.4, 1], (z, t) => z[0] * z[0] + Math.sin(z[${dimension - 1}] + t)) });`,
          10,
          budget,
        );
      },
    ),
    { seed: 7, numRuns: 25 },
  );
});

/** Functions of the language that are smooth where the test goes; words of the library as they are where nothing else is said. */
const functions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    elementwiseLibrary.map(({ name, arity }) => [name, `${name}(${["u", "v", "2"].slice(0, arity).join(", ")})`]),
  ),
  sin: "Math.sin(u)",
  cos: "Math.cos(u)",
  tan: "Math.tan(0.5 * u)",
  asin: "Math.asin(0.3 * u)",
  acos: "Math.acos(0.3 * u)",
  atan: "Math.atan(u)",
  atan2: "Math.atan2(u, 1 + v * v)",
  sinh: "Math.sinh(u)",
  cosh: "Math.cosh(u)",
  tanh: "Math.tanh(u)",
  asinh: "Math.asinh(u)",
  acosh: "Math.acosh(2 + u * u)",
  atanh: "Math.atanh(0.3 * u)",
  exp: "Math.exp(u)",
  expm1: "Math.expm1(u)",
  log: "Math.log(2 + u * u)",
  log1p: "Math.log1p(u * u)",
  log2: "Math.log2(2 + u * u)",
  log10: "Math.log10(2 + u * u)",
  sqrt: "Math.sqrt(2 + u * v)",
  cbrt: "Math.cbrt(3 + u)",
  pow: "(2 + u * u) ** v",
  hypot: "Math.hypot(u, 1 + v)",
  div: "u / (2 + v * v)",
  abs: "Math.abs(3 + u)",
  max: "Math.max(u, v - 5)",
  min: "Math.min(u, v + 5)",
  select: "u > -5 ? u * v : Math.sqrt(u)",
  elu: "elu(u)",
  leakyRelu: "leakyRelu(3 + u)",
  norm: "norm([u, v, 1])",
  dot: "dot([u, v], [v, 2])",
  smoothstep: "smoothstep(-5, 5, u)",
  relu: "relu(3 + u)",
  clamp: "clamp(u, -5, 5)",
  square: "u * u",
  cube: "u ** 3",
  fourth: "u ** 4",
  inverseSquare: "(3 + u) ** -2",
  powHalf: "(3 + u) ** 0.5",
  rem: "(7 + u) % 50",
  sum: "sum([u, v, u * v])",
  matvec: "matvec([[1, 2], [3, 4]], [u, v])[0]",
  gather: "[v, a, u * u, 1][u > -50 ? 2 : 0]",
  table: "u * [0.5, 1.5, 2.5][u > -50 ? 1 : 0]",
  rank: "interpolate([-60, -50, 50], [1, a, v], u)",
};

for (const [name, expression] of Object.entries(functions)) {
  test(`a solve through ${name}: gradients are those of central differences`, () => {
    agrees(
      `import { dot, experiment, interpolate, ${elementwiseLibrary.map((op) => op.name).join(", ")}, matvec, norm, sum, terminal } from "node-ode";
export const f = ([u, v] = [0.7, -0.4], t: number, { a = 0.6, b = 1.2 } = {}) => [a * (${expression}) - 0.5 * u, b * u - v + 0.3 * Math.sin(t)];
export const study = experiment(f, { z0: [0.7, -0.4], t: [0, 0.8], loss: terminal(([u, v]) => u * u + u * v) });`,
      12,
    );
  });
}

test("every op of the registry that has a derivative was part of a solve", () => {
  // Piecewise constant or rounding; masks and what they are made of; what no traced function of numbers needs.
  const apart = ["sign", "floor", "ceil", "round", "trunc", "fround", "imul", "clz32", "guard", "truth"];
  const masks = [...ops].filter((op) => op.kind !== "vector" && op.result === "mask").map(({ name }) => name);
  const missing = ops.names().filter((name) => !met.has(name) && !apart.includes(name) && !masks.includes(name));
  assert.deepEqual(missing, []);
});

test("fixed parameters have gradient zero, in every mode", () => {
  const study = studyOf(
    `import { experiment, mlp, param, terminal } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { a = param(0.5, { fixed: true }), b = 1, net = param(mlp([2, 2], { seed: 1 }), { fixed: true }) } = {}) => {
  const [u, v] = net([x, y]);
  return [a * y + u, v - b * x];
};
export const study = experiment(f, { t: [0, 1], loss: terminal(([x]) => x) });`,
    "study",
  );
  for (const mode of gradientModes) {
    const { theta } = gradientOf(study, { mode: mode.name, method: "rk4", steps: 20 }).gradient;
    study.dynamics.parameters.forEach(({ offset, length, fixed }) => {
      for (const g of theta.subarray(offset, offset + length)) assert.equal(g === 0, fixed);
    });
  }
});
