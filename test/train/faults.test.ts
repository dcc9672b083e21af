import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrainSettings } from "../../src/protocol/trainingApi.ts";
import { Training } from "../../src/train/training.ts";
import { ran, trainingOf } from "./trainings.ts";

/*
 * Settings that cannot be trained with are one sentence each; those that can mean what they say, by hand.
 */

interface Options {
  readonly train?: string;
  readonly f?: string;
  readonly data?: string;
  readonly loss?: string;
  readonly settings?: TrainSettings;
}

function make({
  train = "",
  f,
  data = "{ t: [0, 1, 2], z: [[1, 0], [0, 1], [1, 1]] }",
  loss = "meanSquaredError()",
  settings,
}: Options) {
  const text = `
import { adam, atTimes, earlyTimes, experiment, growingHorizon, kineticEnergy, lbfgs, meanSquaredError, multipleShooting, param, pointwise, running, terminal } from "node-ode";
export const f = ${f ?? "([x, y] = [1, 0], t: number, { k = 0.2 } = {}) => [k * y, -x]"};
export const study = experiment(f, { t: [0, 2], z0: [1, 0], ${data && `data: ${data},`} loss: ${loss}, train: { iterations: 3, ${train} } });`;
  return trainingOf(text, "study", settings);
}

const refused: readonly [options: Options, message: RegExp][] = [
  [
    { train: "batch: { size: 2, points: 5 }" },
    /a window of 5 times fits nowhere: the longest trajectory has 3 to train on/,
  ],
  [
    { train: "batch: { size: 2, points: 2 }", data: "{ t: [0, 1, 2], z: [[1, NaN], [NaN, 1], [1, 1]] }" },
    /no window of 2 times can start: a window starts where all components are observed/,
  ],
  [{ train: "batch: { size: 2, points: 2 }, learnZ0: true" }, /`learnZ0` has no effect beside `batch`/],
  [
    { train: "batch: { size: 2, points: 2 }, learnZ0: true, curriculum: earlyTimes()" },
    /`learnZ0` has no effect beside `batch`/,
  ],
  [
    { train: "curriculum: growingHorizon(), patience: 2" },
    /`patience` has no effect beside growingHorizon, which changes what the loss is of until the last iteration/,
  ],
  [{ train: "curriculum: earlyTimes({ until: 1 }), targetLoss: 2" }, /`targetLoss` has no effect beside earlyTimes/],
  [{ data: "{ t: [0], z: [[1, 0]] }" }, /there is nothing to compare solutions with/],
  [{ data: "{ t: [1, 2], z: [[NaN, NaN], [NaN, NaN]] }" }, /there is nothing to compare solutions with/],
  [{ train: "weights: { times: [1, 0, 0] }" }, /there is nothing to compare solutions with/],
  [
    { train: "weights: { times: [0, 0, 0] }", loss: "pointwise(([x]) => x * x)" },
    /every datum to train on is a gap, weighs 0 or is the fixed initial state/,
  ],
  [
    { train: "validation: 0.3", data: "{ t: [0, 1, 2], z: [[1, 0], [1, 1], [NaN, NaN]] }" },
    /there is nothing to validate with: every datum held out is a gap or weighs 0/,
  ],
  [
    { train: "batch: { size: 2, points: 2 }, curriculum: multipleShooting({ segments: 2 })" },
    /`batch` and multipleShooting exclude each other/,
  ],
  [{ train: "curriculum: multipleShooting({ segments: 4 })" }, /a trajectory of 3 times cannot be cut into 4 segments/],
  [{ train: "validation: 0.9" }, /a trajectory of 3 times is too short to hold/],
  [
    { f: "([x, y] = [1, 0], t: number, { k = param(1, { fixed: true }) } = {}) => [k * y, -x]" },
    /there is nothing to train: every parameter is fixed/,
  ],
  [{ f: "([x, y] = [1, 0], t: number) => [y, -x]" }, /there is nothing to train/],
  [{ train: "optimizer: lbfgs(), clip: 1" }, /`clip` and lbfgs exclude each other/],
  [{ train: "optimizer: lbfgs(), batch: { size: 2, points: 2 }" }, /lbfgs is for all data at once/],
  [
    { train: "optimizer: lbfgs(), curriculum: growingHorizon({ rate: 0.1 })" },
    /`growingHorizon` has a learning rate, which lbfgs does not take/,
  ],
  [{ train: "optimizer: lbfgs()", settings: { rate: 0.1 } }, /`lbfgs` has no learning rate/],
  [{ settings: { rate: -1 } }, /a learning rate is a number above 0, not -1/],
  [{ settings: { batchSize: 3 } }, /windows need both a number of them and a number of points/],
  [
    { loss: "pointwise(([x]) => x * x)", train: "weights: { components: [1, 2] }" },
    /`weights` of components weigh residuals; pointwise has none/,
  ],
  [
    { train: "weights: { times: (t) => 1 - t }" },
    /`times` of `weights` gives -1 at t = 2; a factor is finite and not negative/,
  ],
  [
    {
      train: "weights: { times: [1, 1] }",
      data: "[{ t: [0, 1, 2], z: [[1, 0], [0, 1], [1, 1]] }, { t: [0, 1], z: [[1, 0], [0, 1]] }]",
    },
    /`weights` has 2 factors for times, but a trajectory has 3 times/,
  ],
  ...(
    [
      "batch: { size: 2, points: 2 }",
      "validation: 0.5",
      "weights: { times: (t) => t }",
      "curriculum: earlyTimes()",
    ] as const
  ).map((train): [Options, RegExp] => [
    { data: "", loss: "terminal(([x]) => x)", train },
    /is for losses of data; terminal is one of the state alone/,
  ]),
];

for (const [options, message] of refused) {
  test(`refused: ${options.train ?? options.f ?? JSON.stringify(options.settings)}`, () => {
    assert.throws(() => make(options), { name: "StudyError", message });
  });
}

function firstLoss(options: Options): number {
  const training = new Training(make(options).problem);
  const { objective, state } = training;
  return objective.evaluate(state.x, training.look(0), new Float64Array(objective.count)).loss;
}

function close(value: number, expected: number): void {
  assert.ok(Math.abs(value / expected - 1) < 1e-12, `${value}, not ${expected}`);
}

/** x stays at 1 and y at 0, so that residuals are known. */
const still = "([x, y] = [1, 0], t: number, { k = 0 } = {}) => [k * y, k * x]";

test("weights of components and of times, and gaps, by hand", () => {
  const data = "{ t: [0, 1, 2], z: [[1, 0], [3, 5], [NaN, 7]] }";
  // Squared residuals: 0 0, 4 25, – 49.
  const loss = (train: string) => firstLoss({ f: still, data, train });
  close(loss(""), (4 + 25 + 49) / 5);
  close(loss("weights: { components: [1, 0] }"), 4 / 2);
  close(loss("weights: { components: [2, 1] }"), (2 * 4 + 25 + 49) / (2 * 2 + 3));
  close(loss("weights: { times: [1, 0, 3] }"), (3 * 49) / (2 + 3));
  close(loss("weights: { times: (t) => t, components: [1, 2] }"), (4 + 2 * 25 + 4 * 49) / (1 + 2 + 4));
  // Factors belong to the data as they were written, which may run against the solve.
  const turned = "{ t: [2, 1, 0], z: [[NaN, 7], [3, 5], [1, 0]] }";
  close(firstLoss({ f: still, data: turned, train: "weights: { times: [3, 0, 1] }" }), (3 * 49) / (2 + 3));
});

test("more data than a call takes arguments", () => {
  const count = 150_000;
  const line = (n: number) => `${(2 * n) / count},1,3`;
  const table = (first: number) => `t,x,y\n${Array.from({ length: count }, (_, n) => line(n + first)).join("\n")}`;
  const text = `
import { csv, experiment, meanSquaredError } from "node-ode";
export const f = ${still};
export const study = experiment(f, { t: [0, 2], z0: [1, 0], data: csv("many.csv"), loss: meanSquaredError() });`;
  const training = trainingOf(text, "study", {}, { "many.csv": table(1) });
  assert.equal(training.problem.trajectories[0].t.length, count + 1);
  const { loss, failure } = new Training(training.problem).measureWhole();
  assert.ok(Math.abs(loss - 9 / 2) < 1e-9, failure);
});

test("pointwise is a mean over the times that have a datum it takes, without the summands that take a gap", () => {
  const data = "{ t: [0, 1, 2], z: [[1, 0], [3, 5], [NaN, 7]] }";
  const loss = "pointwise(([x, y], t, [p, q]) => x * p + t * q)";
  close(firstLoss({ f: still, data, loss }), (1 + (3 + 5) + 14) / 3);
  close(firstLoss({ f: still, data, loss, train: "weights: { times: [1, 3, 1] }" }), (1 + 3 * (3 + 5) + 14) / 5);
});

test("losses of the state alone, and integrals, by hand", () => {
  const grow = "([x, y] = [1, 0], t: number, { k = 2 } = {}) => [k, t]";
  const of = (loss: string, train = "") => firstLoss({ f: grow, data: "", loss, train });
  // x = 1 + 2t, y = t²/2.
  close(of("terminal(([x, y]) => x + y)"), 5 + 2);
  close(of("atTimes([0.5, 1], ([x, y], t) => x * t + y)"), 2 * 0.5 + 0.125 + 3 + 0.5);
  close(of("running(([x, y], t, { k }) => k * t)"), 2 * 2);
  close(of("terminal(() => 0)", "regularisers: [kineticEnergy(0.5)]"), 0.5 * (8 + 8 / 3));
});

test("times of their own, at which each trajectory is met exactly", () => {
  const data = `[
    { t: [0, 0.3, 0.35, 2], z: [[1, 0], [Math.cos(0.3), -Math.sin(0.3)], [Math.cos(0.35), -Math.sin(0.35)], [Math.cos(2), -Math.sin(2)]] },
    { t: [0, 1.1], z: [[1, 0], [Math.cos(1.1), -Math.sin(1.1)]] },
    { t: [0], z: [[1, 0]] },
  ]`;
  assert.ok(
    firstLoss({ f: "([x, y] = [1, 0], t: number, { k = 1 } = {}) => [k * y, -x]", data, train: "steps: 100" }) < 1e-16,
  );
});

test("windows of a field that depends on the time start at times of their own", () => {
  const times = Array.from({ length: 41 }, (_, n) => n / 20);
  const data = `{ t: [${times}], z: [${times.map((t) => `[${1 + Math.sin(t)}, ${t * t}]`)}] }`;
  const f = "([x, y] = [1, 0], t: number, { k = 0.2 } = {}) => [k * Math.cos(t), 2 * k * t]";
  const training = make({
    f,
    data,
    train: "batch: { size: 6, points: 4 }, optimizer: adam(0.05)",
    settings: { iterations: 300 },
  });
  const { theta, losses } = ran(training);
  assert.ok(Math.abs(theta[0] - 1) < 1e-3, `${theta}`);
  assert.ok(losses.at(-1)! < 1e-8 * losses[0] + 1e-8);
});
