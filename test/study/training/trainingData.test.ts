import assert from "node:assert/strict";
import { test } from "node:test";
import { DataFault } from "../../../src/core/dataFault.ts";
import type { SuppliedText } from "../../../src/protocol/engineMessages.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { trainingData } from "../../../src/study/training/trainingData.ts";

const entry = "lab/a.node-ode.ts";

const functions = `import { csv, experiment, from, meanSquaredError } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const truth = ([x, v] = [0, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const wide = ([x, v, a] = [1, 0, 0], t: number) => [v, -x + a, 0];
export const explosive = ([x, v] = [1, 0], t: number) => [x * x, v];
export const long = (z: number[], t: number) => z.map((x) => x + z[Math.max(2, z.length - 1)]);
`;

function dataOf(options: string, files: Readonly<Record<string, SuppliedText>> = {}, f = "f") {
  const session = new Session();
  const text = `${functions}export const study = experiment(${f}, { loss: meanSquaredError(), ${options} });`;
  const texts = new Map<string, SuppliedText>([[entry, text], ...Object.entries(files)]);
  const program = session.read({ entry, texts });
  const errors = program.diagnostics.filter(({ code }) => code !== "unreadable-file" && code !== "file-not-found");
  assert.deepEqual(errors, []);
  return trainingData(session, study(program, "study"), texts)!;
}

function faultOf(options: string, files: Readonly<Record<string, SuppliedText>> = {}, f = "f"): DataFault {
  try {
    dataOf(options, files, f);
  } catch (error) {
    assert.ok(error instanceof DataFault);
    return error;
  }
  return assert.fail("no fault");
}

const rows = (columns: number, z: Float64Array) =>
  Array.from({ length: z.length / columns }, (_, n) => [...z.subarray(n * columns, (n + 1) * columns)]);

test("data from a true function are its solutions from the experiment's initial states, far below any tolerance", () => {
  const { components, trajectories } = dataOf("z0: [[1, 0], [0, 2]], t: [0, 10], data: from(truth, { points: 21 })");
  assert.equal(components, 2);
  assert.equal(trajectories.length, 2);
  for (const { z0, t, z } of trajectories) {
    assert.equal(t.length, 21);
    assert.equal(t[20], 10);
    for (const [n, [x, v]] of rows(2, z).entries()) {
      const [cos, sin] = [Math.cos(t[n]), Math.sin(t[n])];
      assert.ok(Math.abs(x - (z0[0] * cos + z0[1] * sin)) < 1e-9, `x(${t[n]})`);
      assert.ok(Math.abs(v - (z0[1] * cos - z0[0] * sin)) < 1e-9, `v(${t[n]})`);
    }
  }
});

test("noise is normal, of the deviation asked for, and the same for the same seed", () => {
  const noisy = (seed: number) =>
    dataOf(`t: [0, 1], data: from(truth, { points: 4000, noise: 0.3, seed: ${seed} })`).trajectories[0].z;
  const exact = dataOf("t: [0, 1], data: from(truth, { points: 4000 })").trajectories[0].z;
  const z = noisy(5);
  assert.deepEqual(z, noisy(5));
  assert.notDeepEqual(z, noisy(6));
  const off = z.map((x, i) => (x - exact[i]) / 0.3);
  const mean = off.reduce((sum, x) => sum + x, 0) / off.length;
  const variance = off.reduce((sum, x) => sum + x * x, 0) / off.length;
  // Four standard errors of 8000 numbers.
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(8000), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / 8000), `variance ${variance}`);
});

test("a function of t is a target at the experiment's times, for each initial state", () => {
  const { trajectories } = dataOf(
    "z0: [[1, 0], [2, 0]], t: { from: 0, to: 1, points: 3 }, data: (t) => [Math.sin(t), t]",
  );
  assert.deepEqual(
    trajectories.map(({ z0 }) => [...z0]),
    [
      [1, 0],
      [2, 0],
    ],
  );
  assert.deepEqual(rows(2, trajectories[1].z), [
    [0, 0],
    [Math.sin(0.5), 0.5],
    [Math.sin(1), 1],
  ]);
});

const table = "t [s],x,v\n0,3,4\n1,5,6\n";

test("a table's own first observation is where its solution starts, unless the experiment says z0", () => {
  const files = { "lab/d.csv": table };
  assert.deepEqual([...dataOf('data: csv("d.csv")', files).trajectories[0].z0], [3, 4]);
  assert.deepEqual([...dataOf('z0: [7, 8], data: csv("d.csv")', files).trajectories[0].z0], [7, 8]);
  // Neither: the first observation is later, or has a gap.
  assert.deepEqual([...dataOf('data: csv("d.csv"), t: [-1, 5]', files).trajectories[0].z0], [1, 0]);
  const gap = { "lab/d.csv": "t,x,v\n0,,4\n1,5,6\n" };
  assert.deepEqual([...dataOf('data: csv("d.csv")', gap).trajectories[0].z0], [1, 0]);
});

test("several trajectories start at their own first observations, or at the experiment's states in order", () => {
  const files = { "lab/d.csv": "trajectory,t,x,v\na,0,3,4\na,1,5,6\nb,0,7,8\nb,0.5,9,9\n" };
  const starts = (options: string) =>
    dataOf(`${options} data: csv("d.csv")`, files).trajectories.map(({ name, z0 }) => [name, ...z0]);
  const own = [
    ["a", 3, 4],
    ["b", 7, 8],
  ];
  assert.deepEqual(starts(""), own);
  assert.deepEqual(starts("z0: [1, 1],"), own);
  assert.deepEqual(starts("z0: [[1, 1], [2, 2]],"), [
    ["a", 1, 1],
    ["b", 2, 2],
  ]);
});

test("augmented components start at 0 and have no data", () => {
  const files = { "lab/d.csv": table };
  const { components, trajectories } = dataOf('augment: 1, data: csv("d.csv")', files, "wide");
  assert.equal(components, 2);
  assert.deepEqual([...trajectories[0].z0], [3, 4, 0]);
  assert.deepEqual(rows(2, trajectories[0].z), [
    [3, 4],
    [5, 6],
  ]);
  const from = dataOf("augment: 1, t: [0, 1], data: from(truth, { points: 5 })", {}, "wide").trajectories[0];
  assert.deepEqual([...from.z0], [1, 0, 0]);
  assert.equal(from.z.length, 10);
});

test("times are turned into the direction of the solve", () => {
  const files = { "lab/d.csv": table };
  const backward = dataOf('t: [2, 0], z0: [1, 0], data: csv("d.csv")', files).trajectories[0];
  assert.deepEqual([...backward.t], [1, 0]);
  assert.deepEqual(rows(2, backward.z), [
    [5, 6],
    [3, 4],
  ]);
  const inline = dataOf("t: [0, 2], data: { t: [2, 1, 0], z: [[1, 1], [2, 2], [NaN, 3]] }").trajectories[0];
  assert.deepEqual([...inline.t], [0, 1, 2]);
  assert.deepEqual([...inline.z], [Number.NaN, 3, 2, 2, 1, 1]);
});

test("data that do not fit are refused in a sentence", () => {
  const csv = (options: string, text: SuppliedText) => faultOf(`data: csv("d.csv"), ${options}`, { "lab/d.csv": text });
  assert.match(csv("", null).message, /there is no file lab\/d\.csv/);
  assert.match(csv("", { unreadable: "d.csv is too large" }).message, /^d\.csv is too large$/);
  assert.match(csv("t: [0, 0.5]", table).message, /row 3, column `t`: 1 is outside the span of the experiment/);
  const two = "trajectory,t,x,v\na,0,3,4\nb,0.5,7,8\n";
  assert.match(csv("", two).message, /trajectory `b` has no complete observation at t = 0 to start from; give `z0`/);
  assert.match(csv("z0: [[1, 2], [1, 2], [1, 2]]", two).message, /hold 2 trajectories, but `z0` 3 initial states/);
  assert.match(faultOf("t: [0, 5], data: from(explosive, { points: 5 })").message, /solution of `explosive`, but /);
  assert.match(
    faultOf("t: [0, 1], data: from(long, { points: 5 })").message,
    /^`long`, which the data come from, has errors$/,
  );
  assert.match(
    faultOf("t: { from: 0, to: 1, points: 3 }, data: (t) => [1 / t, 0]").message,
    /the target is Infinity at t = 0/,
  );
});
