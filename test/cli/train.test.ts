import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { runCli, runJson } from "./fakeTerminal.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "train-"));
after(() => rmSync(folder, { recursive: true }));

const files = {
  "samples/spiral.node-ode.ts": readFileSync("samples/spiral.node-ode.ts", "utf8"),
  "decay.node-ode.ts": `
import { adam, cosine, experiment, meanSquaredError, param, terminal } from "node-ode";
export const decay = (z = 1, t: number, { k = 0.2, held = param(1, { fixed: true }) } = {}) => -k * held * z;
export const fit = experiment(decay, { t: { from: 0, to: 2, points: 21 }, data: (t) => Math.exp(-t), loss: meanSquaredError(),
  train: { iterations: 120, optimizer: adam(cosine(0.2)) } });
export const shrink = experiment(decay, { t: [0, 1], loss: terminal((z) => z * z), train: { iterations: 20, optimizer: adam(0.05) } });
export const noLoss = experiment(decay, { t: [0, 1] });
`,
  "explode.node-ode.ts": `
import { experiment, meanSquaredError } from "node-ode";
export const f = (z = 1, t: number, { k = 1 } = {}) => k * z * z;
export const fit = experiment(f, { t: { from: 0, to: 3000, points: 5 }, data: (t) => t, loss: meanSquaredError(),
  train: { method: "rk4" } });
`,
  "broken.node-ode.ts": `
import { experiment, meanSquaredError } from "node-ode";
const nowhere = new Date(); export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [k * y, -x];
export const fit = experiment(f, { t: [0, 2], data: { t: [1], z: [[1, 0, 0]] }, loss: meanSquaredError() });
export const elsewhere = experiment(f, { t: [0, 2], z0: nowhere });
`,
  "columns.node-ode.ts": `
import { csv, experiment } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [k * y, -x];
export const fit = experiment(f, { t: [0, 2], data: csv("columns.csv") });
`,
  "columns.csv": "t,x,y\n0,1,0\n1,0.5,abc\n",
};

interface TrainJson {
  readonly loss: number[];
  readonly first: number;
  readonly final: { readonly loss: number; readonly theta: Record<string, unknown>; readonly z0: number[][] };
  readonly seconds: number;
  readonly iterations: number;
  readonly engine: string;
  readonly status: string;
  readonly message: string;
}

test("train prints the document that cli.md promises", () => {
  const { code, document, error } = runJson<TrainJson>("train decay.node-ode.ts fit", files);
  assert.equal(code, 0);
  assert.equal(error, "");
  for (const key of ["loss", "final", "seconds", "iterations", "engine", "status"]) assert.ok(key in document, key);
  assert.equal(document.loss.length, 120);
  assert.equal(document.iterations, 120);
  assert.equal(document.status, "done");
  assert.equal(document.engine, "compiled float64");
  assert.ok(Math.abs(Number(document.final.theta.k) - 1) < 0.02);
  assert.equal(document.final.theta.held, 1);
  assert.ok(document.final.loss < 1e-4);
});

test("for people: parameters, how it ended, how fast it was", () => {
  const { code, out } = runCli("train decay.node-ode.ts fit --iterations 30", files);
  assert.equal(code, 0);
  assert.match(out, /parameter +value\n +k +\d\.\d+/);
  assert.match(out, /done: all 30 iterations are done; the loss over all data trained on is/);
  assert.match(out, /compiled float64, .* s$/m);
});

test("initial states that were trained are printed beside the parameters", () => {
  const learning = {
    "start.node-ode.ts": `
import { experiment, lbfgs, meanSquaredError } from "node-ode";
export const decay = ([x] = [1], t: number, { k = 0.9 } = {}) => [-k * x];
const data = [2, 3].map((from) => ({ t: [0.5, 1, 1.5, 2], z: [0.5, 1, 1.5, 2].map((t) => [from * Math.exp(-t)]) }));
export const fit = experiment(decay, { z0: [[1], [1]], t: [0, 2], data, loss: meanSquaredError(),
  train: { iterations: 30, optimizer: lbfgs(), learnZ0: true, steps: 20 } });
`,
  };
  const { out } = runCli("train start.node-ode.ts fit", learning);
  for (const [j, start] of [2, 3].entries()) {
    const shown = Number(new RegExp(`x\\(0\\) of trajectory ${j} +(\\S+)`).exec(out)?.[1]);
    assert.ok(Math.abs(shown - start) < 1e-5, out);
  }
  assert.doesNotMatch(runCli("train decay.node-ode.ts fit --iterations 2", files).out, /\(0\)/);
});

test("the same seed twice prints the same numbers, another one others", () => {
  const losses = (seed: number) =>
    runJson<TrainJson>(`train samples/spiral.node-ode.ts fitSpiral --iterations 20 --seed ${seed}`, files).document
      .loss;
  assert.deepEqual(losses(4), losses(4));
  assert.notDeepEqual(losses(4), losses(5));
});

test("settings of the command line stand before those of the file", () => {
  const run = (options: string) =>
    runJson<TrainJson>(`train decay.node-ode.ts fit --iterations 25 ${options}`, files).document;
  assert.equal(run("--precision float32").engine, "compiled float32");
  assert.notDeepEqual(run("--rate 0.01").loss, run("").loss);
  assert.notDeepEqual(run("--method euler").loss, run("").loss);
  assert.ok(Math.abs(run("--mode forward").loss[24] / run("").loss[24] - 1) < 1e-9);
  assert.ok(run("--theta k=0.9").loss[0] < run("").loss[0]);
});

test("weights that are written are what the language imports, and what a run starts from", () => {
  const command = "train samples/spiral.node-ode.ts fitSpiral --iterations 10";
  const { written, document } = runJson<TrainJson>([...command.split(" "), "--out", "w.json"], files);
  const text = files["samples/spiral.node-ode.ts"].replace("seed: 7 }", "weights }");
  const importing = `import weights from "./w.json" with { type: "json" };\n${text}`;
  const withWeights = { "a.node-ode.ts": importing, "w.json": written["w.json"] };
  const again = runJson<TrainJson>("train a.node-ode.ts fitSpiral --iterations 1", withWeights);
  const resumed = runJson<TrainJson>(`${command} --resume w.json`, { ...files, ...withWeights });
  assert.equal(again.document.loss[0], resumed.document.loss[0]);
  assert.equal(resumed.document.first, 0);
  assert.deepEqual(JSON.parse(written["w.json"]), document.final.theta.net);
});

test("several parameters are written by name, as an experiment's theta takes them", () => {
  const { written } = runCli("train decay.node-ode.ts fit --iterations 100 --out w.json", files);
  const weights = JSON.parse(written["w.json"]);
  assert.deepEqual(Object.keys(weights), ["k", "held"]);
  const text = files["decay.node-ode.ts"].replace("experiment(decay, {", "experiment(decay, { theta: weights,");
  const importing = `import weights from "./w.json" with { type: "json" };\n${text}`;
  const { document } = runJson<TrainJson>("train a.node-ode.ts fit --iterations 1", {
    "a.node-ode.ts": importing,
    "w.json": written["w.json"],
  });
  const [one] = runJson<TrainJson>("train decay.node-ode.ts fit --iterations 1 --resume w.json", {
    ...files,
    ...written,
  }).document.loss;
  assert.equal(document.loss[0], one);
});

test("a checkpoint is gone on from with the same numbers, the one before it where the newest is cut off", () => {
  const file = path.join(folder, "c.checkpoint");
  const command = "train decay.node-ode.ts fit";
  const whole = runJson<TrainJson>(command, files).document;
  // The rate falls over all iterations, so that a run of 60 is no half of one of 120: it is stopped, not shorter.
  const head = runJson<TrainJson>(`${command} --iterations 120 --checkpoint ${file}`, files).document;
  assert.deepEqual(head.loss, whole.loss);
  const rest = runJson<TrainJson>(`${command} --iterations 130 --resume ${file} --checkpoint ${file}`, files).document;
  assert.equal(rest.first, 120);
  assert.equal(rest.loss.length, 10);
  assert.equal(rest.iterations, 130);
  truncateSync(file, 1000);
  const { document, error } = runJson<TrainJson>(`${command} --iterations 130 --resume ${file}`, files);
  assert.match(error, /the checkpoint is cut off; going on from the one before it/);
  assert.deepEqual(document.loss, rest.loss);
  assert.deepEqual(document.final, rest.final);
});

test("a checkpoint and a value of what it holds exclude each other", () => {
  const file = path.join(folder, "held.checkpoint");
  const command = "train decay.node-ode.ts fit --iterations 30";
  runJson<TrainJson>(`${command} --checkpoint ${file} --theta held=2`, files);
  const { code, error } = runCli(`${command} --resume ${file} --theta k=0.4`, files);
  assert.equal(code, 2);
  assert.match(error, /`--theta k=…` and a checkpoint to `--resume` from exclude each other/);
  assert.equal(runCli(`${command} --resume ${file} --theta held=2`, files).code, 0);
});

test("a window that would grow after the last iteration is spoken of", () => {
  const command = "train samples/spiral.node-ode.ts fitSpiral --iterations 3";
  assert.match(runCli(command, files).error, /never grows: it would begin at iteration 1400, and there are 3/);
});

test("a checkpoint that cannot be written is refused before the training, and a folder in its place stays", () => {
  const inTheWay = path.join(folder, "in the way");
  mkdirSync(path.join(inTheWay, "inside"), { recursive: true });
  const missing = path.join(folder, "missing", "c.checkpoint");
  for (const [file, reason] of [
    [inTheWay, /checkpoints cannot be written: `.*in the way` is no ordinary file/],
    [missing, /checkpoints cannot be written: ENOENT/],
  ] as const) {
    const { code, out, error } = runCli(["train", "decay.node-ode.ts", "fit", "--checkpoint", file], files);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(error, reason);
  }
  assert.deepEqual(readdirSync(inTheWay), ["inside"]);
  const { code, error } = runCli(["train", "decay.node-ode.ts", "fit", "--resume", inTheWay], files);
  assert.equal(code, 2);
  assert.match(error, /there is no file `.*in the way` to go on from/);
});

test("a loss of the state alone is made small without data", () => {
  const { document } = runJson<TrainJson>("train decay.node-ode.ts shrink", files);
  assert.ok(Math.abs(document.loss[0] - Math.exp(-0.4)) < 1e-9, `${document.loss[0]}`);
  assert.ok(Number(document.final.theta.k) > 0.8);
  const named = runJson<TrainJson>("train decay.node-ode.ts noLoss --loss terminal:0 --iterations 3", files).document;
  assert.ok(Math.abs(named.loss[0] - Math.exp(-0.2)) < 1e-9);
});

test("what diverges ends with exit code 1 and the last finite parameters", () => {
  const { code, document, error } = runJson<TrainJson>("train explode.node-ode.ts fit", files);
  assert.equal(code, 1);
  assert.equal(document.status, "diverged");
  assert.match(error, /iteration 0 diverged: dz\/dt is not finite at t = 1125: overflow/);
  assert.equal(document.final.theta.k, 1);
});

test("what cannot be trained is said in one sentence", () => {
  const bad = path.join(folder, "bad.json");
  writeFileSync(bad, "[1, 2");
  const cases: readonly [command: string, code: number, message: RegExp][] = [
    [
      "train decay.node-ode.ts decay",
      2,
      /decay has nothing to train on: give its experiment `data`, or a loss of the state/,
    ],
    ["train decay.node-ode.ts noLoss", 2, /noLoss has nothing to train on/],
    ["train decay.node-ode.ts fitt", 2, /unknown function or experiment `fitt`; did you mean `fit`\?/],
    ["train decay.node-ode.ts fit --method rk5", 2, /unknown method `rk5`; did you mean `rk4`\?/],
    ["train decay.node-ode.ts fit --mode backsolv", 2, /unknown gradient mode `backsolv`; did you mean `backsolve`\?/],
    ["train decay.node-ode.ts fit --precision single", 2, /--precision takes float64 or float32, not `single`/],
    ["train decay.node-ode.ts fit --iterations 0", 2, /--iterations takes a whole number from 1 on/],
    ["train decay.node-ode.ts fit --seed -1", 2, /--seed takes a whole number from 0 on/],
    [
      "train decay.node-ode.ts fit --precision float32 --method tsit5",
      2,
      /float32 is for fixed steps; `tsit5` chooses its own/,
    ],
    [
      "train decay.node-ode.ts fit --precision float32 --mode forward",
      2,
      /float32 goes with the gradient modes direct and checkpointed, not with forward/,
    ],
    ["train decay.node-ode.ts fit --resume nowhere.json", 2, /there is no file `nowhere\.json` to go on from/],
    ["train decay.node-ode.ts fit --resume decay.node-ode.ts", 2, /this is no checkpoint of a training/],
    [
      "train decay.node-ode.ts fit --resume half.json",
      2,
      /`half\.json` is neither a checkpoint nor JSON that can be read/,
    ],
    [
      "train decay.node-ode.ts fit --resume other.json",
      2,
      /the weights hold kk, but decay has no such parameter; did you mean `k`\?/,
    ],
    ["train decay.node-ode.ts fit --resume sizes.json", 2, /the weights do not fit k of decay, which takes 1 number/],
    [
      "train decay.node-ode.ts fit --resume weights.json --theta k=3",
      2,
      /`--theta` and weights to `--resume` from exclude each other/,
    ],
    ["train decay.node-ode.ts fit --itertions 3", 2, /did you mean `--iterations`\?/],
    [
      "train samples/spiral.node-ode.ts fitSpiral --loss terminal:0",
      2,
      /`batch` is for losses of data; terminal:0 is one of the state alone/,
    ],
    ["train decay.node-ode.ts fit --method rk4 --rtol 1e-3", 2, /fixed steps of rk4 have no rtol/],
    ["train broken.node-ode.ts fit", 1, /broken\.node-ode\.ts:4:\d+: error: .*\n.*z: \[\[1, 0, 0\]\]/],
    ["train broken.node-ode.ts elsewhere", 1, /broken\.node-ode\.ts:3:\d+: error: /],
    ["train columns.node-ode.ts fit", 1, /columns\.csv.*row 3.*y.*abc/s],
  ];
  const more = {
    ...files,
    "half.json": "[1, 2",
    "other.json": '{ "kk": 1 }',
    "sizes.json": '{ "k": [1, 2] }',
    "weights.json": '{ "k": 1 }',
  };
  for (const [command, expected, message] of cases) {
    const { code, error } = runCli(command, more);
    assert.equal(code, expected, `${command}: ${error}`);
    assert.match(error, message, command);
    assert.equal(error.trimEnd().split("\n")[0].length > 0 && !/\n\s+at /.test(error), true, "no stack");
  }
  const { diagnostics } = JSON.parse(runCli("train columns.node-ode.ts fit --json", more).out);
  assert.equal(diagnostics.length, 1);
  const [{ code, file, range }] = diagnostics;
  assert.deepEqual([code, file, range.start], ["invalid-data", "columns.csv", { line: 3, column: 7 }]);
});

test("weights, a robust loss, what is held out and experiments fitted together are in the document", () => {
  const text = `import { cauchy, experiment, fit, lbfgs, meanSquaredError } from "node-ode";
export const decay = (z = 1, t: number, { k = 0.2, c = 0.1 } = {}) => -k * z + c;
export const growth = (z = 1, t: number, { r = 0.2, c = 0.1 } = {}) => r * z + c;
const data = [{ t: [1, 2], z: [0.6, 0.4] }, { t: [1], z: [1.1] }, { t: [1, 2], z: [0.5, 0.4] }];
export const robust = experiment(decay, { z0: [1, 2, 1], t: [0, 2], data, loss: cauchy(0.1),
  train: { iterations: 15, optimizer: lbfgs(), validation: [3], weights: { trajectories: [1, 4, 1] } } });
export const a = experiment(decay, { z0: 1, t: [0, 2], data: { t: [1, 2], z: [0.6, 0.4], sigma: 0.1 }, loss: meanSquaredError() });
export const b = experiment(growth, { z0: 1, t: [0, 2], data: { t: [1, 2], z: [1.5, 2] }, loss: meanSquaredError() });
export const joint = fit([a, b], { share: ["c"], train: { iterations: 40, optimizer: lbfgs(), weights: { trajectories: { b: 3 } } } });`;
  const { document } = runJson<Record<string, never>>("train f.node-ode.ts robust", { "f.node-ode.ts": text });
  const { used, trajectories, heldOut } = document as unknown as {
    used: { loss: string };
    trajectories: { name: string | number; observations: number; share: number; heldOut: boolean; sigma?: number[] }[];
    heldOut: { iteration: number; loss: number }[];
  };
  assert.equal(used.loss, "cauchy");
  assert.deepEqual(
    trajectories.map(({ name, share, heldOut: held }) => [name, Number(share.toFixed(6)), held]),
    [
      [1, 0.333333, false],
      [2, 0.666667, false],
      [3, 0, true],
    ],
  );
  assert.equal(heldOut[0].iteration, 0);
  assert.ok(heldOut.length > 1 && heldOut.every(({ loss }) => loss > 0));
  const joint = runJson<TrainJson & { trajectories: typeof trajectories; fitted: unknown }>(
    "train f.node-ode.ts joint",
    {
      "f.node-ode.ts": text,
    },
  ).document;
  assert.deepEqual(Object.keys(joint.final.theta), ["k", "c", "r"]);
  assert.deepEqual(
    joint.trajectories.map(({ name, share }) => [name, share]),
    [
      ["a", 0.25],
      ["b", 0.75],
    ],
  );
  assert.deepEqual(
    joint.trajectories.map(({ observations, sigma }) => [observations, sigma]),
    [
      [2, [0.1, 0.1]],
      [2, undefined],
    ],
  );
  assert.deepEqual(joint.fitted, { experiments: ["a", "b"], shared: ["c"] });
  assert.deepEqual(joint.final.z0, [[1], [1]]);
});
