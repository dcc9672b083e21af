import assert from "node:assert/strict";
import { test } from "node:test";
import { methodOf } from "../../src/panels/trainingControls.ts";
import { trainingChoices } from "../../src/study/training/trainingChoices.ts";
import { ran, trainingOf } from "./trainings.ts";

/** Exact data of k = 1.8 at the sampling times of a blood curve, which are far apart for one step of a fixed method. */
const blood = (train: string) => `import { experiment, from, lbfgs, meanSquaredError } from "node-ode";
export const truth = (c = 10, t: number) => -1.8 * c;
export const model = (c = 10, t: number, { k = 1 } = {}) => -k * c;
export const fit = experiment(model, {
  t: [0, 0.5, 1, 2, 4, 8, 12, 24], data: from(truth), loss: meanSquaredError(), train: { optimizer: lbfgs(), ${train} },
});`;

test("by default steps are chosen: the rate of a blood curve is 1.8, though a step an interval makes it 0.46", () => {
  const training = trainingOf(blood("iterations: 100"), "fit");
  const { theta, notes } = ran(training);
  assert.equal(training.problem.method.name, "auto");
  assert.ok(Math.abs(theta[0] - 1.8) < 1e-4, `${theta[0]}`);
  assert.deepEqual(notes, []);
});

test("a fit at steps that are too coarse is said to be one, with what would help, as an event and as a note", () => {
  const { theta, notes, events } = ran(trainingOf(blood('iterations: 100, method: "rk4"'), "fit"));
  assert.ok(Math.abs(theta[0] - 0.4565) < 1e-3, `${theta[0]}`);
  assert.match(
    notes[0],
    /^solved more finely, the loss of what was learnt is [\d.e-]+ and not [\d.e-]+: one step of rk4 from one time to the next is too coarse, and the parameters are fitted to its error too; leave `method` and `steps` out of `train`/,
  );
  assert.deepEqual(events.slice(-1), notes);
});

test("Heun at h = 1 makes 0.28 of a rate of 4, and says so", () => {
  const text = `import { experiment, from, lbfgs, meanSquaredError } from "node-ode";
export const truth = (c = 10, t: number) => -4 * c;
export const model = (c = 10, t: number, { k = 0.5 } = {}) => -k * c;
export const fit = experiment(model, {
  t: [0, 1, 2, 3, 4, 5], data: from(truth), loss: meanSquaredError(),
  train: { optimizer: lbfgs(), iterations: 100, method: "heun", steps: 1 },
});`;
  const { theta, notes } = ran(trainingOf(text, "fit"));
  assert.ok(theta[0] < 3, `${theta[0]}`);
  assert.equal(notes.length, 1);
});

test("steps that are fine enough are not blamed, whatever is left of the loss", () => {
  for (const train of ["iterations: 100, steps: 64", "iterations: 3, steps: 64", 'iterations: 100, method: "dop853"']) {
    assert.deepEqual(ran(trainingOf(blood(train), "fit")).notes, [], train);
  }
});

test("steps, float32 or a method that are named stand", () => {
  const problem = (train: string, settings = {}) => {
    const { method, steps } = trainingOf(blood(train), "fit", settings).problem;
    return [method.name, "stepsPerInterval" in steps ? steps.stepsPerInterval : steps.rtol];
  };
  assert.deepEqual(problem("iterations: 1"), ["auto", 1e-6]);
  assert.deepEqual(problem("iterations: 1, steps: 4"), ["rk4", 4]);
  assert.deepEqual(problem('iterations: 1, precision: "float32"'), ["rk4", 1]);
  assert.deepEqual(problem('iterations: 1, method: "heun"'), ["heun", 1]);
  assert.deepEqual(problem("iterations: 1", { method: "euler" }), ["euler", 1]);
  assert.deepEqual(problem("iterations: 1", { precision: "float32" }), ["rk4", 1]);
});

test("a checkpoint of the default that was goes on by it to the same bits, and says so", () => {
  const unnamed = blood("iterations: 12");
  const whole = ran(trainingOf(unnamed, "fit", { method: "rk4" }));
  const half = ran(trainingOf(unnamed, "fit", { method: "rk4" }), 5);
  const later = trainingOf(unnamed, "fit");
  later.resume(half.checkpoint);
  const end = ran(later);
  assert.deepEqual(end.theta, whole.theta);
  assert.match(
    end.events[0],
    /^the checkpoint was trained with rk4, one step .* which was the default: it goes on so$/,
  );
  const named = trainingOf(blood('iterations: 12, method: "tsit5"'), "fit");
  assert.throws(() => named.resume(half.checkpoint), /of another training/);
});

/** Lotka's and Volterra's rates from a table with gaps: prey of one row, predators of another, and a row without both. */
const gaps = (loss: string) => `import { experiment, lbfgs, meanSquaredError, pointwise } from "node-ode";
export const model = ([x, y] = [1, 2], t: number, { a = 0.7, b = 0.4 } = {}) => [-a * x, -b * y];
export const fit = experiment(model, {
  t: [0, 4],
  data: { t: [1, 2, 3, 4], z: [[0.3, NaN], [NaN, 0.6], [NaN, NaN], [0.05, 0.4]] },
  loss: ${loss},
  train: { optimizer: lbfgs(), iterations: 60 },
});`;

test("a gap leaves out what takes it, and nothing else of its row", () => {
  const fitted = (loss: string) => ran(trainingOf(gaps(loss), "fit"));
  const squares = fitted("meanSquaredError()");
  for (const loss of [
    "pointwise(([x, y], t, [p, q]) => (x - p) ** 2 + (y - q) ** 2)",
    "pointwise(([x, y], t, [p, q]) => 0.5 * ((y - q) ** 2 + (x - p) ** 2) / 2)",
    "pointwise(([x, y], t, [p, q]) => -(-((x - p) ** 2) - (y - q) ** 2))",
    "pointwise((z, t, target) => z.map((x, i) => (x - target[i]) ** 2).reduce((a, b) => a + b, 0))",
  ]) {
    const { theta } = fitted(loss);
    for (const [i, x] of theta.entries()) assert.ok(Math.abs(x - squares.theta[i]) < 1e-5, `${loss}: ${theta}`);
  }
});

test("a row of a function of the data counts unless all that it takes of them is missing", () => {
  const first = (loss: string) => trainingOf(gaps(loss), "fit").run({ until: 1 }).loss;
  const [a, b] = [0.7, 0.4];
  const near = (x: number, y: number) => assert.ok(Math.abs(x - y) < 1e-5, `${x} is not ${y}`);
  // Of rows 1, 2 and 4 the first takes p alone, the second q alone.
  const [x1, x4, y2, y4] = [Math.exp(-a), Math.exp(-4 * a), 2 * Math.exp(-2 * b), 2 * Math.exp(-4 * b)];
  const each = [(x1 - 0.3) ** 2, (y2 - 0.6) ** 2, (x4 - 0.05) ** 2 + (y4 - 0.4) ** 2];
  near(first("pointwise(([x, y], t, [p, q]) => (x - p) ** 2 + (y - q) ** 2)"), (each[0] + each[1] + each[2]) / 3);
  near(first("pointwise(([x], t, [p]) => (x - p) ** 2)"), ((x1 - 0.3) ** 2 + (x4 - 0.05) ** 2) / 2);
  near(first("pointwise(([x, y], t, [p, q]) => Math.sqrt((x - p) ** 2 + (y - q) ** 2))"), Math.sqrt(each[2]));
  near(first("pointwise(([x]) => x)"), [1, 2, 3, 4].reduce((sum, t) => sum + Math.exp(-a * t), 0) / 4);
});

test("a panel shows the method that a run takes: fixed steps in float32 and on tensors, where none is named", () => {
  const of = (train: string, settings = {}) =>
    methodOf(settings, trainingChoices(trainingOf(blood(train), "fit").study));
  assert.equal(of("iterations: 1"), "auto");
  assert.equal(of("iterations: 1", { precision: "float32" }), "rk4");
  assert.equal(of("iterations: 1", { engine: "tfjs" }), "rk4");
  assert.equal(of("iterations: 1", { precision: "float32", method: "heun" }), "heun");
  assert.equal(of('iterations: 1, method: "midpoint"', { engine: "tfjs" }), "midpoint");
});
