import assert from "node:assert/strict";
import { test } from "node:test";
import { trainingOf } from "../../train/trainings.ts";

const HEAD =
  'import { adam, experiment, from, lbfgs, meanAbsoluteError, meanSquaredError, mlp, param, sgd } from "node-ode";\n';

/** A decay to a level, both learnt, and what is said of them at the end. */
function said(
  parameters: string,
  train: string,
  { f = "-k * (x - a)", truth = "-1.5 * (x - 0.5)", loss = "meanSquaredError()", more = "" } = {},
) {
  const training = trainingOf(
    `${HEAD}
export const truth = ([x] = [2], t: number) => [${truth}];
export const f = ([x] = [2], t: number, { ${parameters} } = {}) => [${f}];
export const fit = experiment(f, { z0: [2], t: { from: 0, to: 3, points: 13 }, data: from(truth), loss: ${loss}, ${more} train: { ${train} } });`,
    "fit",
  );
  const { standing, notes, theta } = training.run({});
  for (const { message } of standing) assert.ok(notes.includes(message));
  return { standing, theta, kinds: standing.map(({ name, kind }) => `${name} ${kind}`) };
}

const QUICK = "optimizer: lbfgs(), iterations: 60";

test("of a fit that is at its minimum, inside of its bounds and determined, nothing is said", () => {
  assert.deepEqual(said("k = param(0.5, { min: 0, max: 5 }), a = 0.2", QUICK).standing, []);
  // Where it starts at the minimum and stays, it has arrived.
  assert.deepEqual(said("k = 1.5, a = 0.5", QUICK).standing, []);
});

test("a number on its bound is named, with what is beyond", () => {
  const { standing, theta } = said("k = param(0.5, { max: 1 }), a = 0.2", QUICK);
  assert.equal(theta[0], 1);
  assert.deepEqual(
    standing.map(({ message }) => message),
    ["k sits on its bound, `max` 1: beyond it the loss would fall further"],
  );
  // An ulp inside of a bound is not on it.
  assert.deepEqual(
    said("k = param(1, { max: 1.0000000000000002 }), a = 0.2", "optimizer: sgd(1e-30), iterations: 1").kinds,
    ["k unmoved", "a unmoved"],
  );
  // On its bound with the loss falling inward: it only starts there.
  const [{ message }] = said("k = param(1, { min: 1 }), a = 0.5", "optimizer: sgd(1e-30), iterations: 1").standing;
  assert.equal(message, "k sits on its bound, `min` 1");
});

test("a number that has not moved is named with how little, and one on which nothing depends with that", () => {
  const slow = said("k = 0.5, a = 0.2", "optimizer: adam(1e-6), iterations: 20");
  assert.deepEqual(slow.kinds, ["k unmoved", "a unmoved"]);
  assert.match(slow.standing[0].message, /^k has moved by 0\.004 % in 20 iterations, from 0\.5$/);
  const fast = said("k = 0.5, a = 0.2", "optimizer: adam(1e-2), iterations: 20");
  assert.deepEqual(fast.kinds, ["a not at the minimum"]);
  const flat = said("k = 0.5, a = 0.2, unused = 0.3", QUICK, { f: "-k * (x - a) + 0 * unused" });
  assert.deepEqual(flat.kinds, ["unused unmoved", "unused not determined"]);
  assert.equal(flat.standing[0].message, "unused has not moved from 0.3: the loss does not change with it there");
});

test("numbers that the data cannot tell apart are named together, for sums of squares only", () => {
  const twins = said("k = 0.5, a = 0.2, b = 0.1", QUICK, { f: "-k * (x - a - b)" });
  assert.deepEqual(twins.kinds, ["a, b not determined"]);
  assert.match(twins.standing[0].message, /^the data cannot tell a and b apart: changed together in one way/);
  const absolute = said("k = 0.5, a = 0.2, b = 0.1", "optimizer: adam(1e-2), iterations: 60", {
    f: "-k * (x - a - b)",
    loss: "meanAbsoluteError()",
  });
  assert.deepEqual(absolute.kinds, []);
});

test("initial states that are learnt stand on bounds too, by name", () => {
  const { kinds } = said("k = 0.5, a = 0.2", `${QUICK}, learnZ0: { x: { max: 1.75 } }`);
  assert.deepEqual(kinds, ["x₀ at bound"]);
});

test("after a resumed training nothing is said of where it started, which its file may say otherwise", () => {
  const text = (k: number) => `${HEAD}
export const truth = ([x] = [2], t: number) => [-1.5 * x];
export const f = ([x] = [2], t: number, { k = ${k} } = {}) => [-k * x];
export const fit = experiment(f, { z0: [2], t: { from: 0, to: 3, points: 13 }, data: from(truth), loss: meanSquaredError(), train: { optimizer: adam(0.05), iterations: 30 } });`;
  const half = trainingOf(text(0.5), "fit").run({ until: 15 });
  assert.deepEqual(half.standing, []);
  const written = trainingOf(text(half.theta[0]), "fit", { rate: 1e-9 });
  written.resume(half.checkpoint);
  // It has further to go, which is of where it is.
  assert.deepEqual(
    written.run({}).standing.map(({ kind }) => kind),
    ["not at the minimum"],
  );
});

test("weights of nets are not named one by one", () => {
  const { standing } = said("net = mlp([1, 2, 1], { seed: 1 })", "optimizer: adam(1e-9), iterations: 3", {
    f: "net([x])[0]",
  });
  assert.deepEqual(standing, []);
});

test("what is to start outside of its range starts at the bound, is told so, and is moved like any number of that size", () => {
  const outside = (theta: string) =>
    trainingOf(
      `${HEAD}
export const truth = ([x] = [2], t: number) => [-1.5 * (x - 0.5)];
export const f = ([x] = [2], t: number, { k = param(0.5, { min: 0.1, max: 5 }), a = 0.2 } = {}) => [-k * (x - a)];
export const fit = experiment(f, { z0: [2], t: { from: 0, to: 3, points: 13 }, theta: { k: ${theta} }, data: from(truth), loss: meanSquaredError(), train: { ${QUICK} } });`,
      "fit",
    ).run({ progress: ({ events }) => said.push(...events) });
  let said: string[] = [];
  const far = outside("-1e300");
  assert.ok(said.includes("k starts at its bound 0.1: -1e300 is outside of its range, 0.1 … 5"), said.join("\n"));
  said = [];
  const near = outside("0.1");
  assert.ok(!said.some((event) => /starts at/.test(event)));
  assert.deepEqual(far.theta, near.theta);
  assert.ok(Math.abs(far.theta[0] - 1.5) < 1e-6);
  assert.match(far.message, /a minimum, to rounding/);
});

test("where a line search has too few trials, its end is not called a minimum", () => {
  const train = "optimizer: lbfgs({ lineSearch: 1 }), iterations: 60";
  const { message, status } = trainingOf(
    `${HEAD}
export const truth = ([x] = [2], t: number) => [-1.5 * (x - 0.5)];
export const f = ([x] = [2], t: number, { k = 0.0142 } = {}) => [-100 * k * (x - 0.5)];
export const fit = experiment(f, { z0: [2], t: { from: 0, to: 3, points: 13 }, data: from(truth), loss: meanSquaredError(), train: { ${train} } });`,
    "fit",
  ).run({});
  assert.equal(status, "no improvement");
  assert.match(message, /the gradient foresees one: this is no minimum/);
});
