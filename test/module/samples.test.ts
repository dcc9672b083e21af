import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import type { Experiment } from "../../src/language/experiment.ts";
import type { DynamicsFunction, Program } from "../../src/language/program.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { installNodeOde, runAsModule } from "./generated.ts";
import { strictErrors } from "./strictErrors.ts";

/**
 * Every sample three times over: the compiler checks it, plain Node runs it, the lab reads it; what Node computes and
 * what the lab has read must be the same to the last bit, but for powers, which each engine rounds in its own way.
 */
const names = readdirSync("samples").filter((file) => file.endsWith(".node-ode.ts"));
const textOf = (name: string) => readFileSync(path.join("samples", name), "utf8");

type Call = (...given: unknown[]) => number | number[];
type RunExperiment = { function: Call; options: { exact?: Call } };

let folder: string;
let lab: Record<string, Call>;
before(async () => {
  folder = installNodeOde();
  lab = await import(pathToFileURL(path.join(folder, "node_modules", "node-ode", "node-ode.js")).href);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("there are samples", () => assert.ok(names.length >= 9));

test("every sample passes the compiler's strict check", () => {
  assert.equal(strictErrors(folder, names.map((name) => path.join("samples", name))), ""); // biome-ignore format: one line
});

for (const name of names) {
  test(`${name}: read and run, it is the same`, async () => {
    const text = textOf(name);
    const run = await runAsModule(folder, name, text);
    const texts = new Map([[name, text]]);
    for (const { path: file } of read(name, texts, vocabulary).missing) texts.set(file, textOf(file));
    const program = read(name, texts, vocabulary);
    assert.deepEqual(program.diagnostics, []);
    assert.deepEqual(program.missing, []);

    const exports = Object.entries(run);
    const functions = exports.filter(([, value]) => typeof value === "function");
    const experiments = exports.filter(([, value]) => typeof value === "object");
    assert.deepEqual(program.functions.map((f) => f.name).sort(), functions.map(([key]) => key).sort()); // biome-ignore format: one line
    assert.deepEqual(program.experiments.map((e) => e.name).sort(), experiments.map(([key]) => key).sort()); // biome-ignore format: one line

    for (const f of program.functions) checkFunction(f, run[f.name] as Call);
    for (const experiment of program.experiments)
      checkExperiment(program, experiment, run[experiment.name] as RunExperiment, run);
    checkNets(program, text);
  });
}

function assertSame(read: readonly number[], run: readonly number[], what: string): void {
  assert.equal(read.length, run.length);
  read.forEach((x, i) => {
    assert.ok(
      Object.is(x, run[i]) || Math.abs(x - run[i]) <= 1e-14 * Math.max(1, Math.abs(x)),
      `${what}: ${x}, ${run[i]}`,
    );
  });
}

/** f at its initial state, where Node takes the defaults itself, and at random states. */
function checkFunction(f: DynamicsFunction, run: Call): void {
  const { field, diagnostics } = f.trace();
  // That events alone read a parameter is known of the program only.
  assert.deepEqual(
    diagnostics.filter(({ code }) => code !== "unused-parameter"),
    [],
  );
  assert.ok(field, f.name);
  const interpreter = new Interpreter(field.outputs);
  const theta = packedDefaults(f);
  const valueAt = (z: readonly number[], t: number) => [...interpreter.read({ z, t: [t], theta })];

  assert.ok(f.state.initial, `${f.name} has an initial state`);
  assertSame(valueAt(f.state.initial, 0.25), [run(undefined, 0.25)].flat(), `${f.name} at its defaults`);
  const random = new Random(3);
  for (let i = 0; i < 100; i++) {
    const z: number[] = Array.from(f.state.initial, () => 4 * random.uniform() - 2);
    const t = random.uniform();
    assertSame(valueAt(z, t), [run(f.state.scalar ? z[0] : z, t)].flat(), `${f.name} at ${z}`);
  }
}

/** The function is the same one; the closed form gives the same numbers, at overridden parameters too. */
function checkExperiment(
  program: Program,
  experiment: Experiment,
  run: RunExperiment,
  exports: Record<string, unknown>,
): void {
  assert.equal(run.function, exports[experiment.function.name]);
  // Fitted together, over the parameters of all.
  const isFit = experiment.data?.kind === "joint";
  assert.ok(isFit || program.functions.includes(experiment.function));
  assert.equal(experiment.exact === undefined, run.options.exact === undefined);
  if (!experiment.exact || !run.options.exact) return;
  const { function: f, theta, z0 } = experiment;
  const interpreter = new Interpreter(experiment.exact.outputs);
  for (const t of [0, 0.3, 1]) {
    for (const z of z0) {
      const closed = run.options.exact(t, f.state.scalar ? z[0] : [...z], asWritten(f, theta));
      assert.deepEqual([...interpreter.read({ t: [t], z0: z, theta })], [closed].flat());
    }
  }
}

/** Every net of the text, made by the module, has the weights that the lab reads. */
function checkNets(program: Program, text: string): void {
  const calls = text.match(/(?<=net = )mlp\(.*?\}\)/g) ?? [];
  const nets = program.functions.flatMap(({ parameters }) => parameters.filter(({ shape }) => shape.kind === "net"));
  assert.equal(nets.length, calls.length);
  for (const [i, call] of calls.entries()) {
    const { weights } = new Function("mlp", `return ${call}`)(lab.mlp) as { weights: { W: number[][]; b: number[] }[] };
    assert.deepEqual([...nets[i].value], weights.flatMap(({ W, b }) => [...W.flat(), ...b])); // biome-ignore format: one line
  }
}

function packedDefaults(f: DynamicsFunction): Float64Array {
  const theta = new Float64Array(f.parameterCount);
  for (const { value, offset } of f.parameters) theta.set(value, offset);
  return theta;
}

/** The third argument as the function declares it: one number, or numbers by name. */
function asWritten({ parameters }: DynamicsFunction, theta: Float64Array): unknown {
  assert.ok(parameters.every(({ shape }) => shape.kind === "number"));
  if (parameters.length === 1 && parameters[0].name === "theta") return theta[0];
  return Object.fromEntries(parameters.map(({ name, offset }) => [name, theta[offset]]));
}
