import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { glorotUniform, unpackWeights } from "../../src/core/net.ts";
import { words } from "../../src/train/words.ts";
import { installNodeOde } from "./generated.ts";

type Choice = { kind: string; word: string; arguments: Record<string, unknown> };
type Net = ((x: readonly number[]) => number[]) & { weights: { W: number[][]; b: number[] }[] };
type Call = (...given: unknown[]) => unknown;

let folder: string;
let lab: Record<string, Call>;
before(async () => {
  folder = installNodeOde();
  lab = await import(pathToFileURL(path.join(folder, "node_modules", "node-ode", "node-ode.js")).href);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("every word is an export", () => {
  for (const { name } of words) assert.equal(typeof lab[name], "function", name);
});

test("a word gives its arguments by name, with defaults", () => {
  assert.deepEqual(lab.adam(0.1, { beta1: 0.5 }), {
    kind: "optimizer",
    word: "adam",
    arguments: { rate: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
  });
  const nested = lab.sgd(lab.warmUp(5, lab.cosine(1e-2))) as Choice;
  const warmUp = nested.arguments.rate as Choice;
  assert.deepEqual([warmUp.word, (warmUp.arguments.rate as Choice).word], ["warmUp", "cosine"]);
  const loss = (z: number) => z;
  assert.equal((lab.terminal(loss) as Choice).arguments.loss, loss);
});

test("wrong arguments of words are refused, with the parameter's name", () => {
  assert.throws(() => lab.adam(), /adam\(rate, \{ beta1, beta2, epsilon \}\) lacks `rate`/);
  assert.throws(() => lab.adam(-1), /`rate` of `adam` must be a finite number above 0, not -1/);
  assert.throws(
    () => lab.sgd(0.1, { momentum: 1 }),
    /`momentum` of `sgd` must be a finite number of at least 0 and below 1/,
  );
  assert.throws(() => lab.atTimes([1, 0, 2], Math.abs), /must only increase or only decrease, but 0 is followed by 2/);
});

test("value functions take numbers, and arrays component by component", () => {
  assert.equal(lab.tanh(0.5), Math.tanh(0.5));
  assert.deepEqual(lab.tanh([0.5, -1]), [Math.tanh(0.5), Math.tanh(-1)]);
  assert.equal(lab.sigmoid(0), 0.5);
  assert.equal(lab.relu(-2), 0);
  assert.equal(lab.leakyRelu(-2), -0.02);
  assert.equal(lab.leakyRelu(-2, 0.5), -1);
  assert.deepEqual(lab.elu([1, 0]), [1, 0]);
  assert.equal(lab.clamp(5, 0, 2), 2);
  assert.deepEqual(lab.clamp([-1, 1, 5], 0, [2, 2, 3]), [0, 1, 3]);
  assert.equal(lab.smoothstep(0, 2, 1), 0.5);
  assert.throws(() => lab.clamp([1, 2], [0, 0, 0], 1), /clamp: arrays of 2 and of 3 components/);
});

test("vector functions", () => {
  const matrix = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  assert.deepEqual(lab.matvec(matrix, [1, -1]), [-1, -1, -1]);
  assert.throws(() => lab.matvec(matrix, [1, 2, 3]), /a row of 2 entries times a vector of 3/);
  assert.equal(lab.dot([1, 2, 3], [4, 5, 6]), 32);
  assert.throws(() => lab.dot([1, 2], [1]), /dot of vectors of 2 and of 1 components/);
  assert.equal(lab.norm([3, 4]), 5);
  assert.equal(lab.sum([1, 2, 3]), 6);
  assert.deepEqual(lab.concat([1, 2], 3, [4]), [1, 2, 3, 4]);
});

test("a net has the language's initial weights, applies them, and is one net for one set of arguments", () => {
  const net = lab.mlp([2, 3, 1], { activation: "sigmoid", seed: 5 }) as Net;
  assert.deepEqual(net.weights, unpackWeights([2, 3, 1], glorotUniform([2, 3, 1], 5)));
  assert.equal(lab.mlp([2, 3, 1], { seed: 5, activation: "sigmoid" }), net);
  assert.notEqual(lab.mlp([2, 3, 1], { seed: 6, activation: "sigmoid" }), net);

  const weights = [
    { W: [[1, 2], [0, -1]], b: [0.5, 0] }, // biome-ignore format: rows
    { W: [[2, 3]], b: [-1] },
  ];
  const given = lab.mlp([2, 2, 1], { weights }) as Net;
  assert.equal(lab.mlp([2, 2, 1], { weights }), given);
  assert.deepEqual(given.weights, weights);
  const hidden = [Math.tanh(1 * 0.3 + 2 * 0.7 + 0.5), Math.tanh(-0.7)];
  const [y] = given([0.3, 0.7]);
  assert.ok(Math.abs(y - (2 * hidden[0] + 3 * hidden[1] - 1)) < 1e-15);
  assert.deepEqual((lab.dense(2, 1, { weights: [{ W: [[2, 3]], b: [-1] }] }) as Net)([1, 1]), [4]);
});

test("a net that cannot be is refused", () => {
  assert.throws(() => lab.mlp([2]), /at least 2 layer sizes/);
  assert.throws(() => lab.mlp([2, 0]), /whole number of at least 1/);
  assert.throws(() => lab.mlp([2, 1], { activation: "tanj" }), /unknown activation `tanj`; did you mean `tanh`\?/);
  assert.throws(() => lab.mlp([2, 1], { weights: [{ W: [[1]], b: [0] }] }), /row 0 of W in layer 1/);
  assert.throws(() => (lab.mlp([2, 1]) as Net)([1, 2, 3]), /a layer from 3 to 1 has 3 weights, not 2/);
});

test("param gives the value, experiment the function and its options", () => {
  assert.equal(lab.param(3, { min: 0 }), 3);
  const f = (z: number) => z;
  assert.deepEqual(lab.experiment(f, { z0: 1 }), { function: f, options: { z0: 1 } });
  assert.deepEqual(lab.experiment(f), { function: f, options: {} });
  assert.deepEqual(lab.csv("a.csv"), { csv: "a.csv" });
  assert.deepEqual(lab.csv("a.csv", { header: false }), { csv: "a.csv", reading: { header: false } });
});
