import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { Random } from "../../src/core/random.ts";
import { isDecided } from "../../src/graph/branches.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { interval, point } from "../../src/graph/interval.ts";
import type { Node } from "../../src/graph/op.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { pullback } from "../../src/graph/pullback.ts";
import { reachable } from "../../src/graph/reachable.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";
import type { DynamicsFunction } from "../../src/language/program.ts";
import { read } from "../../src/language/read.ts";
import { library } from "../../src/module/library.ts";
import { euler } from "../../src/ode/methods/euler.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { derivative } from "../graph/centralDifference.ts";
import { ConditionBound } from "../graph/conditionBound.ts";
import { ownMath } from "../ownMath.ts";
import { runs } from "../runs.ts";
import { CONSTRUCTS, DECIDED } from "./constructs.ts";
import { type Program, program } from "./program.ts";
import { type Dynamics, runInNode, thetaArgument } from "./runInNode.ts";

const RUNS = runs(4_400, 52_000);
const STATES = 3;
const FILE = "generated.node-ode.ts";

/** What became of the generated functions and of the inputs they were tried with. */
const counts = {
  functions: 0,
  refused: 0,
  values: 0,
  sharp: 0,
  rejected: 0,
  bits: 0,
  slopes: 0,
  kinks: 0,
  singular: 0,
  known: 0,
  decided: 0,
};
const features = new Map<string, number>();
const opsSeen = new Set<string>();

test("compiled functions compute what Node computes", async (t) => {
  const tapes = fc.array(fc.nat(65_535), { maxLength: 800, size: "max" });
  await fc.assert(
    fc.asyncProperty(tapes, fc.boolean(), fc.nat(), async (choices, exact, seed) => {
      const generated = program(choices, exact);
      try {
        await check(generated, exact, new Random(seed));
      } catch (error) {
        throw new Error(`${(error as Error).message}\n\n${generated.source}`, { cause: error });
      }
    }),
    { seed: 20_240_611, numRuns: RUNS },
  );
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.decided >= 3_000, `only ${counts.decided} functions look up or loop by the state`);
  assert.ok(counts.refused < 0.05 * RUNS, `${counts.refused} functions have constants that are NaN`);
  assert.ok(counts.rejected < 0.05 * (counts.values + counts.rejected), `${counts.rejected} inputs lie near a branch`);
  assert.ok(counts.sharp > 0.95 * counts.values, `of ${counts.values} comparisons ${counts.sharp} say something`);
  assert.ok(counts.bits > 4_000, `only ${counts.bits} comparisons to the last bit`);
  assert.ok(counts.known < 0.002 * counts.values, `${counts.known} values agree with the lab's own functions only`);
  // One function in twenty has a branch that is undefined where it is not taken; its NaN would show here.
  assert.ok(counts.singular < 0.003 * RUNS, `${counts.singular} derivatives are NaN`);
  assert.ok(counts.slopes > 1_000, `only ${counts.slopes} derivatives compared, ${counts.kinks} beside kinks`);
});

test("the functions held every construct, every function and every op", () => {
  const math = Object.getOwnPropertyNames(Math).filter((name) => typeof Math[name as keyof Math] === "function");
  // Refused by the language, or newer than the oldest Node.
  const foreign = new Set(["random", "f16round", "sumPrecise"]);
  const wanted = [...CONSTRUCTS, ...math.filter((name) => !foreign.has(name)), ...library.map(({ name }) => name)];
  const rare = wanted.filter((feature) => (features.get(feature) ?? 0) < 3);
  assert.deepEqual(rare, []);
  const missing = ops.names().filter((name) => !opsSeen.has(name));
  // A condition known beforehand decides at once and leaves no node.
  assert.deepEqual(missing, ["truth"]);
});

async function check(generated: Program, exact: boolean, random: Random): Promise<void> {
  const inNode = await runInNode(generated.source);
  const f = onlyFunction(generated);
  const { field, diagnostics } = f.trace();
  if (diagnostics.some(({ severity }) => severity === "error")) {
    // A constant that is NaN is refused where it arises; nothing else may be.
    assert.deepEqual([...new Set(diagnostics.map(({ code }) => code))], ["not-a-number"], JSON.stringify(diagnostics));
    counts.refused++;
    return;
  }
  assert.ok(field);
  assert.equal(field.dimension, generated.dimension);
  counts.functions++;
  if (DECIDED.some((feature) => generated.features.has(feature))) counts.decided++;
  for (const feature of generated.features) features.set(feature, (features.get(feature) ?? 0) + 1);
  const defaults = packedDefaults(f);
  const changed = defaults.map((x) => x * (1 + 0.1 * random.normal()));
  // A batch is SIMD code, a single trajectory scalar code.
  checkValues(generated, exact, f, field, inNode, draw(field, STATES, random), defaults);
  checkValues(generated, exact, f, field, inNode, draw(field, 1, random), changed);
  checkSlopes(field, draw(field, 1, random), changed, random);
}

function onlyFunction({ source }: Program): DynamicsFunction {
  const { functions, diagnostics } = read(FILE, new Map([[FILE, source]]), vocabulary);
  assert.equal(functions.length, 1, JSON.stringify(diagnostics));
  return functions[0];
}

function packedDefaults({ parameters, parameterCount }: DynamicsFunction): Float64Array {
  const packed = new Float64Array(parameterCount);
  for (const { value, offset } of parameters) packed.set(value, offset);
  return packed;
}

interface Sample {
  readonly t: number;
  /** State by state. */
  readonly states: readonly Float64Array[];
}

function draw({ dimension }: VectorField, count: number, random: Random): Sample {
  const state = () => Float64Array.from({ length: dimension }, () => 1.5 * random.normal());
  return { t: random.uniform(), states: Array.from({ length: count }, state) };
}

function checkValues(
  { scalar, parameters: form }: Program,
  exact: boolean,
  f: DynamicsFunction,
  field: VectorField,
  inNode: (math?: unknown) => Dynamics,
  { t, states }: Sample,
  theta: Float64Array,
): void {
  for (const node of reachable(field.outputs)) opsSeen.add(node.op.name);
  const count = states.length;
  const packed = Float64Array.from(
    { length: field.dimension * count },
    (_, k) => states[k % count][Math.floor(k / count)],
  );
  const out = new Float64Array(packed.length);
  // Fused products round otherwise, but no worse.
  compileFixedStep(field, euler, { arithmetic: !exact && t > 0.5 ? "fused" : "strict" }).evaluate(
    t,
    packed,
    count,
    theta,
    out,
  );
  const condition = new ConditionBound(field.graph, field.outputs);
  const run = inNode();
  states.forEach((z, j) => {
    const argument = thetaArgument(form, f.parameters, theta);
    const expected = outcome(() => run(scalar ? z[0] : [...z], t, argument));
    // Node throws where an entry past the end of a table is a row; the graph computes with NaN.
    if (!expected) return;
    const actual = expected.map((_, i) => out[i * count + j]);
    const where = `at z = [${z}], t = ${t}, theta = [${theta}]`;
    assert.equal(expected.length, field.dimension);
    if (exact) {
      assert.deepEqual(actual, expected, where);
      counts.bits += expected.length;
      return;
    }
    const inputs = { z, t: [t], theta };
    const bounds = condition.at(inputs);
    const box = { z: points(z), t: [point(t)], theta: points(theta) };
    if (!isDecided(field.outputs, box) || !bounds.every(Number.isFinite)) {
      counts.rejected++;
      return;
    }
    // What is computed beforehand is a constant of the graph, whose last bit is that of the lab's own functions: no bound of the
    // graph knows how much of it is left where such constants cancel.
    const agreesWithOwnMath = (i: number) => {
      const own = [inNode(ownMath)(scalar ? z[0] : [...z], t, argument)].flat();
      return Math.abs(actual[i] - own[i]) <= 4 * Number.EPSILON * bounds[i];
    };
    expected.forEach((value, i) => {
      counts.values++;
      if (bounds[i] < 1e4 * Math.max(1, Math.abs(value))) counts.sharp++;
      const difference = Math.abs(actual[i] - value);
      const agrees = Object.is(actual[i], value) || difference <= 4 * Number.EPSILON * bounds[i];
      if (!agrees && agreesWithOwnMath(i)) {
        counts.known++;
        return;
      }
      assert.ok(agrees, `component ${i} is ${actual[i]}, not ${value} (condition ${bounds[i]}), ${where}`);
    });
  });
}

/** What Node computes; undefined where it reads a property of what is not there. */
function outcome(run: () => number | number[]): number[] | undefined {
  try {
    return [run()].flat();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith("Cannot read properties of undefined")) return undefined;
    throw error;
  }
}

/** The derivative of a·f along a random direction in z, t and θ, by the pullback and by central differences. */
function checkSlopes(field: VectorField, { t, states: [z] }: Sample, theta: Float64Array, random: Random): void {
  const back = pullback(field);
  const slopes: Node[] = [...back.z, back.t, back.theta];
  for (const node of reachable(slopes)) opsSeen.add(node.op.name);
  const a = Float64Array.from(z, () => random.normal());
  const at = Float64Array.of(...z, t, ...theta);
  const direction = at.map(() => 2 * random.uniform() - 1);
  const inputs = (x: Float64Array) => ({
    a,
    z: x.subarray(0, z.length),
    t: x.subarray(z.length, z.length + 1),
    theta: x.subarray(z.length + 1),
  });
  const step = 1e-3;
  const box = Array.from(at, (x, i) => {
    const reach = 2 * step * Math.abs(direction[i]);
    return interval(x - reach, x + reach);
  });
  const boxes = { z: box.slice(0, z.length), t: box.slice(z.length, z.length + 1), theta: box.slice(z.length + 1) };
  if (!isDecided(field.outputs, boxes)) {
    counts.kinks++;
    return;
  }
  const forward = new Interpreter(field.outputs);
  const along = (s: number) => {
    const values = forward.read(inputs(at.map((x, i) => x + s * direction[i])));
    return values.reduce((total, y, i) => total + a[i] * y, 0);
  };
  const expected = derivative(along, 0, step);
  const scale = Math.max(1, Math.abs(expected.value), Math.abs(along(0)));
  if (!(expected.error <= 1e-4 * scale)) {
    counts.kinks++;
    return;
  }
  const gradient = new Interpreter(slopes).read(inputs(at));
  const actual = gradient.reduce((total, slope, i) => total + slope * direction[i], 0);
  // Where f is smooth all around only a singular step on a constant way, such as √|x − x|, may leave NaN.
  if (!Number.isFinite(actual)) {
    counts.singular++;
    return;
  }
  // The derivative may have a kink where f has none to be seen: |x| and max are continuous.
  if (!isDecided(slopes, { ...boxes, a: points(a) })) {
    counts.kinks++;
    return;
  }
  counts.slopes++;
  const agrees = Math.abs(actual - expected.value) <= 1e-8 * scale + 4 * expected.error;
  assert.ok(agrees, `the derivative is ${actual}, by differences ${expected.value} ± ${expected.error}, at ${at}`);
}

function points(x: Float64Array) {
  return Array.from(x, point);
}
