import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runCli, runCliLater, runJson } from "./fakeTerminal.ts";

const files: Record<string, string> = {
  ...Object.fromEntries(
    ["linear", "rotation", "stiffContraction", "spiral"].map((name) => [
      `samples/${name}.node-ode.ts`,
      readFileSync(`samples/${name}.node-ode.ts`, "utf8"),
    ]),
  ),
  "net.node-ode.ts": `import { experiment, mlp, param, terminal } from "node-ode";
export function f([x, y] = [1, 0], t: number, { a = [[0, 1], [-1, 0]], held = param(2, { fixed: true }), net = mlp([2, 2], { seed: 1 }) } = {}) {
  const push = net([x, y]);
  return [a[0][0] * x + a[0][1] * y + push[0], a[1][0] * x + a[1][1] * y + held * push[1]];
}
export const study = experiment(f, { t: [0, 1], loss: terminal(([x, y]) => x * y) });
`,
  "explode.node-ode.ts": `export const explode = (z = 1, t: number) => z * z;`,
};

interface GradientJson {
  readonly loss: number | null;
  readonly z1: (number | null)[];
  readonly gradient: { z0: (number | null)[]; theta: Record<string, unknown>; t0: number | null; t1: number | null };
  readonly status: string;
  readonly stats: Record<string, number>;
  readonly audit?: {
    of: string;
    parameter: string;
    index: number;
    mode: string;
    engine: string;
    value: number;
    reference: number;
    difference: number;
    verdict: string;
  }[];
}

test("gradient prints the document that cli.md promises, with Euler's gradient of 4.1", () => {
  const { code, document, error } = runJson<GradientJson>(
    "gradient samples/linear.node-ode.ts gradientOfLinear --method euler --steps 100 --mode direct",
    files,
  );
  assert.equal(code, 0);
  assert.equal(error, "");
  assert.deepEqual(Object.keys(document), ["loss", "z1", "gradient", "status", "stats", "engine", "used"]);
  assert.deepEqual(Object.keys(document.gradient), ["z0", "theta", "t0", "t1"]);
  assert.deepEqual(Object.keys(document.stats), [
    "steps",
    "accepted",
    "rejected",
    "evaluations",
    "backwardEvaluations",
    "storedStates",
  ]);
  assert.ok(Math.abs(Number(document.gradient.theta.theta) - 7.243582031514806) < 1e-12);
});

test("a component of the final state is a loss of its own, for a function without an experiment", () => {
  const { document } = runJson<GradientJson>(
    "gradient samples/rotation.node-ode.ts rotation --t 0,1 --loss terminal:0 --rtol 1e-11 --atol 1e-11 --mode forward",
    files,
  );
  const theta = document.gradient.theta as { theta1: number; theta2: number };
  assert.ok(Math.abs(theta.theta1 + 0.5181348869322527) < 1e-9);
  assert.ok(Math.abs(theta.theta2 + 0.4322655124867763) < 1e-9);
});

test("parameters come by name in their own nesting, and what is fixed has gradient 0", () => {
  const { document } = runJson<GradientJson>("gradient net.node-ode.ts study --method rk4 --steps 50", files);
  const { a, held, net } = document.gradient.theta as {
    a: number[][];
    held: number;
    net: { W: number[][]; b: number[] }[];
  };
  assert.deepEqual(
    [a.length, a[0].length, net.length, net[0].W.length, net[0].W[1].length, net[0].b.length],
    [2, 2, 1, 2, 2, 2],
  );
  assert.equal(held, 0);
  assert.ok([...a.flat(), ...net[0].W.flat(), ...net[0].b].every((x) => Number.isFinite(x) && x !== 0));
});

test("the audit holds every mode against differences, and names backsolve's drift", () => {
  const { code, document } = runJson<GradientJson>(
    "gradient samples/stiffContraction.node-ode.ts gradientOfContraction --audit",
    files,
  );
  assert.equal(code, 0);
  const rows = document.audit ?? [];
  assert.equal(rows.length, 5 * 5);
  for (const row of rows) {
    for (const key of ["parameter", "index", "mode", "engine", "value", "reference", "difference", "verdict"])
      assert.ok(key in row);
    assert.equal(row.verdict === "drift", row.mode === "backsolve");
  }
  const backsolve = rows.find(({ mode, parameter }) => mode === "backsolve" && parameter === "k");
  assert.ok(backsolve && Math.abs(backsolve.difference) > 0.1, "the drift ruins the gradient");
  const direct = rows.find(({ mode, parameter }) => mode === "direct" && parameter === "k");
  assert.ok(direct && Math.abs(direct.value - 0.005594591594) < 1e-9);
  assert.equal(direct.verdict, "agrees to 1e-9");
});

test("a gradient that drifted is exit code 1, with the drift beside it and what would be right", () => {
  const command = "gradient samples/stiffContraction.node-ode.ts gradientOfContraction --mode backsolve";
  const { code, document, error } = runJson<GradientJson & { drift: number }>(command, files);
  assert.equal(code, 1);
  assert.equal(document.status, "drifted");
  assert.ok(document.drift > 0.1 && Number.isFinite(document.gradient.theta.k));
  assert.match(error, /drifted: solved backward, .* take checkpointed, direct or interpolating/);
  const { out } = runCli(command, files);
  assert.match(out, /solved backward, the state is off by \S+ at most\ndrifted: backsolve on/);
});

test("several initial states give several gradients; people get tables", () => {
  const { document } = runJson<{ trajectories: GradientJson[] }>(
    "gradient samples/linear.node-ode.ts gradientOfLinear --z0 1 --z0 -2 --method rk4 --steps 100",
    files,
  );
  assert.equal(document.trajectories.length, 2);
  assert.ok(Math.abs(Number(document.trajectories[1].gradient.z0[0]) + 2 * Math.E ** 2) < 1e-7);
  const { code, out } = runCli("gradient samples/linear.node-ode.ts gradientOfLinear --audit", files);
  assert.equal(code, 0);
  assert.match(out, /loss 3\.69452/);
  assert.match(out, /agrees to 1e-9/);
});

test("a solve that fails is exit code 1 with a status, a sentence, and null for what is not known", () => {
  const { code, document, error } = runJson<GradientJson>(
    "gradient explode.node-ode.ts explode --t 0,2 --loss terminal:0 --method rk4 --steps 100",
    files,
  );
  assert.equal(code, 1);
  assert.equal(document.status, "diverged");
  assert.equal(document.loss, null);
  assert.deepEqual(document.gradient.z0, [null]);
  assert.match(error, /diverged: .*t = 1\./);
});

test("wrong usage says what is right", () => {
  const cases: [string, RegExp][] = [
    ["--mode directt", /did you mean `direct`/],
    ["--loss final", /write terminal:i/],
    ["--loss terminal:3", /components 0 … 0/],
    ["--budget 2 --method rk4 --steps 10", /too small/],
    ["--method rk4 --rtol 1e-3", /no rtol/],
  ];
  for (const [options, message] of cases) {
    const { code, error } = runCli(`gradient samples/linear.node-ode.ts gradientOfLinear ${options}`, files);
    assert.equal(code, 2, options);
    assert.match(error, message);
  }
  const none = runCli("gradient samples/linear.node-ode.ts linear", files);
  assert.equal(none.code, 2);
  assert.match(none.error, /names no loss/);
  const trajectory = runCli("gradient samples/linear.node-ode.ts gradientOfLinear --trajectory a", files);
  assert.equal(trajectory.code, 2);
  assert.match(trajectory.error, /has no data, of which `a` could be a trajectory/);
});

const FIT = `import { experiment, meanSquaredError, weightDecay } from "node-ode";
export const f = (z = 1, t: number, { k = 0.5 } = {}) => -k * z;
export const study = experiment(f, {
  t: [0, 2],
  data: csv("table.csv"),
  loss: meanSquaredError(),
  train: { method: "rk4", regularisers: [weightDecay(0.1)] },
});
`.replace("experiment, mean", "csv, experiment, mean");
const TABLE = "trajectory,t,z\nslow,0,1\nslow,1,0.7\nslow,2,0.5\nfast,0,2\nfast,1,0.7\n";
const fit = { "fit.node-ode.ts": FIT, "table.csv": TABLE };

interface SeveralJson {
  readonly loss: number;
  readonly gradient: { readonly theta: { readonly k: number }; readonly t0: number; readonly t1: number };
  readonly trajectories: readonly { name: string; loss: number; share: number; z1: number[]; z0: number[] }[];
  readonly parts: readonly { name: string; loss: number; theta: { k: number } }[];
  readonly notes: readonly string[];
  readonly audit: readonly { trajectory: string; verdict: string }[];
}

test("a loss of data: trajectories by name with one gradient by the parameters, and the share of one of them", () => {
  const { code, document, error } = runJson<SeveralJson>("gradient fit.node-ode.ts study --audit", fit);
  assert.equal(error, "");
  assert.equal(code, 0);
  const { loss, gradient, trajectories, parts, notes, audit } = document;
  // z = z₀ e^(−kt): five numbers in one mean, the first of each trajectory met.
  const residuals = [
    [1, 1, 0.7],
    [1, 2, 0.5],
    [2, 1, 0.7],
  ].map(([z0, t, datum]) => ({ t, z: z0 * Math.exp(-0.5 * t), r: z0 * Math.exp(-0.5 * t) - datum }));
  const mse = residuals.reduce((sum, { r }) => sum + r * r, 0) / 5;
  const slope = residuals.reduce((sum, { t, z, r }) => sum - (2 * r * t * z) / 5, 0);
  assert.ok(Math.abs(loss - (mse + 0.1 * 0.25)) < 1e-6);
  assert.ok(Math.abs(gradient.theta.k - (slope + 2 * 0.1 * 0.5)) < 1e-6);
  assert.deepEqual(
    trajectories.map(({ name, share }) => [name, share]),
    [
      ["slow", 3 / 5],
      ["fast", 2 / 5],
    ],
  );
  assert.ok(Math.abs(trajectories[1].loss - residuals[2].r ** 2 / 5) < 1e-6);
  assert.ok(Math.abs(trajectories[1].z0[0] - (2 * residuals[2].r * Math.exp(-0.5)) / 5) < 1e-6);
  assert.ok(Math.abs(trajectories[1].z1[0] - 2 * Math.exp(-0.5)) < 1e-6);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["data", "weightDecay"],
  );
  assert.match(notes[0], /the training of study solves with rk4, one step from one data time to the next/);
  assert.deepEqual([...new Set(audit.map(({ trajectory }) => trajectory))], ["slow", "fast"]);

  const one = runJson<GradientJson & { trajectory: { name: string; share: number } }>(
    "gradient fit.node-ode.ts study --trajectory fast",
    fit,
  ).document;
  assert.deepEqual(one.trajectory, { name: "fast", share: 2 / 5 });
  assert.equal(one.loss, trajectories[1].loss);
  assert.deepEqual(one.gradient.z0, trajectories[1].z0);
  const { error: unknown, code: failed } = runCli("gradient fit.node-ode.ts study --trajectory quick", fit);
  assert.equal(failed, 2);
  assert.match(unknown, /there is no trajectory `quick`; the data of study hold slow, fast/);
  assert.match(runCli("gradient fit.node-ode.ts study", fit).out, /over 2 trajectories/);
  assert.equal(runCli("gradient fit.node-ode.ts study --loss terminal:0 --trajectory fast", fit).code, 2);
  assert.ok(
    Number.isFinite(runJson<GradientJson>("gradient fit.node-ode.ts study --loss terminal:0", fit).document.loss),
  );
});

test("parameters named t0, t1 and z0 share no row with the ends of the span and the state", async () => {
  const file = {
    "names.node-ode.ts": `import { experiment, terminal } from "node-ode";
export function f([t, x] = [1, 0.5], time: number, { t0 = 0.3, t1 = 2, z0 = 0.5 } = {}) {
  return [-t0 * t + x * z0, -t1 * x + time];
}
export const study = experiment(f, { t: [0, 1], loss: terminal(([a, b]) => a * a + b) });
`,
  };
  const table = runCli(["gradient", "names.node-ode.ts", "study"], file).out;
  assert.match(table, /\n +t\(t0\) .*\n +x\(t0\) .*\n +t0 .*\n +t1 .*\n +z0 .*\n *t0 \(time\) .*\n *t1 \(time\) /);
  const audit = runCli(["gradient", "names.node-ode.ts", "study", "--audit"], file).out;
  const titles = [...audit.matchAll(/^ *(\S+(?: \(\w+\))?) +(\d+) +checkpointed /gm)].map(
    ([, title, k]) => `${title} ${k}`,
  );
  assert.deepEqual(titles, ["z0 (state) 0", "z0 (state) 1", "t0 0", "t1 0", "z0 0", "t0 (time) 0", "t1 (time) 0"]);
  const { audit: rows = [], gradient } = runJson<GradientJson>(
    "gradient names.node-ode.ts study --audit",
    file,
  ).document;
  const keys = rows.map(({ of, parameter, index, mode }) => `${of} ${parameter} ${index} ${mode}`);
  assert.equal(new Set(keys).size, rows.length);
  const own = rows.find(({ of, parameter, mode }) => of === "theta" && parameter === "t0" && mode === "direct");
  const end = rows.find(({ of, mode }) => of === "t0" && mode === "direct");
  assert.ok(Math.abs((own?.value ?? 0) - (gradient.theta.t0 as number)) < 1e-9);
  assert.ok(Math.abs((end?.value ?? 0) - (gradient.t0 as number)) < 1e-9);
  const numbers = (await runCliLater("adjoint names.node-ode.ts study", file)).out;
  for (const title of ["∂L/∂t0", "∂L/∂t₀", "∂L/∂t1", "∂L/∂t₁"]) assert.ok(numbers.includes(`${title} `), title);
  assert.match(runCli(["solve", "names.node-ode.ts", "study"], file).out, /^ *time +t +x\n/);
});
