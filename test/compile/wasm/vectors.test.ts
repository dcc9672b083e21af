import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileFixedStep } from "../../../src/compile/wasm/fixedStepKernel.ts";
import { GraphPlan } from "../../../src/compile/wasm/graphPlan.ts";
import { Random } from "../../../src/core/random.ts";
import { elementary } from "../../../src/elementary/elementary.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import { div, mul } from "../../../src/graph/ops/arithmetic.ts";
import { gather } from "../../../src/graph/ops/gather.ts";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import { matvec } from "../../../src/graph/ops/matrix.ts";
import { norm } from "../../../src/graph/ops/reduction.ts";
import { ops } from "../../../src/graph/ops/registry.ts";
import { floor } from "../../../src/graph/ops/rounding.ts";
import { components, pack } from "../../../src/graph/ops/structure.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { instances } from "../../graph/instances.ts";
import { randomVectors, VECTORS_DIMENSION, VECTORS_PARAMETERS } from "./randomVectors.ts";
import { lookUps, net } from "./systems.ts";

const rk4 = explicitMethods.get("rk4");

function numbers(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => 2 * random.uniform() - 1);
}

/** f by the interpreter, laid out as a batch. */
function interpret(
  { outputs, dimension }: VectorField,
  t: number,
  z: Float64Array,
  count: number,
  theta: Float64Array,
) {
  const interpreter = new Interpreter(outputs);
  const k = new Float64Array(z.length);
  for (let j = 0; j < count; j++) {
    const state = Float64Array.from({ length: dimension }, (_, i) => z[i * count + j]);
    interpreter.read({ z: state, t: [t], theta }).forEach((value, i) => {
      k[i * count + j] = value;
    });
  }
  return k;
}

function evaluate(field: VectorField, t: number, z: Float64Array, count: number, theta: Float64Array): Float64Array {
  const k = new Float64Array(z.length);
  compileFixedStep(field, rk4).evaluate(t, z, count, theta, k);
  return k;
}

test("random graphs of vector ops have the interpreter's value to the bit", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 3, max: 60 }), fc.constantFrom(1, 2, 13), (seed, steps, count) => {
      const random = new Random(seed);
      const field = randomVectors(random, steps);
      const [z, theta] = [numbers(random, VECTORS_DIMENSION * count), numbers(random, VECTORS_PARAMETERS)];
      assert.deepEqual(evaluate(field, 0.4, z, count, theta), interpret(field, 0.4, z, count, theta));
    }),
    { seed: 2, numRuns: 250 },
  );
});

test("every vector op of the registry has the interpreter's value", () => {
  const random = new Random(10);
  for (const op of ops) {
    if (op.kind !== "vector") continue;
    const graph = new Graph();
    for (const { node, length } of instances(graph, op)) {
      const dimension = Math.max(length, node.size);
      const rest = Array.from({ length: dimension - node.size }, (_, i) => graph.input("z", i));
      const outputs = [...components(graph, node), ...rest];
      const field = { name: op.name, graph, dimension, parameterCount: 0, outputs };
      for (const count of [1, 9]) {
        const z = numbers(random, dimension * count);
        const expected = interpret(field, 0, z, count, new Float64Array(0));
        evaluate(field, 0, z, count, new Float64Array(0)).forEach((value, i) => {
          // A norm may scale its components in its own way.
          const tolerance = op === norm ? 4 * Number.EPSILON * Math.abs(expected[i]) : 0;
          const isSame = Object.is(value, expected[i]) || Math.abs(value - expected[i]) <= tolerance;
          assert.ok(isSame, `${op.name}: ${value}, not ${expected[i]}`);
        });
      }
    }
  }
});

test("look-ups in known numbers, in parameters and in each trajectory's own values, to the bit", () => {
  const random = new Random(12);
  const field = lookUps();
  for (const count of [1, 2, 9, 20]) {
    for (const t of [-2, -0.3, 0, 0.4, 0.9, 3, Number.NaN]) {
      const [z, theta] = [numbers(random, 4 * count), numbers(random, 7)];
      const expected = interpret(field, t, z, count, theta);
      assert.ok(t !== 0.4 || expected.some((x) => x !== 0 && Number.isFinite(x)));
      assert.deepEqual(evaluate(field, t, z, count, theta), expected);
    }
  }
});

test("a look-up in parameters, or in what derives from them, and in nothing else", () => {
  for (const derived of [false, true]) {
    const graph = new Graph();
    const theta = graph.input("theta", 0, 3);
    const index = graph.call(floor, graph.input("z", 0));
    const outputs = [graph.call(gather, derived ? graph.call(tanh, theta) : theta, index)];
    const field = { name: "f", graph, dimension: 1, parameterCount: 3, outputs };
    const [z, parameters] = [Float64Array.of(-1, 0, 0.5, 2.5, 3), Float64Array.of(0, 1, -1)];
    assert.deepEqual(evaluate(field, 0, z, 5, parameters), interpret(field, 0, z, 5, parameters));
  }
});

test("a look-up in 10,000 known numbers costs what one in ten does", () => {
  const costs = [10, 10_000].map((length) => {
    const graph = new Graph();
    const table = graph.table(Float64Array.from({ length }, (_, i) => i / 7));
    const outputs = [graph.call(gather, table, graph.call(floor, graph.input("z", 0)))];
    assert.ok(graph.nodes.length <= 4);
    assert.equal(new GraphPlan(outputs, 400).slotCount, 0);
    return new GraphPlan(outputs, 400).cost;
  });
  assert.equal(costs[0], costs[1]);
});

test("a graph of vector ops too large for one function", () => {
  const random = new Random(7);
  const field = randomVectors(random, 600);
  assert.ok(new GraphPlan(field.outputs, 400).chunks.length > 2);
  for (const count of [1, 9]) {
    const [z, theta] = [numbers(random, VECTORS_DIMENSION * count), numbers(random, VECTORS_PARAMETERS)];
    assert.deepEqual(evaluate(field, 0.1, z, count, theta), interpret(field, 0.1, z, count, theta));
  }
});

test("nets of all shapes equal the interpreter's but for the rounding of tanh", () => {
  const random = new Random(9);
  for (const layers of [
    [2, 50, 2],
    [1, 16, 1],
    [2, 3, 2],
    [9, 9],
    [3, 20, 30, 3],
    [20, 8, 20],
    [12, 40, 12],
  ]) {
    const field = net(layers, tanh);
    for (const count of [1, 20, 33]) {
      const [z, theta] = [numbers(random, field.dimension * count), numbers(random, field.parameterCount)];
      const expected = interpret(field, 0, z, count, theta);
      evaluate(field, 0, z, count, theta).forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) < 1e-13, `${layers}: ${value}, not ${expected[i]}`);
      });
    }
  }
});

test("an elementwise layer between two products is one loop, and nothing of it stands in memory", () => {
  const plan = new GraphPlan(net([2, 50, 2], tanh).outputs, 400);
  const loops = plan.chunks.flat().filter((statement) => statement.kind === "loop");
  assert.equal(loops.length, 1);
  assert.deepEqual(
    loops[0].members.map(({ role }) => role),
    ["row", "map", "accumulate"],
  );
  assert.equal(plan.slotCount, 0);
});

test("wide layers are products of their own, each read by the one loop of the next activation", () => {
  const plan = new GraphPlan(net([30, 40, 50, 3], tanh).outputs, 400);
  const kinds = plan.chunks.flat().map((statement) => statement.kind);
  assert.deepEqual(kinds, ["assembly", "product", "loop", "product", "loop"]);
  // The state, both products, and the first activation; the second one is summed up as it arises.
  assert.equal(plan.slotCount, 30 + 40 + 50 + 40);
});

test("states that are derivatives of others and outputs of wide layers are copied in loops", () => {
  const code = (dimension: number) => {
    const graph = new Graph();
    const z = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
    const half = dimension / 2;
    const W = graph.input("theta", 0, half * half);
    const force = graph.call(matvec, W, graph.apply(pack, z.slice(0, half)));
    const outputs = [...z.slice(half), ...components(graph, force)];
    return { name: "second order", graph, dimension, parameterCount: half * half, outputs };
  };
  const small = compileFixedStep(code(40), rk4).info.bytes;
  // Only the vector of positions is put together one by one.
  assert.ok(compileFixedStep(code(80), rk4).info.bytes < small + 20 * 2 * 40);
  const random = new Random(14);
  const field = code(40);
  for (const count of [1, 7]) {
    const [z, theta] = [numbers(random, 40 * count), numbers(random, 400)];
    assert.deepEqual(evaluate(field, 0, z, count, theta), interpret(field, 0, z, count, theta));
  }
});

test("a vector of very many components is put together in functions of bounded size", () => {
  const graph = new Graph();
  const dimension = 3000;
  const z = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
  const scaled = graph.call(mul, graph.apply(pack, [...z].reverse()), graph.constant(0.5));
  const field = { name: "reversed", graph, dimension, parameterCount: 0, outputs: components(graph, scaled) };
  assert.ok(new GraphPlan(field.outputs, 400).chunks.length > 5);
  const random = new Random(15);
  const states = numbers(random, dimension * 3);
  assert.deepEqual(
    evaluate(field, 0, states, 3, new Float64Array(0)),
    interpret(field, 0, states, 3, new Float64Array(0)),
  );
});

test("what depends on parameters alone is computed once for a batch, not in the code", () => {
  const graph = new Graph();
  const [z, a, b] = [graph.input("z", 0), graph.input("theta", 0), graph.input("theta", 1)];
  const derived = graph.call(tanh, graph.call(div, a, b));
  const plain = { name: "plain", graph, dimension: 1, parameterCount: 2, outputs: [graph.call(mul, a, z)] };
  const field = { ...plain, outputs: [graph.call(mul, derived, z)] };
  const bytes = (f: VectorField) => compileFixedStep(f, rk4).info.bytes;
  assert.ok(bytes(field) < bytes(plain) + 50);
  assert.equal(evaluate(field, 0, Float64Array.of(3), 1, Float64Array.of(1, 2))[0], elementary.tanh(0.5) * 3);
  // The next batch has parameters of its own.
  const kernel = compileFixedStep(field, rk4);
  for (const theta of [Float64Array.of(1, 2), Float64Array.of(-5, 7)]) {
    const k = new Float64Array(2);
    kernel.evaluate(0, Float64Array.of(1, 2), 2, theta, k);
    assert.deepEqual(
      [...k],
      [1, 2].map((x) => elementary.tanh(theta[0] / theta[1]) * x),
    );
  }
});

test("norms are right where squares over- or underflow", () => {
  const graph = new Graph();
  const x = graph.input("z", 0, VECTORS_DIMENSION);
  const length = graph.call(norm, x);
  const outputs = [length, ...components(graph, x).slice(1)];
  const field = { name: "norm", graph, dimension: VECTORS_DIMENSION, parameterCount: 0, outputs };
  const random = new Random(11);
  for (const scale of [1, 1e-200, 1e200, 0, Number.POSITIVE_INFINITY]) {
    for (const count of [1, 6]) {
      const z = numbers(random, VECTORS_DIMENSION * count).map((v) => v * scale);
      const k = evaluate(field, 0, z, count, new Float64Array(0));
      for (let j = 0; j < count; j++) {
        const expected = Math.hypot(...Array.from({ length: VECTORS_DIMENSION }, (_, i) => z[i * count + j]));
        if (Number.isFinite(expected)) assert.ok(Math.abs(k[j] - expected) <= 8 * Number.EPSILON * expected);
        else assert.equal(k[j], expected);
      }
    }
  }
});

test("stepping a net gives the bits of stepping it slice by slice, and of each trajectory alone", () => {
  const field = net([2, 20, 2], tanh);
  const random = new Random(12);
  const [z, theta] = [numbers(random, 2 * 11), numbers(random, field.parameterCount)];
  const kernel = compileFixedStep(field, rk4);
  const run = (states: Float64Array, count: number, slices: readonly number[]) => {
    const batch = kernel.open(states, count, theta);
    let first = 0;
    for (const steps of slices) {
      batch.advance(0, 0.05, first, steps);
      first += steps;
    }
    const out = new Float64Array(states.length);
    batch.read(out);
    return out;
  };
  const whole = run(z, 11, [30]);
  assert.deepEqual(run(z, 11, [7, 1, 22]), whole);
  for (let j = 0; j < 11; j++) {
    assert.deepEqual([...run(Float64Array.of(z[j], z[11 + j]), 1, [30])], [whole[j], whole[11 + j]]);
  }
});
