import assert from "node:assert/strict";
import { test } from "node:test";
import { UNBOUNDED } from "../../../src/core/learntRange.ts";
import { glorotUniform } from "../../../src/core/net.ts";
import { elementary } from "../../../src/elementary/elementary.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import type { Experiment, TracedFunction } from "../../../src/language/experiment.ts";
import { readMarked } from "./marked.ts";

/** The one experiment of a text without faults. */
function read(options: string, f = "f"): Experiment {
  const { diagnostics, experiments } = readMarked(`export const study = experiment(${f}, ${options});`);
  assert.deepEqual(diagnostics.map(({ message }) => message), []); // biome-ignore format: one line
  assert.equal(experiments.length, 1);
  return experiments[0];
}

const states = ({ z0 }: Experiment) => z0.map((z) => [...z]);
const value = ({ outputs }: TracedFunction, inputs: Record<string, number[]>) => [
  ...new Interpreter(outputs).read(inputs),
];

test("without options everything is the function's or the documented default", () => {
  const study = read("{}");
  assert.equal(study.name, "study");
  assert.equal(study.function.name, "f");
  assert.equal(study.dimension, 2);
  assert.deepEqual(states(study), [[2, 0]]);
  assert.deepEqual(study.t, { from: 0, to: 20, times: undefined });
  assert.deepEqual([...study.theta], [1, 1, 2, 1, 0, 0, 1, ...glorotUniform([2, 3, 2], 0)]);
  const chosen = { rtol: 1e-6, atol: 1e-9, maxStep: undefined, firstStep: undefined, maxSteps: 100_000, stops: [] };
  assert.deepEqual(study.solver, { method: "auto", steps: undefined, h: undefined, ...chosen });
  assert.deepEqual([study.exact, study.loss, study.data, study.train], [undefined, undefined, undefined, undefined]);
  assert.deepEqual([study.augment, study.view], [0, {}]);
  assert.deepEqual(states(read("{ z0: undefined, t: undefined }")), [[2, 0]]);
});

test("z0: the nesting decides between a state and a list of them", () => {
  assert.deepEqual(states(read("{ z0: [1, -2] }")), [[1, -2]]);
  assert.deepEqual(states(read("{ z0: [[1, 2], [3, 4], [5, 6]] }")), [[1, 2], [3, 4], [5, 6]]); // biome-ignore format: one line
  assert.deepEqual(states(read("{ z0: 3 }", "scalar")), [[3]]);
  assert.deepEqual(states(read("{ z0: [3, 4] }", "scalar")), [[3], [4]]);
  assert.deepEqual(states(read("{ z0: Array.from({ length: 3 }, (_, i) => [i, 0]) }")), [[0, 0], [1, 0], [2, 0]]); // biome-ignore format: one line
});

test("mass: rows, or a diagonal", () => {
  assert.equal(read("{}").mass, undefined);
  assert.deepEqual(read("{ mass: [[1, 2], [3, 4]] }").mass, { dimension: 2, entries: Float64Array.of(1, 2, 3, 4) });
  assert.deepEqual(read("{ mass: [1, 0] }").mass, { dimension: 2, entries: Float64Array.of(1, 0, 0, 0) });
  assert.deepEqual(read("{ mass: [2], z0: 3 }", "scalar").mass, { dimension: 1, entries: Float64Array.of(2) });
  assert.equal(read('{ mass: [1, 0], method: "radau5" }').solver.method, "radau5");
});

test("trueTheta: what the data were made with, as far as it is said", () => {
  assert.equal(read("{}").trueTheta, undefined);
  const { trueTheta, theta } = read("{ trueTheta: { mu: 3, k: [4, 5] } }");
  assert.deepEqual([...trueTheta!.subarray(0, 4)], [3, 4, 5, Number.NaN]);
  assert.ok(trueTheta!.subarray(3).every(Number.isNaN));
  assert.equal(theta[0], 1);
});

test("z0 gives the dimension where the function has none", () => {
  const study = read("{ z0: [1, 2, 3] }", "anySize");
  assert.equal(study.dimension, 3);
  assert.equal(read("{ z0: [[1, 2], [3, 4]] }", "anySize").dimension, 2);
  const { diagnostics } = readMarked("export const «study» = experiment(anySize);");
  assert.match(diagnostics[0].message, /nothing tells how many components the state of `anySize` has; give `z0`/);
});

test("experiments may take one function at several dimensions", () => {
  const { diagnostics, experiments } = readMarked(
    "export const pair = experiment(anySize, { z0: [1, 2] });\n" +
      'export const triple = experiment(anySize, { z0: [1, 2, 3], view: { "z[2]": [0, 1] } });',
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(experiments.map(({ dimension }) => dimension), [2, 3]); // biome-ignore format: one line
});

test("augmented components start at 0 and may be left out", () => {
  assert.deepEqual(states(read("{ augment: 1 }")), [[2, 0]]);
  assert.deepEqual(states(read("{ z0: [1], augment: 1 }")), [[1, 0]]);
  assert.deepEqual(states(read("{ z0: [1, 0], augment: 1 }")), [[1, 0]]);
  assert.deepEqual(states(read("{ z0: [[1, 2], [3, 4]], augment: 2 }", "anySize")), [[1, 2, 0, 0], [3, 4, 0, 0]]); // biome-ignore format: one line
});

test("t: a span, a grid, or times, forward or backward", () => {
  assert.deepEqual(read("{ t: [1, 3] }").t, { from: 1, to: 3, times: undefined });
  assert.deepEqual(read("{ t: [3, 1] }").t, { from: 3, to: 1, times: undefined });
  assert.deepEqual(read("{ t: [0, 1, 5] }").t, { from: 0, to: 5, times: Float64Array.of(0, 1, 5) });
  const { from, to, times } = read("{ t: { from: 0, to: 0.7, points: 8 } }").t;
  assert.deepEqual([from, to, times?.length, times?.[0], times?.[7]], [0, 0.7, 8, 0, 0.7]);
  assert.ok(times?.every((t, i) => Math.abs(t - i / 10) < 1e-15));
});

test("theta: overrides by name, by position and of the one parameter", () => {
  const packed = [...read("{ theta: { mu: 5, A: [[1, 2], [3, 4]] } }").theta];
  assert.deepEqual(packed.slice(0, 7), [5, 1, 2, 1, 2, 3, 4]);
  assert.deepEqual([...read("{ theta: 7 }", "scalar").theta], [7]);
  assert.deepEqual([...read("{ theta: [7, 8] }", "byPosition").theta], [7, 8]);
  const other = read("{ theta: { net: mlp([2, 3, 2], { seed: 9 }) } }");
  assert.deepEqual([...other.theta.slice(7)], [...glorotUniform([2, 3, 2], 9)]);
  const given = read(
    "{ theta: { net: [{ W: [[1, 2], [3, 4], [5, 6]], b: [7, 8, 9] }, { W: [[1, 2, 3], [4, 5, 6]], b: [7, 8] }] } }",
  );
  assert.deepEqual([...given.theta.slice(7)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("exact is a graph over t, z0 and theta", () => {
  const { exact } = read("{ z0: [3, 4], exact: (t, [x, v], { mu }) => [x * Math.exp(mu * t), v + t] }");
  const inputs = { t: [0.5], z0: [3, 4], theta: [2, ...new Array(23).fill(0)] };
  assert.ok(exact);
  assert.deepEqual(value(exact, inputs), [3 * elementary.exp(1), 4.5]);
  const scalar = read("{ exact: (t, z0, theta) => z0 * Math.exp(theta * t) }", "scalar").exact;
  assert.ok(scalar);
  assert.deepEqual(value(scalar, { t: [1], z0: [2], theta: [0.5] }), [2 * elementary.exp(0.5)]);
});

test("exact must pass through every initial state", () => {
  const fault = readMarked(
    "export const study = experiment(scalar, { z0: [1, 0, 2], exact: «(z0, t) => z0 * Math.exp(t)» });",
  );
  assert.deepEqual(fault.diagnostics.map(({ code }) => code), ["exact-mismatch"]); // biome-ignore format: one line
  assert.deepEqual(states(read("{ z0: [1, 0, 2], exact: (t, z0) => z0 * Math.exp(t) }", "scalar")), [[1], [0], [2]]);
});

test("losses: a word with its traced function", () => {
  const terminal = read("{ loss: terminal(([x, v]) => x * v) }").loss;
  assert.equal(terminal?.word.name, "terminal");
  assert.deepEqual(value(terminal?.arguments.loss as TracedFunction, { z: [3, 4] }), [12]);

  const running = read("{ loss: running(([x], t, { mu }) => x * t * mu) }").loss;
  assert.deepEqual(
    value(running?.arguments.loss as TracedFunction, { z: [3, 4], t: [2], theta: [5, ...new Array(23).fill(0)] }),
    [30],
  );

  const atTimes = read("{ loss: atTimes([1, 2], ([x], t) => x + t) }").loss;
  assert.deepEqual(atTimes?.arguments.times, [1, 2]);
  assert.deepEqual(value(atTimes?.arguments.loss as TracedFunction, { z: [3, 4], t: [2] }), [5]);

  const pointwise = read("{ t: [0, 1, 2], data: (t) => [t, t], loss: pointwise(([x], t, [p]) => x - p) }").loss;
  assert.deepEqual(value(pointwise?.arguments.loss as TracedFunction, { z: [3, 4], t: [2], target: [1, 0] }), [2]);

  assert.deepEqual(read("{ t: [0, 1, 2], data: (t) => [t, t], loss: huber() }").loss?.arguments, { delta: 1 });
});

test("the target of a loss has no augmented components", () => {
  const { loss } = read("{ t: [0, 1, 2], augment: 1, data: (t) => [t], loss: pointwise(([x], t, [p]) => x - p) }");
  assert.deepEqual(value(loss?.arguments.loss as TracedFunction, { z: [3, 4], t: [2], target: [1] }), [2]);
  const fault = readMarked(
    "export const study = experiment(f, { t: [0, 1, 2], augment: 1, data: (t) => [t], loss: pointwise(([x], t, [p, q]) => x - q) });",
  );
  assert.equal(fault.experiments.length, 0);
});

test("data: inline, from a file, from another function, from a function of t", () => {
  const inline = read("{ data: { t: [0, 1], z: [[1, 2], [NaN, 4]] } }").data;
  assert.ok(inline?.kind === "inline");
  assert.deepEqual(inline.trajectories, [{ t: Float64Array.of(0, 1), z: Float64Array.of(1, 2, Number.NaN, 4) }]);
  const scalar = read("{ z0: [1, 2], data: [{ t: [0, 1], z: [1, 2] }, { t: [0, 3], z: [[1], [5]] }] }", "scalar").data;
  assert.ok(scalar?.kind === "inline");
  assert.deepEqual(scalar.trajectories.map(({ z }) => [...z]), [[1, 2], [1, 5]]); // biome-ignore format: one line

  const file = read('{ data: csv("measured.csv") }').data;
  assert.ok(file?.kind === "csv");
  assert.match(file.path, /measured\.csv$/);

  const { range: _, function: truth, ...from } = read("{ data: from(f, { noise: 0.1, seed: 3, points: 50 }) }").data as never as Record<string, unknown>; // biome-ignore format: one line
  assert.equal((truth as { name: string }).name, "f");
  assert.deepEqual(from, { kind: "from", points: 50, noise: 0.1, seed: 3 });

  const target = read("{ t: [0, 1, 2], data: (t) => [Math.sin(t), 2 * t] }").data;
  assert.ok(target?.kind === "function");
  assert.deepEqual(value(target.target, { t: [0.5] }), [Math.sin(0.5), 1]);
});

test("a data file that the host has not supplied yet is missing, and no fault", () => {
  const { missing, diagnostics, experiments, marked } = readMarked(
    'export const study = experiment(f, { data: csv(«"later.csv"») });',
  );
  assert.deepEqual(diagnostics, []);
  assert.equal(experiments.length, 1);
  assert.deepEqual(missing.map(({ kind, range }) => [kind, range.start.offset, range.end.offset]), [["data", ...marked]]); // biome-ignore format: one line
  assert.match(missing[0].path, /later\.csv$/);
});

test("solver settings", () => {
  const solver = (options: string) => read(options).solver;
  const { method, steps, h } = solver('{ method: "rk4" }');
  assert.deepEqual([method, steps, h], ["rk4", 200, undefined]);
  assert.equal(solver('{ method: "euler", steps: 10 }').steps, 10);
  assert.deepEqual(
    [solver('{ method: "rk4", h: 0.1 }').steps, solver('{ method: "rk4", h: 0.1 }').h],
    [undefined, 0.1],
  );
  const { rtol, atol } = solver('{ method: "dopri5", rtol: 1e-8, atol: 1e-10 }');
  assert.deepEqual([rtol, atol], [1e-8, 1e-10]);
  assert.deepEqual(solver("{ atol: [0, 1e-3] }").atol, [0, 1e-3]);
  assert.deepEqual(solver("{ atol: { v: 1e-3 } }").atol, [1e-9, 1e-3]);
  assert.equal(solver("{ atol: 0 }").atol, 0);
  const chosen = solver("{ t: [0, 9], maxStep: 0.5, firstStep: 1e-3, maxSteps: 1e6, stops: [5, 1] }");
  const { maxStep, firstStep, maxSteps, stops } = chosen;
  assert.deepEqual([maxStep, firstStep, maxSteps, stops], [0.5, 1e-3, 1e6, [5, 1]]);
  assert.deepEqual(solver('{ method: "rk4", stops: [3] }').stops, [3]);
});

test("training: defaults", () => {
  const { range: _, optimizer, ...train } = read("{ loss: terminal(([x]) => x), train: {} }").train as NonNullable<Experiment["train"]>; // biome-ignore format: one line
  // Which one it is depends on what is trained.
  assert.equal(optimizer, undefined);
  assert.deepEqual(train, {
    iterations: 1000,
    batch: undefined,
    method: undefined,
    steps: undefined,
    gradient: "checkpointed",
    seed: 0,
    precision: "float64",
    validation: 0,
    patience: undefined,
    targetLoss: undefined,
    clip: undefined,
    regularisers: [],
    curriculum: undefined,
    learnZ0: undefined,
    weights: undefined,
  });
});

test("training: every option", () => {
  const { train } = read(`{
    data: { t: [0, 1, 2], z: [[1, 2], [3, 4], [5, 6]] }, loss: meanSquaredError(),
    train: {
      iterations: 50, optimizer: sgd(warmUp(5, cosine(1e-2)), { momentum: 0.9 }), batch: { size: 4, points: 3 },
      method: "dopri5", gradient: "backsolve", seed: 8, precision: "float32", validation: 0.25, patience: 20,
      targetLoss: 1e-3, clip: 2, regularisers: [weightDecay(1e-4), kineticEnergy(0.1)],
      curriculum: growingHorizon({ from: 10, rate: exponential(1e-3, { final: 1e-5 }) }), learnZ0: true,
      weights: { components: [1, 2], times: (t) => Math.exp(-t) },
    },
  }`);
  assert.ok(train);
  const { optimizer, regularisers, curriculum, weights, range: _, ...rest } = train;
  assert.deepEqual(rest, {
    iterations: 50,
    batch: { size: 4, points: 3 },
    method: "dopri5",
    steps: undefined,
    gradient: "backsolve",
    seed: 8,
    precision: "float32",
    validation: 0.25,
    patience: 20,
    targetLoss: 1e-3,
    clip: 2,
    learnZ0: [UNBOUNDED, UNBOUNDED],
  });
  const plain = JSON.parse(
    JSON.stringify([optimizer, ...regularisers, curriculum], (key, x) => (key === "word" ? x.name : x)),
  );
  assert.deepEqual(plain, [
    {
      word: "sgd",
      arguments: {
        rate: {
          word: "warmUp",
          arguments: { iterations: 5, rate: { word: "cosine", arguments: { rate: 0.01, final: 0 } } },
        },
        momentum: 0.9,
      },
    },
    { word: "weightDecay", arguments: { weight: 1e-4 } },
    { word: "kineticEnergy", arguments: { weight: 0.1 } },
    {
      word: "growingHorizon",
      arguments: { from: 10, rate: { word: "exponential", arguments: { rate: 1e-3, final: 1e-5 } } },
    },
  ]);
  assert.deepEqual(weights?.components, Float64Array.of(1, 2));
  assert.ok(weights?.times && "outputs" in weights.times);
  assert.deepEqual(value(weights.times, { t: [1] }), [Math.exp(-1)]);
});

test("initial states that are learnt, by component and with ranges", () => {
  const learnt = (text: string) => read(`{ loss: terminal(([x]) => x), train: { learnZ0: ${text} } }`).train?.learnZ0;
  assert.equal(learnt("false"), undefined);
  assert.equal(learnt("{ x: false }"), undefined);
  assert.deepEqual(learnt("{ v: true }"), [undefined, UNBOUNDED]);
  assert.deepEqual(learnt("{ x: { min: 0, scale: 5 }, v: { max: 2, log: true } }"), [
    { ...UNBOUNDED, min: 0, scale: 5 },
    { ...UNBOUNDED, max: 2, log: true },
  ]);
});

test("an optional argument that is left out stays out", () => {
  const { train } = read("{ loss: terminal(([x]) => x), train: { curriculum: growingHorizon({ from: 10 }) } }");
  assert.deepEqual(train?.curriculum?.arguments, { from: 10 });
});

test("view: ranges by name", () => {
  assert.deepEqual(read("{ view: { x: [-1, 1], t: [0, 5] } }").view, { x: [-1, 1], t: [0, 5] });
});

test("options may be named constants and may be spread", () => {
  const { diagnostics, experiments } = readMarked(
    'const common = { method: "rk4", steps: 50 } as const;\nconst loss = terminal(([x]: [number, number]) => x);\n' +
      "export const study = experiment(f, { ...common, loss, z0: [1, 1] });",
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual([experiments[0].solver.steps, experiments[0].loss?.word.name], [50, "terminal"]);
});

test("an experiment knows where it stands and what its comment says", () => {
  const { experiments, text } = readMarked("/** Twice round. */\nexport const study = experiment(f);");
  const [{ range, nameRange, doc }] = experiments;
  assert.equal(doc, "Twice round.");
  assert.equal(text.slice(nameRange.start.offset, nameRange.end.offset), "study");
  assert.match(text.slice(range.start.offset, range.end.offset), /^export const study = experiment\(f\);?$/);
});
