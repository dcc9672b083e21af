import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawTraining } from "../../../src/analysis/training/drawTraining.ts";
import { describe as describeProgram } from "../../../src/engine/describe.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

/** Minima by SciPy: test/reference/fits.py. */
const fits: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
  readFileSync("test/reference/fits.json", "utf8"),
);

/** One reaction in a batch and in a flow reactor: two equations with k in common. */
const REACTORS = `import { adam, earlyTimes, experiment, fit, growingHorizon, lbfgs, meanSquaredError, multipleShooting, param } from "node-ode";
export const batch = ([A, B] = [2, 0], t: number, { k = param(1, { min: 0 }), d = param(0.1, { min: 0 }) } = {}) => [-k * A, k * A - d * B];
export const flow = (x = 0.2, t: number, { inlet = param(3, { fixed: true }), q = param(0.5, { min: 0 }), k = 1 } = {}) => q * (inlet - x) - k * x;
export const a = experiment(batch, { z0: [2, 0], t: [0, 8], loss: meanSquaredError(),
  data: { t: [0.5, 1, 2, 3, 5, 8], z: [[1.56, 0.40], [1.22, 0.69], [0.70, 1.04], [0.46, 1.10], [0.15, 1.01], [0.03, 0.62]] } });
export const b = experiment(flow, { z0: 0.2, t: [0, 12], loss: meanSquaredError(),
  data: { t: [0, 1, 2, 4, 6, 9, 12], z: [0.22, 0.55, 0.74, 0.93, 1.00, 1.04, 1.02] } });
`;

function read(text: string) {
  const texts = new Map([["a.node-ode.ts", text]]);
  const session = new Session();
  const program = session.read({ entry: "a.node-ode.ts", texts });
  return { session, program, texts };
}

function trainingOf(text: string, name = "joint") {
  const { session, program, texts } = read(text);
  assert.deepEqual(
    program.diagnostics.map(({ message }) => message),
    [],
  );
  const study = findStudy(program, name);
  return { training: new StudyTraining(session, study, texts), session, study, texts, program };
}

function near(found: ArrayLike<number>, expected: readonly number[], part = 1e-4) {
  for (const [i, x] of expected.entries())
    assert.ok(Math.abs(found[i] - x) <= part * Math.abs(x), `${Array.from(found)} is not ${expected}`);
}

const joint = (rest: string, train = "optimizer: lbfgs(), iterations: 100, learnZ0: { b: true }") =>
  `${REACTORS}export const joint = fit([a, b], { train: { ${train} }, ${rest} });`;

test("two equations with one parameter in common end where SciPy does, each with its own", () => {
  const { training, study } = trainingOf(joint('share: ["k"]'));
  const { theta, z0, wholeLoss, standing } = training.run({});
  assert.deepEqual(
    study.dynamics.parameters.map(({ name }) => name),
    ["k", "d", "inlet", "q"],
  );
  const { k, d, q, x0, loss } = fits.joint;
  near([...theta, wholeLoss], [k, d, 3, q, loss]);
  // Rows are as long as the longest state; the batch starts where it is told.
  assert.deepEqual([...z0.subarray(0, 2)], [2, 0]);
  near([z0[2]], [x0]);
  assert.deepEqual(standing, []);
});

test("data are weighed by their standard deviations: the minimum is SciPy's, its loss the mean of (r/σ)²", () => {
  const text = joint('share: ["k"]')
    .replace(
      "[0.03, 0.62]]",
      "[0.03, 0.62]], sigma: [[0.05, 0.02], [0.05, 0.02], [0.05, 0.04], [0.02, 0.04], [0.02, 0.04], [0.02, 0.04]]",
    )
    .replace("1.04, 1.02]", "1.04, 1.02], sigma: 0.03");
  const { theta, z0, wholeLoss } = trainingOf(text).training.run({});
  const { k, d, q, x0, loss } = fits["joint with sigma"];
  near([...theta, wholeLoss, z0[2]], [k, d, 3, q, loss, x0]);
});

test("nothing is shared across functions but what is named, and it is bounded as it is in each", () => {
  const { training, study } = trainingOf(joint(""));
  const { theta } = training.run({});
  assert.deepEqual(
    study.dynamics.parameters.map(({ name, min }) => [name, min]),
    [
      ["a.k", 0],
      ["d", 0],
      ["inlet", undefined],
      ["q", 0],
      ["b.k", undefined],
    ],
  );
  assert.ok(Math.abs(theta[0] - theta[4]) > 1e-3, "each its own");
  for (const experiment of ["a", "b"]) {
    const alone = trainingOf(
      REACTORS.replaceAll(
        "loss: meanSquaredError()",
        `loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 100, learnZ0: ${experiment === "b"} }`,
      ),
      experiment,
    ).training.run({}).theta;
    near(experiment === "a" ? theta.slice(0, 2) : [theta[2], theta[3], theta[4]], [...alone], 1e-3);
  }
});

test("experiments of one function share what is named, and have each their own of the rest", () => {
  const text = `${REACTORS}
export const c = experiment(flow, { z0: 1, t: [0, 4], theta: { q: 0.2, inlet: 1 }, loss: meanSquaredError(), data: { t: [1, 2, 4], z: [0.7, 0.52, 0.36] } });
export const joint = fit([b, c], { train: { optimizer: lbfgs(), iterations: 60 }, share: ["k"] });
export const whole = fit([b, c], { train: { optimizer: lbfgs(), iterations: 60 }, share: ["k", "q"] });`;
  const { training, study } = trainingOf(
    text.replace("theta: { q: 0.2, inlet: 1 }", "theta: { q: 0.2, inlet: 1 }").replace(/export const whole.*$/, ""),
  );
  training.run({});
  assert.deepEqual(
    study.dynamics.parameters.map(({ name }) => name),
    ["b.inlet", "b.q", "k", "c.inlet", "c.q"],
  );
  assert.deepEqual([...study.theta], [3, 0.5, 1, 1, 0.2]);
  // What is shared starts alike.
  const [fault] = read(text).program.diagnostics;
  assert.match(fault.message, /`q` starts at 0.5 in `b` and at 0.2 in `c`: what is shared starts alike/);
});

test("fixed parameters of other values do not keep experiments of one function from being fitted together", () => {
  const { study, training } = trainingOf(`${REACTORS}
export const c = experiment(flow, { z0: 1, t: [0, 4], theta: { inlet: 1 }, loss: meanSquaredError(), data: { t: [1, 2, 4], z: [0.7, 0.52, 0.36] } });
export const joint = fit([b, c], { train: { optimizer: lbfgs(), iterations: 60 } });`);
  assert.deepEqual(
    study.dynamics.parameters.map(({ name, fixed }) => [name, fixed]),
    [
      ["b.inlet", true],
      ["q", false],
      ["k", false],
      ["c.inlet", true],
    ],
  );
  const { theta } = training.run({});
  assert.deepEqual([theta[0], theta[3]], [3, 1]);
});

for (const train of [
  "optimizer: lbfgs(), iterations: 12, learnZ0: { b: true }",
  "optimizer: adam(1e-2), iterations: 12, learnZ0: true, batch: undefined, validation: 0.2",
  "optimizer: adam(1e-2), iterations: 12, curriculum: multipleShooting({ segments: 2 }), method: 'rk4', steps: 4",
]) {
  test(`goes on from a checkpoint as if it had not stopped: ${train}`, () => {
    const text = joint('share: ["k"]', train);
    const whole = trainingOf(text).training.run({});
    const half = trainingOf(text).training.run({ until: 5 }).checkpoint;
    const resumed = trainingOf(text).training;
    resumed.resume(half);
    const { theta, z0, iteration } = resumed.run({});
    assert.equal(iteration, whole.iteration);
    assert.deepEqual(theta, whole.theta);
    assert.deepEqual(z0, whole.z0);
  });
}

test("a checkpoint is of the functions, of what is shared and of whose starts are learnt", () => {
  const half = trainingOf(joint('share: ["k"]')).training.run({ until: 3 }).checkpoint;
  const others: readonly (readonly [string, RegExp])[] = [
    [joint(""), /its parameters differ/],
    [joint('share: ["k"]').replace("learnZ0: { b: true }", "learnZ0: true"), /`learnZ0` differs/],
    [joint('share: ["k"]').replace("- k * x;", "- k * x * x;"), /the function differs;/],
  ];
  for (const [text, message] of others) assert.throws(() => trainingOf(text).training.resume(half), message);
});

test("both equations are drawn with their data, and every number learnt has its name and its error", () => {
  const { training, session, study, texts, program } = trainingOf(joint('share: ["k"]'));
  const { theta, z0 } = training.run({});
  const drawn = drawTraining(session, study, { theta, z0, runs: [], fit: true, gradient: true }, texts, () => false);
  assert.deepEqual(
    drawn.fit.map(({ title }) => title),
    ["A over time, batch", "B over time, batch", "x over time, flow"],
  );
  assert.deepEqual(
    drawn.fields.map(({ title }) => title),
    ["Learned vector field, batch", "Learned slope field, flow"],
  );
  assert.equal(new Set([...drawn.fields, ...drawn.fit].map(({ id }) => id)).size, 5);
  const points = drawn.fit.map(({ marks }) => marks.find(({ kind }) => kind === "points"));
  assert.deepEqual(
    points.map((mark) => (mark?.kind === "points" ? mark.x.length : 0)),
    [6, 6, 7],
  );
  assert.equal(drawn.data?.trajectories, 2);
  assert.deepEqual(
    drawn.learned.map(({ name }) => name),
    ["k", "d", "q", "x₀ of trajectory b"],
  );
  for (const { standardError } of drawn.learned)
    assert.ok(standardError! > 0 && standardError! < 0.1, `${standardError}`);
  assert.match(drawn.findings.at(-1)!, /^From 19 residuals/);
  assert.equal(drawn.gradient?.message, undefined);
  const rows = drawn.gradient!.parts;
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["loss", "a", "b"],
  );
  assert.ok(Math.abs(rows[1].loss + rows[2].loss - rows[0].loss) < 1e-12);
  assert.deepEqual(
    drawn.gradient?.figure?.marks.map((mark) => mark.label?.replace(/^.*of /, "")),
    ["a", "a", "b"],
  );
  const described = describeProgram(program, "a.node-ode.ts", 1).experiments.find(({ name }) => name === "joint");
  assert.equal(described?.trainable, true);
  // The adjoint is that of one equation: of each experiment, or in the panel of the training.
  assert.deepEqual(
    ["training", "portrait", "adjoint"].map((name) => described?.offered.includes(name)),
    [true, true, false],
  );
  assert.deepEqual(
    described?.learns?.functions.map(({ name, parameters }) => [
      name,
      parameters.map((each) => [each.name, each.offset]),
    ]),
    [
      [
        "batch",
        [
          ["k", 0],
          ["d", 1],
        ],
      ],
      [
        "flow",
        [
          ["inlet", 2],
          ["q", 3],
          ["k", 0],
        ],
      ],
    ],
  );
});

test("what only the start of an unlearnt state could tell is no residual", () => {
  const text = (learnZ0: string) => `import { experiment, lbfgs, meanSquaredError } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 0.5 } = {}) => [-k * x, k * x];
export const joint = experiment(f, { z0: [1, 0], t: [0, 2], loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 20, learnZ0: ${learnZ0} },
  data: { t: [0, 1, 2], z: [[1.1, 0.1], [0.6, 0.5], [0.3, 0.7]] } });`;
  for (const [learnZ0, count] of [
    ["false", 4],
    ["{ x: true }", 5],
    ["true", 6],
  ] as const) {
    const { training, session, study, texts } = trainingOf(text(learnZ0));
    const { theta, z0 } = training.run({});
    const { findings } = drawTraining(session, study, { theta, z0, runs: [], fit: true }, texts, () => false);
    assert.match(findings.at(-1)!, new RegExp(`^From ${count} residuals`), learnZ0);
  }
});

const faults: readonly (readonly [text: string, message: RegExp])[] = [
  ['fit([a, b], { train: {}, share: ["d"] })', /`d` is a parameter of `a` alone: there is none to share it with/],
  ['fit([a, b], { train: {}, share: ["kk"] })', /unknown parameter of `batch` and `flow` `kk`; did you mean `k`/],
  ["fit([a, b], { train: {}, share: 'k' })", /`share` must be an array of names of parameters/],
  ["fit([a, b], { train: { learnZ0: { c: true } } })", /unknown component of `learnZ0` `c`/],
  ["fit([a, b], { train: { learnZ0: { b: 3 } } })", /`learnZ0` must be true, false, or an object of components \(x\)/],
  ["fit([a, b], { train: { learnZ0: { b: { y: true } } } })", /unknown component of `learnZ0` `y`/],
  ["fit([a, b], { train: { weights: { b: { components: [1, 2] } } } })", /must hold 1 factors, not 2/],
  [
    "fit([a, b], { train: { weights: { b: { trajectories: [1] } } } })",
    /factors of trajectories stand in `weights` itself: those of all experiments/,
  ],
];
for (const [call, message] of faults) {
  test(`refused: ${call}`, () => {
    const { program } = read(`${REACTORS}export const joint = ${call};`);
    const messages = program.diagnostics.map((each) => each.message);
    assert.ok(
      messages.some((each) => message.test(each)),
      messages.join("\n"),
    );
    assert.ok(!program.experiments.some(({ name }) => name === "joint"));
  });
}
