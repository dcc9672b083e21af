import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTraining } from "../../../src/analysis/training/drawTraining.ts";
import { describe as describeProgram } from "../../../src/engine/describe.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

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
    `export const c = experiment(f, { z0: [1, 1], t: [0.5, 5], data: { t: [1, 5], z: [[1, 1], [1, 1]] }, loss: meanSquaredError() }); export const joint = fit([a, c], { train: {} });`,
    /`c` starts at t = 0.5 and the first at 0/,
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
