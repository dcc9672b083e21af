import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { iterationAxis } from "../../../src/analysis/training/iterationAxis.ts";
import { decades, lossFigure, smoothed } from "../../../src/analysis/training/lossFigure.ts";
import { trainingViewJob } from "../../../src/engine/jobs/trainingView.ts";
import { speedRange } from "../../../src/figure/fieldSpeed.ts";
import { parse } from "../../../src/protocol/check.ts";
import { figure as checkFigure } from "../../../src/protocol/checkFigure.ts";
import type { SuppliedText } from "../../../src/protocol/engineMessages.ts";
import type { Figure, Mark } from "../../../src/protocol/figure.ts";
import type {
  DrawnRun,
  HistorySamples,
  TrainingViewOptions,
  TrainingViewResult,
} from "../../../src/protocol/trainingViewApi.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { trainingChoices } from "../../../src/study/training/trainingChoices.ts";
import { trainingSettings } from "../../../src/study/training/trainingSettings.ts";

const entry = "a.node-ode.ts";
const session = new Session();

async function view(
  text: string,
  name: string,
  options: Partial<TrainingViewOptions> = {},
  files: Readonly<Record<string, SuppliedText>> = {},
): Promise<TrainingViewResult> {
  const texts = new Map<string, SuppliedText>([[entry, text], ...Object.entries(files)]);
  const context = { session, sources: { entry, texts }, cancelled: () => false, progress: () => {} };
  const params = { uri: entry, version: 1, name, options: { runs: [], ...options } };
  const result = await trainingViewJob.run(params, context);
  for (const each of [result.loss, ...result.fields, ...result.fit, ...result.traces, ...result.progress]) {
    assert.deepEqual(parse(checkFigure, each, "figure").ok, true, each.id);
  }
  return result;
}

function history(loss: readonly number[]): HistorySamples {
  const as = (f: (x: number, n: number) => number) => Float64Array.from(loss, f);
  return {
    iteration: as((_, n) => n),
    loss: as((x) => x),
    validation: as((x, n) => (n % 10 === 0 ? 2 * x : Number.NaN)),
    gradientNorm: as((x) => x / 3),
    rate: as(() => 1e-3),
    evaluations: as(() => 80),
  };
}

const run = (name: string, losses: readonly number[]): DrawnRun => ({
  name,
  iterations: 200,
  history: history(losses),
});

function mark<K extends Mark["kind"]>({ marks }: Figure, id: string, kind: K): Extract<Mark, { kind: K }> {
  const found = marks.find((each) => each.id === id);
  assert.ok(found?.kind === kind, `no ${kind} ${id} among ${marks.map((each) => each.id).join(", ")}`);
  return found as Extract<Mark, { kind: K }>;
}

const spiral = readFileSync("samples/spiral.node-ode.ts", "utf8");

test("the learned field stands beside the true one, over the same view and linked to it", async () => {
  const { fields, fit, data, settings, fault } = await view(spiral, "fitSpiral");
  assert.equal(fault, undefined);
  assert.deepEqual([data?.trajectories, data?.observations, data?.loss], [1, 2000, "meanAbsoluteError()"]);
  const { equation, ...others } = settings;
  assert.match(equation, /^[0-9a-f]{14}$/);
  assert.deepEqual(others, {
    iterations: 2000,
    seed: 1,
    rate: 3e-3,
    batchSize: 20,
    batchPoints: 10,
    method: "rk4",
    float32Method: "rk4",
    gradient: "checkpointed",
    precision: "float64",
    optimizer: "adam",
    loss: "meanAbsoluteError",
    curriculum: "growingHorizon",
    phases: [
      { from: 0, name: "windows" },
      { from: 1400, name: "growing horizon" },
    ],
  });
  const [learned, truth, error] = fields;
  assert.deepEqual([learned.id, truth.id, error.id], ["learned", "true", "error"]);
  assert.deepEqual([error.x, error.y], [learned.x, learned.y]);
  const difference = mark(error, "field", "field");
  for (const [n, x] of difference.u.entries()) {
    const expected = mark(learned, "field", "field").u[n] - mark(truth, "field", "field").u[n];
    assert.ok(Math.abs(x - expected) <= 1e-12 * Math.max(1, Math.abs(expected)));
  }
  assert.deepEqual(learned.x, truth.x);
  assert.deepEqual(learned.y, truth.y);
  assert.deepEqual(learned.x.range, [-2.5, 2.5]);
  const field = mark(truth, "field", "field");
  const { u, v, xRange, columns, rows, yRange } = field;
  assert.deepEqual(mark(learned, "field", "field").speedRange, speedRange({ ...field, speedRange: undefined }));
  assert.deepEqual(field.speedRange, mark(learned, "field", "field").speedRange);
  const at = ([low, high]: readonly [number, number], i: number, n: number) => low + ((high - low) * i) / (n - 1);
  for (const [column, row] of [
    [3, 4],
    [20, 7],
  ]) {
    const [x, y] = [at(xRange, column, columns), at(yRange, row, rows)];
    assert.ok(Math.abs(u[row * columns + column] - (-0.1 * x ** 3 + 2 * y ** 3)) < 1e-12);
    assert.ok(Math.abs(v[row * columns + column] - (-2 * x ** 3 - 0.1 * y ** 3)) < 1e-12);
  }
  // The true solution runs through the data, the untrained one does not.
  const off = (figure: Figure) => {
    const { x, y } = mark(figure, "data-0", "points");
    const line = mark(figure, "solution-0", "line");
    const nearest = (n: number) => line.x.reduce((d, lx, k) => Math.min(d, Math.hypot(lx - x[n], line.y[k] - y[n])), 9);
    return Math.max(...Array.from(x, (_, n) => nearest(n)));
  };
  // Half of the way between two points of the drawn line, where it is fastest.
  assert.ok(off(truth) < 0.25, `the true solution misses its data by ${off(truth)}`);
  assert.ok(off(learned) > 0.5, `an untrained net misses them by ${off(learned)} only`);
  assert.deepEqual(
    fit.map(({ id, title }) => [id, title]),
    [
      ["fit-0", "x over time"],
      ["fit-1", "y over time"],
    ],
  );
});

test("the axis of a long training grows in few steps, that of a short one never", () => {
  const of = (iterations: number, done: number) =>
    iterationAxis([{ ...run("run 1", Array(done).fill(1)), iterations }]).range;
  assert.deepEqual(
    [of(2000, 1), of(2000, 1999)],
    [
      [0, 2000],
      [0, 2000],
    ],
  );
  const ends = new Set(Array.from({ length: 30 }, (_, n) => of(100_000, 1000 * (n + 1))![1]));
  assert.deepEqual([...ends], [5000, 10_000, 20_000, 50_000]);
  assert.deepEqual(of(7000, 6000), [0, 7000]);
});

test("no windows are all data, whatever the file says", () => {
  const texts = new Map([[entry, spiral]]);
  const subject = study(session.read({ entry, texts }), "fitSpiral");
  assert.equal(trainingSettings(subject, { batchSize: 0, batchPoints: 10 }).batch, undefined);
  assert.deepEqual(trainingSettings(subject, { batchSize: 5 }).batch, { size: 5, points: 10 });
});

test("the drawing takes the parameters and initial states it is given; the axes stand still", async () => {
  const first = await view(spiral, "fitSpiral");
  const texts = new Map([[entry, spiral]]);
  const { theta } = study(session.read({ entry, texts }), "fitSpiral");
  const other = theta.map((w) => w * 1.7 + 0.1);
  const next = await view(spiral, "fitSpiral", { theta: other, z0: Float64Array.of(1.5, 0.5) });
  assert.notDeepEqual(mark(first.fields[0], "field", "field").u, mark(next.fields[0], "field", "field").u);
  assert.deepEqual(mark(first.fields[1], "field", "field").u, mark(next.fields[1], "field", "field").u);
  const start = mark(next.fields[0], "starts", "points");
  assert.deepEqual([start.x[0], start.y[0]], [1.5, 0.5]);
  for (const [a, b] of [
    [first.fields[0], next.fields[0]],
    [first.fit[0], next.fit[0]],
  ]) {
    assert.deepEqual(a.x, b.x);
    assert.deepEqual(a.y, b.y);
  }
  // Parameters of another version of the text are left alone.
  const foreign = await view(spiral, "fitSpiral", { theta: theta.slice(1) });
  assert.deepEqual(mark(first.fields[0], "field", "field").u, mark(foreign.fields[0], "field", "field").u);
});

test("losses: every iteration, the smoothed one, the validation, and other runs", () => {
  const losses = Array.from({ length: 200 }, (_, n) => Math.exp(-n / 40) * (n % 2 ? 2 : 0.5));
  const figure = lossFigure([
    run("run 2", losses),
    run(
      "run 1",
      losses.map((x) => 3 * x),
    ),
  ]);
  assert.equal(figure.y.scale, "log");
  assert.deepEqual(figure.x.range, [0, 200]);
  assert.deepEqual(figure.y.range, [1e-3, 10]);
  assert.deepEqual([...mark(figure, "raw", "line").y], losses);
  const smooth = mark(figure, "loss", "line").y;
  // The jitter has the geometric mean 1.
  for (let n = 10; n < 190; n++) assert.ok(Math.abs(Math.log(smooth[n]) + n / 40) < 0.15, `${n}: ${smooth[n]}`);
  const validation = mark(figure, "validation", "line");
  assert.equal(validation.x.length, 20);
  assert.equal(validation.y[1], 2 * losses[10]);
  assert.equal(mark(figure, "run-0", "line").label, "run 1");
});

test("what a log axis cannot hold is left out, and nothing at all is drawn as an empty axis", () => {
  const odd = [0, Number.NaN, 1, Number.POSITIVE_INFINITY, 0.5];
  const figure = lossFigure([run("run 1", odd)]);
  // The largest lies on no edge.
  assert.deepEqual(figure.y.range, [0.1, 10]);
  assert.deepEqual(smoothed(Float64Array.from(odd, (x) => (x > 0 ? x : Number.NaN)))[1], Number.NaN);
  assert.deepEqual(decades([]), [0.1, 1]);
  assert.deepEqual(lossFigure([]).marks, []);
});

test("a loss below zero is drawn on a linear axis, all of it", () => {
  const losses = Array.from({ length: 50 }, (_, n) => 0.4 - 0.02 * n);
  const { y, marks } = lossFigure([run("run 1", losses)]);
  assert.equal(y.scale, "linear");
  assert.ok(y.range![0] < -0.58 && y.range![1] > 0.4);
  for (const each of marks) assert.ok(each.kind === "line" && each.y.every(Number.isFinite));
  const { y: smooth } = marks.find(({ id }) => id === "loss") as Extract<Mark, { kind: "line" }>;
  assert.ok(smooth.every((value, n) => Math.abs(value - losses[n]) < 0.02));
});

const swap = (options: string) => `import { experiment, mlp } from "node-ode";
export const flow = (z = 1, t: number, { net = mlp([1, 8, 1], { seed: 3 }) } = {}) => net([z])[0];
export const roomy = ([z, a] = [1, 0], t: number, { net = mlp([2, 8, 2], { seed: 3 }) } = {}) => net([z, a]);
export const study = experiment(${options});`;

const changing = "t: [0, 1], data: [{ t: [1], z: [[1]] }, { t: [1], z: [[-1]] }, { t: [1], z: [[-1.5]] }]";

test("scalar data that change places are shown to be out of reach of any f, until a component more is given", async () => {
  const plain = await view(swap(`flow, { z0: [-1, 1, 0.5], ${changing} }`), "study");
  const [learned] = plain.fields;
  assert.equal(learned.title, "Learned slope field");
  const crosses = mark(learned, "crossings", "points");
  // −1 → 1 meets 1 → −1 at (0.5, 0), and 0.5 → −1.5 a quarter of the way before.
  assert.equal(crosses.x.length, 2);
  assert.ok(Math.abs(crosses.x[0] - 0.5) < 1e-12 && Math.abs(crosses.y[0]) < 1e-12);
  assert.match(learned.notes![0].text, /2 pairs of trajectories to change places.*no f can fit/);
  const augmented = await view(swap(`roomy, { augment: 1, z0: [[-1], [1], [0.5]], ${changing} }`), "study");
  assert.deepEqual(augmented.fields[0].notes, []);
  assert.equal(augmented.fields[0].title, "Learned vector field");
});

test("data whose ways cross in the plane are marked, and nothing is where none do", async () => {
  const plane = (z: string, extra = "") => `import { experiment, mlp } from "node-ode";
export const flow = ([x, y] = [1, 0], t: number, { net = mlp([2, 8, 2], { seed: 3 }) } = {}) => net([x, y${extra}]);
export const study = experiment(flow, { z0: [[-1, -1], [-1, 1]], t: [0, 1], data: ${z} });`;
  const crossing = "[{ t: [1], z: [[1, 1]] }, { t: [1], z: [[1, -1]] }]";
  const [learned] = (await view(plane(crossing), "study")).fields;
  const { x, y } = mark(learned, "crossings", "points");
  assert.deepEqual([[...x], [...y]], [[0], [0]]);
  assert.match(learned.notes![0].text, /1 pair of trajectories cross/);
  const beside = "[{ t: [1], z: [[1, -1]] }, { t: [1], z: [[1, 1]] }]";
  assert.deepEqual((await view(plane(beside), "study")).fields[0].notes, []);
});

test("without data there is a loss, a field and a solution", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const study = experiment(f, { t: [0, 2], loss: terminal(([x]) => x * x) });`;
  const { fields, fit, data, settings, fault } = await view(text, "study");
  assert.deepEqual([data, fault, settings.loss, settings.optimizer], [undefined, undefined, "terminal", "adam"]);
  assert.deepEqual(
    fields.map(({ id }) => id),
    ["learned"],
  );
  const { x, y } = mark(fit[0], "solution-0", "line");
  for (const [n, t] of x.entries()) assert.ok(Math.abs(y[n] - Math.cos(t)) < 1e-4);
});

test("data at fault are said in place of the drawing, with their place", async () => {
  const text = `import { csv, experiment, meanSquaredError } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const study = experiment(f, { data: csv("d.csv"), loss: meanSquaredError() });`;
  const { fault, fields } = await view(text, "study", {}, { "d.csv": "t,x,v\n0,1,2\n1,oops,2\n" });
  assert.deepEqual(fields, []);
  assert.match(fault!.message, /row 3, column `x`/);
  assert.deepEqual(fault!.range, { file: "d.csv", start: { line: 3, column: 3 }, end: { line: 3, column: 7 } });
});

const decay = (start: number, more = "") => `import { experiment, from, meanSquaredError, mlp } from "node-ode";
export const decay = ([x, y] = [3, 1], t: number, { k = 0.8, r = 0.5, net = mlp([1, 1], { seed: 1 }) } = {}) => [-k * x, -r * y + 0 * net([y])[0]];
export const fit = experiment(decay, { z0: [3, 1], theta: { k: ${start} }, t: { from: 0, to: 2, points: 9 }, data: from(decay), loss: meanSquaredError(), train: { learnZ0: true${more} } });
`;

test("what is learnt has its start, its present and, where the data come from the same function, its true value", async () => {
  const trace = {
    iteration: Float64Array.of(0, 4),
    places: Int32Array.of(0, 1),
    theta: Float64Array.of(0.2, 0.5, 0.7, 0.6),
    z0: Float64Array.of(3, 1, 2.5, 1.25),
  };
  const theta = Float64Array.of(0.7, 0.6, 3, 4);
  const runs = [run("run 1", [3, 2, 1])];
  const text = decay(0.2);
  const { learned, traces, findings } = await view(text, "fit", { theta, z0: Float64Array.of(2.5, 1.25), trace, runs });
  assert.deepEqual(learned, [
    { name: "k", start: 0.2, now: 0.7, truth: 0.8 },
    { name: "r", start: 0.5, now: 0.6, truth: 0.5 },
    { name: "‖net‖", now: 5 },
    { name: "x₀", start: 3, now: 2.5, truth: 3 },
    { name: "y₀", start: 1, now: 1.25, truth: 1 },
  ]);
  assert.deepEqual(findings, []);
  assert.deepEqual(
    traces.map(({ title }) => title),
    ["k over iterations", "r over iterations", "x₀ over iterations", "y₀ over iterations"],
  );
  assert.deepEqual([...mark(traces[0], "value", "line").y], [0.2, 0.7]);
  assert.equal(mark(traces[0], "truth", "rule").at, 0.8);
  // Another function may use a name for something else.
  const other = text
    .replace("from(decay)", "from(other)")
    .replace(
      "export const fit",
      "export const other = ([x, y] = [3, 1], t: number, { k = 9 } = {}) => [-x / k, -y];\nexport const fit",
    );
  const unknown = await view(other, "fit", { theta, trace, runs });
  assert.deepEqual(
    unknown.learned.map(({ truth }) => truth),
    [undefined, undefined, undefined, 3, 1],
  );
});

test("a fit of measured data has standard errors and correlations of all that it learns", async () => {
  const sample = readFileSync("samples/lotkaVolterraFit.node-ode.ts", "utf8");
  const files = { "data/lotkaVolterra.csv": readFileSync("samples/data/lotkaVolterra.csv", "utf8") };
  const options = { theta: Float64Array.of(1.1, 0.4, 0.4, 0.1), z0: Float64Array.of(10, 5), fit: true };
  const { learned, correlation, findings } = await view(sample, "fitCounts", options, files);
  const names = ["alpha", "beta", "gamma", "delta", "prey₀", "predators₀"];
  assert.deepEqual([learned.map(({ name }) => name), correlation!.names], [names, names]);
  assert.deepEqual(
    learned.map(({ truth }) => truth),
    [1.1, 0.4, 0.4, 0.1, undefined, undefined],
  );
  // Counts with an error of five in a hundred, 200 of each kind.
  for (const { now, standardError } of learned) assert.ok(standardError! > 1e-3 * now && standardError! < 2e-2 * now);
  assert.equal(correlation!.values.length, 36);
  assert.ok(
    findings.some((sentence) => /standard deviation of 0\.0[45]/.test(sentence)),
    findings.join("\n"),
  );
});

test("the phases of a curriculum are marked where they begin", async () => {
  const settings = trainingSettings(study(session.read({ entry, texts: new Map([[entry, spiral]]) }), "fitSpiral"));
  const phases = trainingChoices(
    study(session.read({ entry, texts: new Map([[entry, spiral]]) }), "fitSpiral"),
    settings,
  ).phases;
  const figure = lossFigure([{ ...run("run 1", [3, 2, 1]), phases }]);
  assert.equal(mark(figure, "phase-1", "rule").at, 1400);
  const { x, y, texts } = mark(figure, "phases", "labels");
  assert.deepEqual(
    [[...x], texts],
    [
      [0, 1400],
      ["windows", "growing horizon"],
    ],
  );
  const [low, high] = figure.y.range!;
  assert.ok(y.every((at) => at > low && at < high));
  assert.equal(
    lossFigure([run("run 1", [3])]).marks.some(({ id }) => id.startsWith("phase")),
    false,
  );
});
