import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TrainProgress, TrainSettings } from "../../../src/protocol/trainingApi.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy, StudyError } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

/* A training that names no optimizer, and one that goes on by another. */

/** Minima by SciPy: test/reference/fits.py. */
const fits: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
  readFileSync("test/reference/fits.json", "utf8"),
);
const tables = "test/study/training/tables";
const HEAD =
  'import { adam, csv, experiment, fit as joint, from, growingHorizon, lbfgs, meanAbsoluteError, meanSquaredError, mlp, param, terminal } from "node-ode";\n';

function trainingOf(text: string, settings: TrainSettings = {}, loss?: string): StudyTraining {
  const entry = `${tables}/a.node-ode.ts`;
  const texts = new Map([[entry, HEAD + text]]);
  for (const file of ["flu.csv", "glucose-x.csv"])
    texts.set(`${tables}/${file}`, readFileSync(`${tables}/${file}`, "utf8"));
  const session = new Session();
  const program = session.read({ entry, texts });
  assert.deepEqual(
    program.diagnostics.filter(({ severity }) => severity === "error"),
    [],
  );
  return new StudyTraining(session, findStudy(program, "fit"), texts, { settings, loss });
}

function near(found: ArrayLike<number>, expected: readonly number[], part = 1e-4) {
  for (const [i, x] of expected.entries())
    assert.ok(Math.abs(found[i] - x) <= part * Math.abs(x), `${Array.from(found)} is not ${expected}`);
}

const enzyme = (train: string, loss = "meanSquaredError()") => `
export const truth = ([S] = [1e-3], t: number) => [(-2e-6 * S) / (5e-4 + S)];
export function mm([S] = [1e-3], t: number, { Vmax = param(1e-6, { min: 1e-8, max: 1e-5 }), Km = param(1e-3, { min: 1e-5, max: 1e-2 }) } = {}) {
  return [(-Vmax * S) / (Km + S)];
}
export const fit = experiment(mm, { t: { from: 0, to: 900, points: 31 }, data: from(truth), loss: ${loss}${train} });
`;

test("fits of numbers that say nothing of how to train end at the minimum that SciPy finds", () => {
  const decay = trainingOf(`
export const truth = (c = 10, t: number) => -1.8 * c;
export const model = (c = 10, t: number, { k = 1 } = {}) => -k * c;
export const fit = experiment(model, { t: [0, 0.5, 1, 2, 4, 8, 12, 24], data: from(truth), loss: meanSquaredError() });
`).run({});
  near(decay.theta, [fits["sampling times"].k]);
  const flu = trainingOf(`
const N = 763;
export function sir([S, I, R] = [N - 1, 1, 0], t: number, { beta = param(1.5, { min: 0 }), gamma = param(0.4, { min: 0 }) } = {}) {
  const infection = (beta * S * I) / N;
  return [-infection, infection - gamma * I, gamma * I];
}
export const fit = experiment(sir, { z0: [N - 1, 1, 0], t: [0, 13], data: csv("flu.csv", { columns: { t: "t", I: "in_bed" } }), loss: meanSquaredError() });
`).run({});
  near([...flu.theta, flu.wholeLoss], [fits.influenza.beta, fits.influenza.gamma, fits.influenza.loss]);
  const glucose = trainingOf(`
const tInsulin = [0, 2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 27, 32, 42, 52, 62, 72, 82, 92, 102, 122, 142, 162, 182];
const insulin = [11, 26, 130, 85, 51, 49, 45, 41, 35, 30, 30, 27, 30, 22, 15, 15, 11, 10, 8, 11, 7, 8, 8, 7];
function interp(t: number): number {
  for (let i = 1; i < tInsulin.length; i++) {
    if (t <= tInsulin[i]) return insulin[i - 1] + ((t - tInsulin[i - 1]) / (tInsulin[i] - tInsulin[i - 1])) * (insulin[i] - insulin[i - 1]);
  }
  return insulin[insulin.length - 1];
}
export function minimal([G, X] = [279, 0], t: number, { Sg = param(2.6e-2, { min: 0 }), k3 = param(0.025, { min: 0 }), Si = param(5e-4, { min: 0 }) } = {}) {
  return [-X * G + Sg * (92 - G), k3 * (Si * Math.max(interp(t) - 11, 0) - X)];
}
export const fit = experiment(minimal, {
  z0: [279, 0], t: [0, 182], data: csv("glucose-x.csv"), loss: meanSquaredError(),
  train: { learnZ0: { G: true }, weights: { times: (t) => (t >= 8 ? 1 : 0) } },
});`).run({});
  const { Sg, k3, Si, G0, loss } = fits.glucose;
  near([...glucose.theta, glucose.z0[0], glucose.wholeLoss], [Sg, k3, Si, G0, loss]);
  const { theta, standing, status } = trainingOf(enzyme("")).run({});
  near(theta, [fits.enzyme.Vmax, fits.enzyme.Km]);
  assert.deepEqual([standing, status], [[], "no improvement"]);
});

test("what is no such fit goes by Adam, as before", () => {
  const of = (...given: Parameters<typeof trainingOf>) => {
    const { optimizer, rate } = trainingOf(...given).choices;
    return [optimizer, rate];
  };
  const byAdam = ["adam", 1e-3];
  assert.deepEqual(of(enzyme("")), ["lbfgs", undefined]);
  assert.deepEqual(of(enzyme(", train: { learnZ0: true, patience: 9, validation: 0.2 }")), ["lbfgs", undefined]);
  for (const train of [
    "batch: { size: 2, points: 5 }",
    "clip: 1",
    "curriculum: growingHorizon()",
    'precision: "float32"',
  ])
    assert.deepEqual(of(enzyme(`, train: { ${train} }`)), byAdam, train);
  assert.deepEqual(of(enzyme("", "meanAbsoluteError()")), byAdam);
  assert.deepEqual(of(enzyme("", "terminal(([S]) => S)")), byAdam);
  assert.deepEqual(of(enzyme(""), {}, "terminal:0"), byAdam);
  assert.deepEqual(of(enzyme(""), { rate: 0.01 }), ["adam", 0.01]);
  assert.deepEqual(of(enzyme(""), { batchSize: 2, batchPoints: 5 }), byAdam);
  assert.deepEqual(of(enzyme(""), { optimizer: "adam" }), byAdam);
  const net = `
export const truth = ([x] = [1], t: number) => [-x];
export const model = ([x] = [1], t: number, { net = mlp([1, 3, 1], { seed: 1 }) } = {}) => net([x]);
export const fit = experiment(model, { t: { from: 0, to: 1, points: 5 }, data: from(truth), loss: meanSquaredError() });`;
  assert.deepEqual(of(net), byAdam);
  const both = `${enzyme("").replace("const fit", "const a")}export const fit = joint([a], { train: {} });`;
  assert.deepEqual(of(both), ["lbfgs", undefined]);
});

const ended = (training: StudyTraining) => {
  const events: string[] = [];
  const result = training.run({ progress: (progress: TrainProgress) => events.push(...progress.events) });
  return { ...result, events };
};

test("checkpoints of a training by what was the default before go on by that, to the bit", () => {
  const named = (train: string) => trainingOf(enzyme(`, train: { iterations: 40${train} }`));
  for (const [train, said] of [
    [", optimizer: adam(1e-3)", "adam"],
    [', method: "tsit5"', "tsit5"],
    [', optimizer: adam(1e-3), method: "tsit5"', "tsit5, and adam"],
    [', optimizer: adam(1e-3), method: "rk4"', "rk4, one step from one data time to the next, and adam"],
  ]) {
    const { checkpoint } = named(train).run({ until: 15 });
    const whole = named(train).run({});
    const resumed = named("");
    resumed.resume(checkpoint);
    const { theta, events } = ended(resumed);
    assert.deepEqual(theta, whole.theta);
    assert.ok(events.includes(`the checkpoint was trained with ${said}, which was the default: it goes on so`), train);
  }
  const { checkpoint } = named(", optimizer: adam(1e-3, { beta1: 0.5 })").run({ until: 15 });
  assert.throws(() => named("").resume(checkpoint), /is of another training: `optimizer` differs/);
});

test("a fit that stopped short says which optimizer gets further, and goes on by that from where it was", () => {
  const text = enzyme(", train: { optimizer: adam(1e-3), iterations: 300 }");
  const short = trainingOf(text).run({});
  assert.deepEqual(
    short.standing.map(({ kind, remedy }) => [kind, remedy]),
    [["not at the minimum", "lbfgs"]],
  );
  const further = trainingOf(text, { optimizer: "lbfgs", iterations: 1300 });
  further.resume(short.checkpoint);
  assert.equal(further.iteration, 300);
  const found = ended(further);
  near(found.theta, [fits.enzyme.Vmax, fits.enzyme.Km]);
  assert.ok(found.events.includes("iteration 300: lbfgs from here on"));
  assert.ok(found.iteration < 400);
  // Nobody else's checkpoint is taken, nor another optimizer's without having asked for it.
  const other = trainingOf(text.replaceAll("mm", "nn").replace("Km + S", "2 * Km + S"), { optimizer: "lbfgs" });
  assert.throws(() => other.resume(short.checkpoint), StudyError);
  assert.throws(() => trainingOf(text).resume(found.checkpoint), /`optimizer` differs/);
  assert.throws(() => trainingOf(text, { optimizer: "lbgfs" }), /unknown optimizer .*did you mean `lbfgs`/);
});

test("where a line search would be misled none is recommended", () => {
  for (const train of ["clip: 1e9", "batch: { size: 4, points: 9 }"]) {
    const { standing } = trainingOf(enzyme(`, train: { ${train}, iterations: 300 }`)).run({});
    const [{ kind, message, remedy }] = standing;
    assert.deepEqual([kind, remedy], ["not at the minimum", undefined]);
    assert.match(message, /; it takes more iterations$/);
  }
});
