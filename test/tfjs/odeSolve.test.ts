import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { odeSolve } from "../../src/tfjs/odeSolve.ts";
import { optimizer } from "../../src/tfjs/optimizer.ts";
import { readDynamics } from "../../src/tfjs/readDynamics.ts";
import { optimizers } from "../../src/train/optimizers/registry.ts";

before(async () => {
  await tf.setBackend("cpu");
  Object.assign(tf.backend(), { firstUse: false });
});

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  assert.equal(actual.length, expected.length);
  const size = Math.max(1, ...Array.from(expected, Math.abs));
  Array.from(actual).forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]) <= tolerance * size, `${i}: ${x} and ${expected[i]}`);
  });
}

const growth = (_t: number, z: tf.Tensor2D, theta: tf.Tensor) => tf.mul(z, theta) as tf.Tensor2D;

test("ten Euler steps of z′ = θz, and their gradient, are those of 1.1¹⁰", () => {
  const z0 = tf.tensor2d([[1], [2]]);
  const theta = tf.scalar(1);
  const end = (z: tf.Tensor, of: tf.Tensor) =>
    tf.sum(odeSolve(growth, z as tf.Tensor2D, [0, 1], { theta: [of], method: "euler", steps: 10 })) as tf.Scalar;
  near(end(z0, theta).dataSync(), [3 * 1.1 ** 10]);
  const [byState, byTheta] = tf.grads(end)([z0, theta]);
  near(byState.dataSync(), [1.1 ** 10, 1.1 ** 10]);
  near(byTheta.dataSync(), [3 * 1.1 ** 9]);
  assert.deepEqual(byState.shape, [2, 1]);
});

test("backsolve has the gradient of the exact solution within its method's error", () => {
  const z0 = tf.tensor2d([[1]]);
  const options = { method: "rk4", steps: 20, gradient: "backsolve" } as const;
  const [byState, byTheta] = tf.grads((z, theta) =>
    tf.sum(odeSolve(growth, z as tf.Tensor2D, [0, 1], { theta: [theta], ...options })),
  )([z0, tf.scalar(0.5)]);
  near([byState.dataSync()[0], byTheta.dataSync()[0]], [Math.exp(0.5), Math.exp(0.5)], 1e-4);
});

const text = `import { mlp } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = 0.8, net = mlp([2, 3, 2], { seed: 3 }) } = {}) {
  const [u, v] = net([x, y]);
  return [y + a * u + 0.1 * Math.sin(t), -x * a + v];
}`;

test("dynamics read from a text have the gradients that the lab has", () => {
  const session = new Session();
  const subject = study(session.read({ entry: "a.node-ode.ts", texts: new Map([["a.node-ode.ts", text]]) }), "f", {
    span: [0.2, 1.2],
  });
  const [expected] = gradient(session, subject, { method: "rk4", steps: 8, mode: "direct", loss: "terminal:0" });
  const f = readDynamics(text, "f");
  const theta = tf.variable(tf.tensor1d(f.theta));
  const z0 = tf.tensor2d([[1, 0.5]]);
  for (const [mode, tolerance] of [
    ["checkpointed", 1e-5],
    ["backsolve", 1e-3],
  ] as const) {
    const loss = (z: tf.Tensor, of: tf.Tensor) => {
      const options = { theta: [of], method: "rk4", steps: 8, gradient: mode };
      return tf.sum(tf.slice(odeSolve(f, z as tf.Tensor2D, [0.2, 1.2], options), [0, 0], [1, 1])) as tf.Scalar;
    };
    near(loss(z0, theta).dataSync(), [expected.loss]);
    const [byState, byTheta] = tf.grads(loss)([z0, theta]);
    near(byState.dataSync(), expected.gradient.z0, tolerance);
    near(byTheta.dataSync(), expected.gradient.theta, tolerance);
  }
  theta.dispose();
});

test("a function that switches with time says so, and is warned of once", (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const pulsed = readDynamics("export const f = (z = 1, t: number) => (t > 1 ? 1 : 0) - z;", "f");
  assert.equal(pulsed.switchesWithTime, true);
  assert.equal(readDynamics(text, "f").switchesWithTime, false);
  for (let n = 0; n < 2; n++) odeSolve(pulsed, tf.tensor2d([[1]]), [0, 2], { theta: [tf.tensor1d([])] }).dispose();
  assert.equal(warned.mock.callCount(), 1);
  assert.match(
    String(warned.mock.calls[0].arguments[0]),
    /f switches at times of its own.*no term of times that parameters move/,
  );
});

test("training a model with a block in it leaves no tensor behind", () => {
  const f = readDynamics(text, "f");
  const theta = tf.variable(tf.tensor1d(f.theta));
  const z0 = tf.tensor2d([
    [1, 0.5],
    [0, -1],
  ]);
  const adam = optimizer("adam", 0.01);
  const iterate = () =>
    adam.minimize(() => {
      const taped = odeSolve((_t, z) => tf.tanh(z), z0, [0, 1], { steps: 2 });
      return tf.sum(tf.square(odeSolve(f, taped, [0, 1], { theta: [theta], steps: 2 }))) as tf.Scalar;
    });
  iterate();
  const { numTensors } = tf.memory();
  for (let n = 0; n < 20; n++) iterate();
  assert.equal(tf.memory().numTensors, numTensors);
});

test("what does not fit is said", () => {
  const z0 = tf.tensor2d([[1, 2, 3]]);
  const f = readDynamics(text, "f");
  assert.throws(() => odeSolve(f, z0, [0, 1]), /2 components, and the rows of z0 have 3/);
  assert.throws(() => odeSolve(f, tf.tensor2d([[1, 2]]), [0, 1]), /one tensor of 18 parameters/);
  assert.throws(() => odeSolve(growth, z0, [0, 1], { method: "rk5" }), /did you mean `rk4`/);
  assert.throws(() => odeSolve(growth, z0, [0, 1], { steps: 0 }), /whole number from 1 on/);
  assert.throws(() => readDynamics(text, "g"), /it has f/);
  assert.throws(() => readDynamics("export const f = (x: number) => unknown(x);", "f"), /errors|no dynamics function/);
  assert.throws(() => optimizer("adamW", 0.1), /no counterpart of adamW/);
  assert.throws(() => optimizer("adam", 0.1, { betta: 1 }), /no option betta/);
});

for (const record of optimizers) {
  if (record.family !== "first order" || !record.tensorFlow) continue;
  test(`${record.name}: tf.train takes the lab's steps`, () => {
    const given = Object.fromEntries((record.options ?? []).map((option) => [option.name, option.default]));
    const theta = Float64Array.of(1, -2, 0.5);
    const variable = tf.variable(tf.tensor1d([...theta]));
    const made = optimizer(record.name, 0.01);
    const state = record.start(given, 3);
    for (let n = 0; n < 30; n++) {
      const slopes = theta.map((x) => 4 * x ** 3 + 1);
      record.update(given, state, 0.01, theta, slopes);
      const loss = () => tf.sum(tf.add(tf.pow(variable, 4), variable)) as tf.Scalar;
      made.minimize(loss);
    }
    near(variable.dataSync(), theta, 1e-4);
    variable.dispose();
  });
}

test("the sample classifier learns its two rings", () => {
  assert.ok(existsSync("dist/node-ode-tfjs.js"), "build first: node scripts/build.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, ["samples/odeNet.mjs", "60"], { encoding: "utf8" });
  const accuracy = Number(/iteration 60: .*accuracy ([\d.]+) %/.exec(stdout)?.[1]);
  assert.ok(accuracy >= 95, `${stdout}${stderr}`);
  const types = readFileSync("dist/node-ode-tfjs.d.ts", "utf8");
  assert.match(types, /export declare const odeSolve: OdeSolve;/);
});

test("what the module takes from its reader is an optional peer of the package", () => {
  const text = readFileSync("dist/node-ode-tfjs.js", "utf8");
  const statements = text.matchAll(/\bimport ?(?:\* ?as [\w$]+|[\w$]+|\{[^}]*\}) ?from ?"([^"]+)"/g);
  const { name: own, peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync("package.json", "utf8"));
  // Its own name and files stand in sentences.
  const taken = [...statements].map(([, name]) => name).filter((name) => name !== own && !/^(\.|node:)/.test(name));
  assert.deepEqual(Object.keys(peerDependencies), [...new Set(taken)]);
  for (const name of Object.keys(peerDependencies)) assert.equal(peerDependenciesMeta[name].optional, true);
});
