import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Audit } from "../../src/adjoint/audit/auditModes.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { largest } from "../../src/core/extremes.ts";
import { dataGradient, trainingGradient } from "../../src/study/gradient/dataGradient.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { gradientData } from "../../src/study/gradient/gradientData.ts";
import { Session } from "../../src/study/session.ts";
import { study as findStudy, type Study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Training } from "../../src/train/training.ts";

/*
 * One gradient, wherever it is asked for: the one a training steps along is that of a request with the same method, trajectory by
 * trajectory and part by part.
 */

const session = new Session();

const HEAD = `import { experiment, jacobianFrobenius, kineticEnergy, meanSquaredError, mlp, param, pointwise, terminal, weightDecay } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = [0.3, 0.8], held = param(0.5, { fixed: true }), net = mlp([2, 3, 2], { seed: 1 }) } = {}) {
  const [p, q] = net([x, y]);
  return [a[0] * y + p, -a[1] * x + held * q + 0.3 * Math.cos(t)];
}
`;
const REGULAR = "{ t: [0, 0.25, 0.5, 0.75, 1], z: [[1, 0.5], [1.1, NaN], [1.2, 0], [1.1, -0.2], [0.9, -0.4]] }";
const SEVERAL = `[
  { t: [0, 0.3, 0.5, 1.1, 1.4, 2], z: [[1, 0.5], [1.2, NaN], [1.1, 0], [0.7, -0.4], [NaN, NaN], [0.1, -0.9]] },
  { t: [0.2, 0.7, 0.8, 1.5], z: [[0.1, 0.9], [0.4, 0.8], [0.5, NaN], [0.8, 0.1]] },
]`;
const TERMS = "regularisers: [kineticEnergy(0.1), jacobianFrobenius(0.05), weightDecay(0.02)]";

const single = (train: string) =>
  `${HEAD}export const study = experiment(f, { t: [0, 1], data: ${REGULAR}, loss: meanSquaredError(), train: { ${train} } });`;
const several = (train: string) =>
  `${HEAD}export const study = experiment(f, { t: [0, 2], z0: [[1, 0.5], [0, 1]], data: ${SEVERAL}, loss: meanSquaredError(), train: { ${train} } });`;

function made(text: string): { study: Study; texts: ReadonlyMap<string, string> } {
  const texts = new Map([["f.node-ode.ts", text]]);
  const program = session.read({ entry: "f.node-ode.ts", texts });
  assert.deepEqual(program.diagnostics, []);
  return { study: findStudy(program, "study"), texts };
}

function near(found: ArrayLike<number>, wanted: ArrayLike<number>, within: number, what = ""): void {
  const scale = Math.max(1e-300, largest(Float64Array.from(wanted, Math.abs)));
  for (let k = 0; k < wanted.length; k++) {
    assert.ok(Math.abs(found[k] - wanted[k]) <= within * scale, `${what} ${k}: ${found[k]} against ${wanted[k]}`);
  }
}

/** What the training's own first iteration has: loss, then the gradient by free parameters and learnt initial states. */
function iteration({ problem }: StudyTraining) {
  const training = new Training(problem);
  const gradient = new Float64Array(training.objective.count);
  const { x } = training.state;
  const { loss } = training.objective.evaluate(x, training.look(0), gradient);
  const { objective } = training;
  return { loss, gradient, theta: objective.theta(x).slice(), z0: objective.z0(x), trained: problem.trained };
}

for (const [what, text] of Object.entries({
  "one trajectory": single("learnZ0: true, steps: 2, method: 'rk4'"),
  "one trajectory, regularised": single(`learnZ0: true, steps: 2, method: "rk4", ${TERMS}`),
  "two trajectories with gaps, weighted and regularised": several(
    `learnZ0: true, method: "rk4", weights: { times: (t) => 1 + t, components: [1, 3] }, ${TERMS}`,
  ),
  "by tolerance": several(`learnZ0: true, ${TERMS}`),
})) {
  test(`a training's gradient is had outside of it: ${what}`, () => {
    const { study, texts } = made(text);
    const training = new StudyTraining(session, study, texts);
    const { loss, gradient, theta, z0, trained } = iteration(training);
    const again = trainingGradient(study, training.problem, { theta, z0, parts: true });
    near([again.loss], [loss], 1e-13, "loss");
    const starts = again.trajectories.flatMap(({ gradient: { z0: own } }) => [...own]);
    near([...Array.from(trained, (k) => again.theta[k]), ...starts], gradient, 1e-12, "gradient");
    // Data and regularisers sum up to it.
    near([again.parts.reduce((sum, part) => sum + part.loss, 0)], [loss], 1e-12, "parts of the loss");
    near(
      again.theta.map((_, k) => again.parts.reduce((sum, part) => sum + part.theta[k], 0)),
      again.theta,
      1e-11,
      "parts",
    );
    if (text.includes("kineticEnergy(")) {
      assert.deepEqual(
        again.parts.map(({ name }) => name),
        ["data", "kineticEnergy + jacobianFrobenius", "weightDecay"],
      );
    }
  });
}

test("a request by the training's method has the training's numbers", () => {
  const { study, texts } = made(single(`learnZ0: true, method: "rk4", steps: 2, ${TERMS}`));
  const training = new StudyTraining(session, study, texts);
  const { loss, gradient, trained } = iteration(training);
  const data = gradientData(session, study, texts);
  assert.ok(data);
  for (const mode of ["direct", "checkpointed", "forward"]) {
    const found = dataGradient(session, study, data, { method: "rk4", steps: 8, mode });
    near([found.loss], [loss], 1e-13, `${mode}, loss`);
    const own = [...Array.from(trained, (k) => found.theta[k]), ...found.trajectories[0].gradient.z0];
    near(own, gradient, 1e-12, mode);
  }
});

test("a trajectory's gradient is its share: all of them sum up to the whole", () => {
  const { study, texts } = made(several(""));
  const whole = gradientData(session, study, texts);
  assert.ok(whole);
  const all = dataGradient(session, study, whole, {});
  assert.deepEqual(
    all.trajectories.map(({ name }) => name),
    ["0", "1"],
  );
  near([all.trajectories.reduce((sum, { share }) => sum + share, 0)], [1], 1e-14);
  const apart = ["0", "1"].map((name) => {
    const data = gradientData(session, study, texts, name);
    assert.ok(data);
    const one = dataGradient(session, study, data, {});
    assert.equal(one.trajectories.length, 1);
    return one;
  });
  near([apart[0].loss + apart[1].loss], [all.loss], 1e-14);
  near(
    apart[0].theta.map((x, k) => x + apart[1].theta[k]),
    all.theta,
    1e-13,
  );
  assert.throws(
    () => gradientData(session, study, texts, "2"),
    /there is no trajectory `2`; the data of study hold 0, 1/,
  );
});

test("the adjoint jumps at every observation by ∂ℓ/∂z there, and nowhere else, in every mode that has a path", () => {
  const { study, texts } = made(several("weights: { times: (t) => 1 + t, components: [1, 3] }"));
  const data = gradientData(session, study, texts);
  assert.ok(data);
  const weights = (t: number, i: number) => (1 + t) * (i === 0 ? 1 : 3);
  const total = data.targets.trajectories.reduce(
    (sum, { t, data: cells }) =>
      // The row put before the second trajectory's data holds none.
      cells.reduce((own, x, at) => own + (Number.isNaN(x) ? 0 : weights(t[at >> 1], at % 2)), sum),
    0,
  );
  for (const mode of gradientModes.names().filter((name) => name !== "forward")) {
    const { trajectories } = dataGradient(session, study, data, { mode, rtol: 1e-9, atol: 1e-9, pathPoints: 50 });
    for (const [n, { path }] of trajectories.entries()) {
      assert.ok(path);
      const { t, data: cells }: { t: Float64Array; data: Float64Array } = data.targets.trajectories[n];
      assert.deepEqual(
        path.jumps.map((row) => path.t[row]),
        [...t].reverse(),
      );
      for (const row of path.jumps) {
        const k = t.indexOf(path.t[row]);
        for (const i of [0, 1]) {
          const datum = cells[2 * k + i];
          const slope = Number.isNaN(datum) ? 0 : (2 * weights(t[k], i) * (path.z[2 * row + i] - datum)) / total;
          const jump = path.a[2 * row + i] - path.a[2 * (row - 1) + i];
          const off = Math.abs(jump - slope);
          // a + ∂ℓ/∂z is rounded once.
          assert.ok(
            off <= 4 * Number.EPSILON * Math.max(Math.abs(path.a[2 * row + i]), Math.abs(slope)),
            `${mode} at ${t[k]}: ${jump} against ${slope}`,
          );
        }
      }
    }
  }
});

test("initial states of a request go before those of the data, which stay as they are", () => {
  const { study, texts } = made(single(""));
  const moved = { ...study, z0: [Float64Array.of(0.5, -0.25)] };
  const data = gradientData(session, moved, texts);
  assert.ok(data);
  const [problem] = gradientProblems(session, moved, { data });
  assert.deepEqual([...problem.z0], [0.5, -0.25]);
  assert.deepEqual([...data.targets.trajectories[0].data.subarray(0, 2)], [1, 0.5]);
  assert.throws(
    () => gradientData(session, { ...study, z0: [0, 1].map(() => new Float64Array(2)) }, texts),
    /2 initial states are given, but the data hold 1/,
  );
  assert.throws(() => gradientData(session, { ...study, span: [0, 2] }, texts), /change `t` in the file/);
});

test("regularisers belong to a loss of the state too, as in its training", () => {
  const { study, texts } = made(
    `${HEAD}export const study = experiment(f, { t: [0, 2], method: "rk4", steps: 40, loss: terminal(([x, y]) => x * x + Math.sin(y)), train: { method: "rk4", learnZ0: true, ${TERMS} } });`,
  );
  const training = new StudyTraining(session, study, texts);
  const { loss, gradient, theta, z0, trained } = iteration(training);
  const again = trainingGradient(study, training.problem, { theta, z0 });
  near([again.loss], [loss], 1e-13);
  near([...Array.from(trained, (k) => again.theta[k]), ...again.trajectories[0].gradient.z0], gradient, 1e-12);
});

test("an audit does not call wrong what close observations keep from falling with the tolerance", () => {
  // A thousand observations: the steps are theirs, whatever the tolerance.
  const entry = "samples/spiral.node-ode.ts";
  const texts = new Map([[entry, readFileSync(entry, "utf8")]]);
  const study = findStudy(session.read({ entry, texts }), "fitSpiral");
  const data = gradientData(session, study, texts);
  assert.ok(data);
  const [problem] = gradientProblems(session, study, { data });
  const entries = [0, 1].map((index) => ({ of: "z0", index }) as const);
  const modes = ["direct", "interpolating"].map((name) => gradientModes.get(name));
  const found = new Audit(problem, modes, entries).findings();
  for (const { mode, entry: of, verdict } of found) assert.notEqual(verdict, "wrong", `${mode} ${of.of}[${of.index}]`);
});
