import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTraining } from "../../../src/analysis/training/drawTraining.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { Training } from "../../../src/train/training.ts";

const HEAD = `import { cauchy, csv, experiment, fit, lbfgs, meanSquaredError, pointwise } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 0.5, a = 0.2 } = {}) => [-k * x, k * x - a * y];
`;
const T = [0.5, 1, 2, 4];
const Z = [
  [0.8, 0.3],
  [0.55, 0.42],
  [0.4, 0.5],
  [0.1, 0.6],
];
const SIGMA = [
  [0.05, 0.1],
  [0.05, 0.1],
  [0.2, 0.1],
  [0.02, 0.3],
];
const rows = (of: readonly (readonly number[])[]) => JSON.stringify(of);
const TRAIN = "train: { optimizer: lbfgs(), iterations: 60 }";
const inline = (sigma: string, loss = "meanSquaredError()") =>
  `${HEAD}export const study = experiment(f, { z0: [1, 0], t: [0, 4], loss: ${loss}, ${TRAIN}, data: { t: ${rows([T]).slice(1, -1)}, z: ${rows(Z)}, ${sigma} } });`;

function read(text: string, files: Readonly<Record<string, string>> = {}) {
  const texts = new Map([["a.node-ode.ts", text], ...Object.entries(files)]);
  const session = new Session();
  return { session, texts, program: session.read({ entry: "a.node-ode.ts", texts }) };
}

function trainingOf(text: string, files: Readonly<Record<string, string>> = {}) {
  const { session, texts, program } = read(text, files);
  assert.deepEqual(
    program.diagnostics.map(({ message }) => message),
    [],
  );
  const study = findStudy(program, "study");
  return { training: new StudyTraining(session, study, texts), session, study, texts };
}

test("the loss is the mean penalty of residuals in units of their standard deviations, its gradient that of differences", () => {
  for (const [loss, penalty] of [
    ["meanSquaredError()", (r: number) => r * r],
    ["cauchy(1.5)", (r: number) => (1.5 ** 2 / 2) * Math.log1p((r / 1.5) ** 2)],
  ] as const) {
    const { training } = trainingOf(inline(`sigma: ${rows(SIGMA)}`, loss));
    const inner = new Training(training.problem);
    const { objective, state } = inner;
    const [k, a] = objective.theta(state.x);
    const exact = (t: number) => [Math.exp(-k * t), (k / (a - k)) * (Math.exp(-k * t) - Math.exp(-a * t))];
    const residuals = T.flatMap((t, n) => exact(t).map((x, i) => (x - Z[n][i]) / SIGMA[n][i]));
    const mean = residuals.reduce((sum, r) => sum + penalty(r), 0) / residuals.length;
    const targets = inner.look(0);
    const gradient = new Float64Array(2);
    const found = objective.evaluate(state.x, targets, gradient).loss;
    assert.ok(Math.abs(found - mean) < 1e-6 * mean, `${loss}: ${found} is not ${mean}`);
    for (const i of [0, 1]) {
      const at = (by: number) =>
        objective.evaluate(state.x.with(i, state.x[i] + by), targets, new Float64Array(2)).loss;
      const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
      assert.ok(Math.abs(slope - gradient[i]) < 1e-4 * Math.abs(slope), `${loss}: ${gradient[i]} is not ${slope}`);
    }
  }
});

test("a table with columns of standard deviations is fitted as the same numbers in the text are", () => {
  const table = `t;x;x sd [mM];y;err\n${T.map((t, n) => [t, Z[n][0], SIGMA[n][0], Z[n][1], SIGMA[n][1]].join(";").replaceAll(".", ",")).join("\n")}\n`;
  const text = `${HEAD}export const study = experiment(f, { z0: [1, 0], t: [0, 4], loss: meanSquaredError(), ${TRAIN}, data: csv("a.csv", { sigma: { x: "x sd", y: "err" } }) });`;
  const { theta, wholeLoss } = trainingOf(inline(`sigma: ${rows(SIGMA)}`)).training.run({});
  const read = trainingOf(text, { "a.csv": table }).training.run({});
  assert.deepEqual(read.theta, theta);
  assert.equal(read.wholeLoss, wholeLoss);
  // Without a header by number; of one for all by itself, and against the direction of the table.
  const bare = table.split("\n").slice(1).join("\n");
  const byNumber = text
    .replace("sigma: {", "header: false, columns: { t: 1, x: 2, y: 4 }, sigma: {")
    .replace('"x sd"', '"3"')
    .replace('"err"', '"5"');
  assert.deepEqual(trainingOf(byNumber, { "a.csv": bare }).training.run({}).theta, theta);
  const [header, ...lines] = table.trim().split("\n");
  const turned = [header, ...lines.reverse()].join("\n");
  assert.deepEqual(trainingOf(text, { "a.csv": turned }).training.run({}).theta, theta);
});

test("one standard deviation for all moves no minimum, and the loss by its square; one a component weighs components", () => {
  const plain = trainingOf(inline("")).training.run({});
  const half = trainingOf(inline("sigma: 0.5")).training.run({});
  for (const i of [0, 1]) assert.ok(Math.abs(half.theta[i] - plain.theta[i]) < 1e-5);
  assert.ok(Math.abs(half.wholeLoss - 4 * plain.wholeLoss) < 1e-8);
  const byComponent = trainingOf(inline("sigma: [0.5, 0.25]")).training.run({}).theta;
  const weighed = trainingOf(
    inline("").replace("iterations: 60", "iterations: 60, weights: { components: [1, 4] }"),
  ).training.run({}).theta;
  for (const i of [0, 1]) assert.ok(Math.abs(byComponent[i] - weighed[i]) < 1e-5);
});

test("standard errors are those of weighed data, and the residuals' spread is told in units of them", () => {
  const { training, session, study, texts } = trainingOf(inline(`sigma: ${rows(SIGMA)}`));
  const { theta, z0, wholeLoss } = training.run({});
  const { findings } = drawTraining(session, study, { theta, z0, runs: [], fit: true }, texts, () => false);
  const spread = Math.sqrt((wholeLoss * 8) / 6);
  const found = /standard deviation of ([\d.]+)/.exec(findings.at(-1)!);
  assert.ok(Math.abs(Number(found![1]) - spread) < 1e-3 * spread, `${found![1]} is not ${spread}`);
});

const TWO = `t,x,y,run\n${[0, 1, 2].map((t) => `${t},${Math.exp(-t)},${t / 4},A`).join("\n")}\n${[0, 1, 3].map((t) => `${t},${2 * Math.exp(-0.3 * t)},${t / 3},B`).join("\n")}\n`;
const weighed = (weights: string, table = "two.csv") =>
  `${HEAD}export const study = experiment(f, { t: [0, 3], loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 60, ${weights} }, data: csv("${table}", { columns: { trajectory: "run" } }) });`;

test("trajectories are weighed by their names or in order; one of weight 0 counts as if it were not there", () => {
  const files = {
    "two.csv": TWO,
    "one.csv": TWO.split("\n")
      .filter((row) => !row.endsWith("B"))
      .join("\n"),
  };
  const alone = trainingOf(weighed("", "one.csv"), files).training.run({}).theta;
  const byName = trainingOf(weighed("weights: { trajectories: { B: 0 } }"), files).training.run({}).theta;
  const inOrder = trainingOf(weighed("weights: { trajectories: [3, 0] }"), files).training.run({}).theta;
  for (const theta of [byName, inOrder])
    for (const i of [0, 1])
      assert.ok(Math.abs(theta[i] - alone[i]) < 1e-5 * Math.abs(alone[i]), `${theta} is not ${alone}`);
  const both = trainingOf(weighed(""), files).training.run({}).theta;
  assert.ok(Math.abs(both[0] - alone[0]) > 1e-2);
  // Of experiments that are fitted together, by their names.
  const joint = `${HEAD}export const a = experiment(f, { t: [0, 3], loss: meanSquaredError(), data: csv("one.csv", { columns: { trajectory: "run" } }) });
export const b = experiment(f, { t: [0, 3], loss: meanSquaredError(), data: csv("two.csv", { columns: { trajectory: "run" } }) });
export const study = fit([a, b], { train: { optimizer: lbfgs(), iterations: 60, weights: { trajectories: { b: 0 } } } });`;
  const first = trainingOf(joint, files).training.run({}).theta;
  for (const i of [0, 1]) assert.ok(Math.abs(first[i] - alone[i]) < 1e-5);
});

const refused: readonly (readonly [text: string, table: string, message: RegExp])[] = [
  [
    weighed("weights: { trajectories: { C: 0 } }"),
    TWO,
    /`weights` names trajectory `C`, which the data do not have; there are `A`, `B`/,
  ],
  [weighed("weights: { trajectories: [1] }"), TWO, /`weights` has 1 factors for trajectories, but the data have 2/],
  [
    inline("sigma: 0.5", "pointwise(([x], t, [p]) => (x - p) ** 2)"),
    "",
    /`sigma` is the unit of residuals; pointwise has none: divide by it in its function/,
  ],
];
for (const [text, table, message] of refused) {
  test(`refused: ${message.source}`, () => assert.throws(() => trainingOf(text, { "two.csv": table }), message));
}

const faulty: readonly (readonly [sigma: string, table: string, message: RegExp])[] = [
  [
    '{ x: "sd" }',
    "t,x,sd\n1,0.5,0.1\n2,0.4,",
    /row 3, column `sd`: the cell is empty; every datum needs its standard deviation/,
  ],
  ['{ x: "sd" }', "t,x,sd\n1,0.5,0.1\n2,0.4,0", /row 3, column `sd`: 0 is no standard deviation, which is above 0/],
  ['{ x: "sdev" }', "t,x,sd\n1,0.5,0.1", /there is no column `sdev`, which `sigma` names; there are `t`, `x`, `sd`/],
];
for (const [sigma, table, message] of faulty) {
  test(`a table is refused: ${message.source}`, () => {
    const text = `${HEAD}export const study = experiment(f, { z0: [1, 0], t: [0, 4], loss: meanSquaredError(), data: csv("a.csv", { sigma: ${sigma} }) });`;
    assert.throws(() => trainingOf(text, { "a.csv": table }), message);
  });
}

for (const [sigma, message] of [
  ["sigma: 0", /`sigma` of `data` must be .*above 0/],
  ["sigma: [1, 2, 3]", /`sigma` of `data` has 3 entries, not 2, one a component, or 4 rows/],
  ["sigma: [[1, 2], [1], [1, 2], [1, 2]]", /row 1 of `sigma` of `data` has 1 entries, not 2/],
] as const) {
  test(`the text is refused: ${sigma}`, () => {
    const messages = read(inline(sigma)).program.diagnostics.map((each) => each.message);
    assert.ok(
      messages.some((each) => message.test(each)),
      messages.join("\n"),
    );
  });
}
