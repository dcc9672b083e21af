import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawTraining } from "../../../src/analysis/training/drawTraining.ts";
import { describe as describeProgram } from "../../../src/engine/describe.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { Training } from "../../../src/train/training.ts";

/** Minima by SciPy: test/reference/fits.py. */
const fits: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
  readFileSync("test/reference/fits.json", "utf8"),
);

const HEAD = `import { csv, experiment, fit, from, huber, lbfgs, meanSquaredError, param } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = param(0.5, { min: 0, max: 3 }), a = 0.2 } = {}) => [-k * x, k * x - a * y];
export const other = ([x, y] = [1, 0], t: number, { k = 0.5, a = 0.2 } = {}) => [-k * x, k * x - a * y];
`;
const A = "{ t: [0, 1, 2, 3], z: [[2, 0], [0.85, 1.02], [0.33, 1.31], [0.16, 1.18]] }";
const B = "{ t: [0, 0.5, 5], z: [[1, 1], [0.66, NaN], [0.01, 0.9]] }";
const QUICK = "train: { optimizer: lbfgs(), iterations: 40 }";

function read(text: string, files: Readonly<Record<string, string>> = {}) {
  const texts = new Map([["a.node-ode.ts", HEAD + text], ...Object.entries(files)]);
  const session = new Session();
  const program = session.read({ entry: "a.node-ode.ts", texts });
  return { session, program, texts };
}

function trained(text: string, name: string, files: Readonly<Record<string, string>> = {}) {
  const { session, program, texts } = read(text, files);
  assert.deepEqual(program.diagnostics, []);
  const study = findStudy(program, name);
  const training = new StudyTraining(session, study, texts);
  return { ...training.run({}), training, session, study, texts, program };
}

const TWO = `
export const a = experiment(f, { z0: [2, 0], t: [0, 3], data: ${A}, loss: meanSquaredError() });
export const b = experiment(f, { z0: [1, 1], t: [0, 5], data: ${B}, loss: meanSquaredError(), train: { iterations: 3 } });
`;

test("two experiments fitted together are one whose data are those of both, to the last bit", () => {
  const joint = trained(`${TWO}export const joint = fit([a, b], { ${QUICK} });`, "joint");
  const one = trained(
    `export const whole = experiment(f, { z0: [[2, 0], [1, 1]], t: [0, 5], data: [${A}, ${B}], loss: meanSquaredError(), ${QUICK} });`,
    "whole",
  );
  assert.deepEqual(joint.theta, one.theta);
  assert.equal(joint.wholeLoss, one.wholeLoss);
  assert.deepEqual([...joint.z0], [2, 0, 1, 1]);
  assert.deepEqual(
    joint.training.problem.trajectories.map(({ name }) => name),
    ["a", "b"],
  );
  // Each alone ends elsewhere.
  const alone = trained(`${TWO}`.replace("meanSquaredError() });", `meanSquaredError(), ${QUICK} });`), "a");
  assert.notDeepEqual(alone.theta, joint.theta);
});

test("tables, solutions and inline data go together, each from its own starts, one held out by name", () => {
  const text = `
export const truth = ([x, y] = [1, 0], t: number) => [-1.2 * x, 1.2 * x - 0.3 * y];
export const a = experiment(f, { t: [0, 4], data: csv("runs.csv", { columns: { trajectory: "run" } }), loss: meanSquaredError() });
export const b = experiment(f, { z0: [3, 1], t: { from: 0, to: 2, points: 9 }, data: from(truth), loss: meanSquaredError() });
export const joint = fit([a, b], { train: { optimizer: lbfgs(), iterations: 60, validation: ["a B"] }, share: ["k", "a"] });`;
  const row = (run: string, x: number, t: number) => {
    const at = x * Math.exp(-1.2 * t);
    return `${run},${t},${at},${(1.2 * x * (Math.exp(-1.2 * t) - Math.exp(-0.3 * t))) / (0.3 - 1.2)}\n`;
  };
  const table = `run,t,x,y\n${[0, 1, 2, 4].map((t) => row("A", 2, t)).join("")}${[0, 1, 3].map((t) => row("B", 1, t)).join("")}`;
  const { theta, training, session, study, texts, program } = trained(text, "joint", { "runs.csv": table });
  assert.ok(Math.abs(theta[0] - 1.2) < 1e-4 && Math.abs(theta[1] - 0.3) < 1e-4, `${theta}`);
  assert.deepEqual(
    training.problem.trajectories.map(({ name }) => name),
    ["a A", "a B", "b"],
  );
  // It is offered, drawn and judged as any experiment is.
  const described = describeProgram(program, "a.node-ode.ts", 1).experiments.find(({ name }) => name === "joint");
  assert.ok(described?.offered.includes("training"));
  const drawn = drawTraining(session, study, { theta, runs: [], fit: true }, texts, () => false);
  assert.equal(drawn.data?.trajectories, 3);
  assert.deepEqual(
    drawn.learned.map(({ name }) => name),
    ["k", "a"],
  );
  assert.ok(drawn.findings.length > 0 && drawn.fit.length === 2);
});

/** A forced equation, so that it matters when it begins. */
const TIDE = `
export const tide = (x = 1, t: number, { k = param(0.5, { min: 0 }), m = 1 } = {}) => k * (m + 0.5 * Math.sin(t) - x);
export const early = experiment(tide, { z0: 3, t: [0, 7], data: { t: [0, 1, 2, 3, 5, 7], z: [2.98, 2.2, 2.02, 1.77, 1.03, 1.25] }, loss: meanSquaredError() });
export const late = experiment(tide, { z0: 0.18, t: [10, 17], data: { t: [10, 10.5, 11, 12, 14, 17], z: [0.18, 0.45, 0.52, 0.75, 1.42, 1.22] }, loss: meanSquaredError() });
`;

test("experiments that begin at several times are fitted together, in any order, and end where SciPy does", () => {
  const { k, m, x0, loss } = fits["from two times on"];
  for (const [order, chosen] of [
    ["early, late", ""],
    ["late, early", ""],
    ["early, late", ', method: "rk4", steps: 20'],
  ]) {
    const text = `${TIDE}export const joint = fit([${order}], { train: { learnZ0: { late: true }${chosen} } });`;
    const { theta, z0, wholeLoss, training, standing, session, study, texts, program } = trained(text, "joint");
    const isFirst = order.startsWith("late");
    // The fixed first datum of `early` counts in the mean, at a residual of 0.02 whatever is learnt.
    const found = [...theta, z0[isFirst ? 0 : 1], wholeLoss];
    for (const [i, x] of [k, m, x0, loss].entries())
      assert.ok(Math.abs(found[i] - x) <= 1e-4 * Math.abs(x), `${order}: ${found} is not ${[k, m, x0, loss]}`);
    assert.equal(z0[isFirst ? 1 : 0], 3);
    assert.deepEqual(standing, []);
    assert.deepEqual(
      training.problem.trajectories.map(({ t }) => t[0]),
      isFirst ? [10, 0] : [0, 10],
    );
    // Each is drawn over its own times, by its own name.
    const drawn = drawTraining(session, study, { theta, z0, runs: [], fit: true }, texts, () => false);
    assert.deepEqual(
      drawn.fit.map(({ title, x }) => [title, x.range]),
      [
        ["x over time, early", [0, 7]],
        ["x over time, late", [10, 17]],
      ].sort(isFirst ? () => -1 : () => 1),
    );
    assert.deepEqual(
      drawn.learned.map(({ name }) => name),
      ["k", "m", "x₀ of trajectory late"],
    );
    assert.ok(drawn.learned.every(({ standardError }) => Number.isFinite(standardError)));
    // What takes one equation over one span is not offered.
    const described = describeProgram(program, "a.node-ode.ts", 1).experiments.find(({ name }) => name === "joint");
    assert.ok(described?.offered.includes("training") && !described.offered.includes("adjoint"));
  }
});

test("gradients of experiments that begin at several times agree with differences", () => {
  const text = `${TIDE}export const joint = fit([early, late], { train: { learnZ0: { late: true } } });`;
  const { session, program, texts } = read(text);
  const study = findStudy(program, "joint");
  const lossAt = (theta: readonly number[]) =>
    new StudyTraining(session, { ...study, theta: Float64Array.from(theta) }, texts).run({ until: 1 }).loss;
  const training = new Training(new StudyTraining(session, study, texts).problem);
  const slope = training.wholeSlope()!;
  for (const i of [0, 1]) {
    const h = 1e-5;
    const at = (by: number) => [0.5, 1].map((x, n) => (n === i ? x + by : x));
    const difference = (lossAt(at(h)) - lossAt(at(-h))) / (2 * h);
    assert.ok(Math.abs(slope[i] - difference) < 1e-4 * Math.abs(difference), `${slope[i]}, not ${difference}`);
  }
});

const faults: readonly (readonly [text: string, message: RegExp])[] = [
  ["export const joint = fit([], { train: {} });", /needs experiments of this file in an array/],
  ["export const joint = fit([a, f], { train: {} });", /an entry of `fit` must be an experiment of this file/],
  ["export const joint = fit([a, b], {});", /`fit` lacks `train`/],
  ["export const joint = fit([a, b], { train: {}, share: ['kk'] });", /unknown parameter of `f` `kk`/],
  [
    `export const c = experiment(f, { z0: [1, 1], t: [0, 5], data: ${B}, loss: huber(1) }); export const joint = fit([a, c], { train: {} });`,
    /`c` has another loss than the first/,
  ],
  [
    `export const c = experiment(f, { z0: [1, 1], t: [0, 5], theta: { k: 2 }, data: ${B}, loss: meanSquaredError() }); export const joint = fit([a, c], { train: {} });`,
    /`k` starts at 0.5 in `a` and at 2 in `c`: what is shared starts alike/,
  ],
  [
    "export const c = experiment(f, { t: [0, 5] }); export const joint = fit([a, c], { train: {} });",
    /`c` has no data to be fitted to/,
  ],
  [
    `export const c = experiment(f, { z0: [1, 1], t: [5, 1], data: { t: [5, 1], z: [[1, 1], [1, 1]] }, loss: meanSquaredError() }); export const joint = fit([a, c], { train: {} });`,
    /`c` is solved backward in time and the first forward: solve all in one direction/,
  ],
];

for (const [text, message] of faults) {
  test(`refused: ${message.source}`, () => {
    const { program } = read(TWO + text);
    assert.ok(
      program.diagnostics.some((each) => each.severity === "error" && message.test(each.message)),
      JSON.stringify(program.diagnostics.map((each) => each.message)),
    );
    assert.deepEqual(
      program.experiments.map(({ name }) => name).filter((name) => name === "joint"),
      [],
    );
  });
}
