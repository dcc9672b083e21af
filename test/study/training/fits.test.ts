import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TrainProgress } from "../../../src/protocol/trainingApi.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { encodeCheckpoint } from "../../../src/train/checkpoint.ts";
import { Training } from "../../../src/train/training.ts";

/** Minima by SciPy: test/reference/fits.py. */
const fits: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
  readFileSync("test/reference/fits.json", "utf8"),
);
const tables = "test/study/training/tables";
const HEAD =
  'import { adam, adamW, csv, experiment, from, lbfgs, meanSquaredError, multipleShooting, param, rmsProp, sgd } from "node-ode";\n';

function trainingOf(text: string, ...files: readonly string[]): StudyTraining {
  const entry = `${tables}/a.node-ode.ts`;
  const texts = new Map([[entry, HEAD + text]]);
  for (const file of files) texts.set(`${tables}/${file}`, readFileSync(`${tables}/${file}`, "utf8"));
  const session = new Session();
  const program = session.read({ entry, texts });
  assert.deepEqual(program.diagnostics, []);
  return new StudyTraining(session, findStudy(program, "fit"), texts);
}

function near(found: ArrayLike<number>, expected: readonly number[], part = 1e-4) {
  for (const [i, x] of expected.entries())
    assert.ok(Math.abs(found[i] - x) <= part * Math.abs(x), `${Array.from(found)} is not ${expected}`);
}

test("a decay at the sampling times of a blood curve", () => {
  const { theta } = trainingOf(`
export const truth = (c = 10, t: number) => -1.8 * c;
export const model = (c = 10, t: number, { k = 1 } = {}) => -k * c;
export const fit = experiment(model, { t: [0, 0.5, 1, 2, 4, 8, 12, 24], data: from(truth), loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 100 } });
`).run({});
  near(theta, [fits["sampling times"].k]);
});

test("a lag time moves to where SciPy finds it", () => {
  const { theta, wholeLoss } = trainingOf(`
export function oral([depot, c] = [0, 0], t: number, { tlag = param(0.3, { min: 0, max: 2 }), ka = param(1.2), ke = param(0.2) } = {}) {
  const infusion = t > tlag && t < tlag + 0.5 ? 200 : 0;
  return [infusion - ka * depot, ka * depot - ke * c];
}
const data = { t: [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12], z: [[NaN, 0], [NaN, 0], [NaN, 4.1], [NaN, 22.6], [NaN, 44.5], [NaN, 60.4], [NaN, 59.2], [NaN, 45.6], [NaN, 31.6], [NaN, 14.4]] };
export const fit = experiment(oral, { t: [0, 12], data, loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 200, steps: 50 } });
`).run({});
  const { tlag, ka, ke, loss } = fits.lag;
  near([...theta, wholeLoss], [tlag, ka, ke, loss]);
});

const minimalModel = (train: string) => `
const tInsulin = [0, 2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 27, 32, 42, 52, 62, 72, 82, 92, 102, 122, 142, 162, 182];
const insulin = [11, 26, 130, 85, 51, 49, 45, 41, 35, 30, 30, 27, 30, 22, 15, 15, 11, 10, 8, 11, 7, 8, 8, 7];
const [Gb, Ib] = [92, 11];
function interp(t: number): number {
  for (let i = 1; i < tInsulin.length; i++) {
    if (t <= tInsulin[i]) {
      const f = (t - tInsulin[i - 1]) / (tInsulin[i] - tInsulin[i - 1]);
      return insulin[i - 1] + f * (insulin[i] - insulin[i - 1]);
    }
  }
  return insulin[insulin.length - 1];
}
export function minimal([G, X] = [279, 0], t: number, { Sg = param(2.6e-2, { min: 0 }), k3 = param(0.025, { min: 0 }), Si = param(5e-4, { min: 0 }) } = {}) {
  return [-X * G + Sg * (Gb - G), k3 * (Si * Math.max(interp(t) - Ib, 0) - X)];
}
export const fit = experiment(minimal, {
  z0: [279, 0], t: [0, 182], data: csv("glucose-x.csv"), loss: meanSquaredError(),
  train: { iterations: 200, optimizer: lbfgs(), method: "rk4", steps: 10, weights: { times: (t) => (t >= 8 ? 1 : 0) }, ${train} },
});`;

test("Bergman's minimal model, its initial glucose learnt and its remote insulin held, or both learnt", () => {
  const held = trainingOf(minimalModel("learnZ0: { G: true }"), "glucose-x.csv").run({});
  const { Sg, k3, Si, G0, loss } = fits.glucose;
  near([...held.theta, held.z0[0], held.wholeLoss], [Sg, k3, Si, G0, loss]);
  assert.equal(held.z0[1], 0);
  const both = trainingOf(minimalModel("learnZ0: true"), "glucose-x.csv").run({});
  const other = fits["glucose with X0"];
  near([...both.theta, ...both.z0], [other.Sg, other.k3, other.Si, other.G0, other.X0]);
  const bounded = trainingOf(minimalModel("learnZ0: { G: true, X: { min: 0 } }"), "glucose-x.csv").run({});
  near([...bounded.theta, bounded.z0[0], bounded.wholeLoss], [Sg, k3, Si, G0, loss]);
  assert.equal(bounded.z0[1], 0);
});

const enzyme = (train: string, vmax = "min: 1e-8, max: 1e-5", data = "from(truth)") => `
export const truth = ([S] = [1e-3], t: number) => [(-2e-6 * S) / (5e-4 + S)];
export function mm([S] = [1e-3], t: number, { Vmax = param(1e-6, { ${vmax} }), Km = param(1e-3, { min: 1e-5, max: 1e-2 }) } = {}) {
  return [(-Vmax * S) / (Km + S)];
}
export const fit = experiment(mm, { t: { from: 0, to: 900, points: 31 }, data: ${data}, loss: meanSquaredError(), train: { ${train} } });
`;

test("an enzyme in SI units is fitted, and Adam moves it", () => {
  const { theta } = trainingOf(enzyme("optimizer: lbfgs(), iterations: 300")).run({});
  near(theta, [fits.enzyme.Vmax, fits.enzyme.Km]);
  const walked = trainingOf(enzyme("optimizer: adam(1e-2), iterations: 3000")).run({});
  assert.ok(Math.abs(walked.theta[0] - 2e-6) < 2e-7, `${walked.theta}`);
});

test("a fit that has not come to its minimum says so, with where a step of Gauss and Newton would lead; L-BFGS ends there by default", () => {
  const slow = trainingOf(enzyme("optimizer: adam(1e-3), iterations: 3000")).run({});
  const [{ kind, message }, ...others] = slow.standing;
  assert.deepEqual([kind, others], ["not at the minimum", []]);
  assert.match(
    message,
    /^this is not the minimum: a Gauss–Newton step would take Km from \S+ to \S+, and move 1 more number; `lbfgs\(\)` finds it/,
  );
  assert.ok(slow.notes.includes(message));
  const found = trainingOf(enzyme("optimizer: lbfgs()")).run({});
  near(found.theta, [fits.enzyme.Vmax, fits.enzyme.Km]);
  assert.deepEqual(found.standing, []);
  // It stops where nothing is to be gained, and says what that means.
  assert.equal(found.status, "no improvement");
  assert.ok(found.iteration < 30, `${found.iteration}`);
  assert.match(found.message, /a minimum, to rounding/);
});

/** Every θ and z₀ that a run reports on its way, each iteration's. */
function everyIteration(training: StudyTraining) {
  const thetas: Float64Array[] = [];
  const starts: Float64Array[] = [];
  const { iterations } = training.problem;
  for (let n = 1; n <= iterations; n++) {
    const { theta, z0, status } = training.run({ until: n });
    thetas.push(theta);
    starts.push(z0);
    if (status !== "paused") break;
  }
  return { thetas, starts };
}

const optimizers = ["lbfgs()", "adam(0.3)", "adamW(0.3)", "rmsProp(0.3)", "sgd(3)"];

for (const optimizer of optimizers) {
  test(`bounds hold at every iteration of ${optimizer}, of states that are learnt too`, () => {
    for (const more of ["", "log: true"]) {
      const text = `
export const truth = ([x, y] = [2, 1], t: number) => [-0.9 * x + y, -y];
export function f([x, y] = [1, 1], t: number, { k = param(0.5, { min: 0.25, max: 0.75, ${more} }), a = param(0.5, { min: 0, max: 0.8 }) } = {}) {
  return [-k * x + a * y, -y];
}
export const fit = experiment(f, { z0: [1, 1], t: { from: 0, to: 2, points: 9 }, data: { t: [0, 1, 2], z: [[2, 1], [1.2, 0.4], [0.6, 0.1]] }, loss: meanSquaredError(),
  train: { optimizer: ${optimizer}, iterations: 40, learnZ0: { x: { min: 0, max: 1.5 } } } });`;
      const { thetas, starts } = everyIteration(trainingOf(text));
      for (const [k, a] of thetas) assert.ok(k >= 0.25 && k <= 0.75 && a >= 0 && a <= 0.8, `${k} ${a}`);
      for (const [x, y] of starts) assert.ok(x >= 0 && x <= 1.5 && y === 1, `${x} ${y}`);
      // They would have left otherwise.
      assert.ok(starts.some(([x]) => x === 1.5));
      assert.ok(thetas.some(([k, a]) => k === 0.25 || k === 0.75 || a === 0.8));
    }
  });
}

const heat = (C: number, h: number, more: string, optimizer: string) => `
export const truth = ([T] = [5], t: number) => [(${h} * (20 - T)) / ${C}];
export function f([T] = [5], t: number, { C = param(${0.8 * C}${more}) } = {}) {
  return [(${h} * (20 - T)) / C];
}
export const fit = experiment(f, { t: { from: 0, to: 2, points: 9 }, data: from(truth), loss: meanSquaredError(), train: { optimizer: ${optimizer}, iterations: 25 } });`;

test("8e6 J/K moves as 0.5 does: in the unit that is given, or in that of its size", () => {
  for (const optimizer of ["adam(1e-2)", "lbfgs()"]) {
    const small = everyIteration(trainingOf(heat(0.5, 1, ", { scale: 0.5 }", optimizer))).thetas;
    const large = everyIteration(trainingOf(heat(8e6, 1.6e7, ", { scale: 8e6 }", optimizer))).thetas;
    for (const [n, [C]] of large.entries()) near([C / 8e6], [small[n][0] / 0.5], 1e-6);
    const bySize = everyIteration(trainingOf(heat(2 ** 23, 2 ** 24, "", optimizer))).thetas;
    const byUnit = everyIteration(trainingOf(heat(0.5, 1, ", { scale: 0.5 }", optimizer))).thetas;
    for (const [n, [C]] of bySize.entries()) near([C / 2 ** 23], [byUnit[n][0] / 0.5], 1e-6);
  }
});

test("a positive parameter in logarithms goes by factors, and never below 0", () => {
  const { thetas } = everyIteration(trainingOf(heat(1e3, 2e3, ", { log: true }", "adam(0.05)")));
  // The first update of Adam is its rate, whatever the gradient: of the logarithm.
  near(thetas[0], [800 * Math.exp(0.05)], 1e-6);
  near([thetas.at(-1)![0]], [1e3], 0.05);
  for (const [C] of everyIteration(trainingOf(heat(1e3, 2e3, ", { log: true }", "sgd(100)"))).thetas) assert.ok(C > 0);
});

test("the length of the gradient is that of ∂L/∂θ in the units of the file", () => {
  const norms = ["", ", { scale: 1 }", ", { log: true }", ", { scale: 12345 }"].map((more) => {
    let first = Number.NaN;
    const progress = ({ history }: TrainProgress) => {
      if (history.first === 0 && history.gradientNorm.length > 0) [first] = history.gradientNorm;
    };
    trainingOf(heat(8e6, 1.6e7, more, "lbfgs()")).run({ until: 1, progress });
    return first;
  });
  for (const norm of norms) near([norm], [norms[1]], 1e-9);
});

test("a unit of 1 and a range that is never met give the bits of yesterday", () => {
  const plain = everyIteration(trainingOf(heat(2, 4, "", "adam(1e-2)"))).thetas;
  const wide = everyIteration(trainingOf(heat(2, 4, ", { min: -100, max: 100, scale: 1 }", "adam(1e-2)"))).thetas;
  assert.deepEqual(wide, plain);
});

test("a checkpoint from before there were units goes on in units of 1, to the same bits", () => {
  const before = trainingOf(heat(8e6, 1.6e7, ", { scale: 1 }", "adam(1e3)"));
  before.run({ until: 10 });
  const whole = before.run({}).theta;
  const old = trainingOf(heat(8e6, 1.6e7, ", { scale: 1 }", "adam(1e3)"));
  const halfway = new Training(old.problem);
  for (let n = 0; n < 10; n++) halfway.step();
  assert.equal(halfway.state.units, undefined);
  const resumed = trainingOf(heat(8e6, 1.6e7, "", "adam(1e3)"));
  resumed.resume(encodeCheckpoint(halfway.state, resumed.identity, resumed.arithmetic));
  assert.deepEqual(resumed.run({}).theta, whole);
});

test("a training goes on in the units that it began with, whatever its file says by now", () => {
  const text = (start: number) => heat(8e6, 1.6e7, "", "adam(1e-2)").replace("6400000", String(start));
  const whole = trainingOf(text(6400000)).run({}).theta;
  const half = trainingOf(text(6400000)).run({ until: 12 }).checkpoint;
  const resumed = trainingOf(text(1000));
  resumed.resume(half);
  assert.deepEqual(resumed.run({}).theta, whole);
});

test("pieces of multiple shooting keep the bounds of their component", () => {
  const text = `
export function f([x] = [1], t: number, { k = param(0.1) } = {}) {
  return [-k * x];
}
export const fit = experiment(f, { t: [0, 4], data: { t: [0, 1, 2, 3, 4], z: [[1], [0.1], [-0.2], [-0.1], [-0.3]] }, loss: meanSquaredError(),
  train: { optimizer: lbfgs(), iterations: 20, curriculum: multipleShooting({ segments: 4 }), learnZ0: { x: { min: 0 } } } });`;
  const training = trainingOf(text);
  const inner = new Training(training.problem);
  while (inner.step()) {
    const states = inner.objective.coordinates.values(inner.state.x).slice(1);
    assert.ok(
      states.every((x) => x >= 0),
      `${states}`,
    );
  }
  assert.ok(inner.objective.coordinates.values(inner.state.x).includes(0));
});

test("what is trained in logarithms has one", () => {
  const text = heat(1e3, 2e3, ", { log: true }", "lbfgs()").replace(
    "experiment(f, {",
    "experiment(f, { theta: { C: -3 },",
  );
  assert.throws(() => trainingOf(text), /trained in logarithms starts above 0, but one number starts at -3/);
});
