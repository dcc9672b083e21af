import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileFixedStep } from "../../../src/compile/wasm/fixedStepKernel.ts";
import { GraphPlan } from "../../../src/compile/wasm/graphPlan.ts";
import { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import type { Node } from "../../../src/graph/op.ts";
import { add, div, mul, sub } from "../../../src/graph/ops/arithmetic.ts";
import { gt } from "../../../src/graph/ops/comparison.ts";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import { affine, dot, matvec, matvecTransposed, outer } from "../../../src/graph/ops/matrix.ts";
import { norm, sum } from "../../../src/graph/ops/reduction.ts";
import { ops } from "../../../src/graph/ops/registry.ts";
import { abs } from "../../../src/graph/ops/rounding.ts";
import { max, select } from "../../../src/graph/ops/selection.ts";
import { broadcast, component, components, pack, place, slice } from "../../../src/graph/ops/structure.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { instances } from "../../graph/instances.ts";
import { net } from "./systems.ts";

const rk4 = methods.get("rk4");
const DIMENSION = 5;
const PARAMETERS = 1000;

/** A graph of random vector ops, of vectors that are handled in loops and of few components, and with long-lived values. */
function randomVectors(random: Random, steps: number): VectorField {
  const graph = new Graph();
  const below = (n: number) => Math.floor(n * random.uniform());
  const pool: Node[] = Array.from({ length: DIMENSION }, (_, i) => graph.input("z", i));
  pool.push(graph.input("t", 0), graph.apply(pack, pool.slice(0, DIMENSION)));
  const any = () => pool[pool.length - 1 - below(Math.min(pool.length, 12))];
  const theta = (size: number) => graph.input("theta", below(PARAMETERS - size), size);
  const sizes = [1, 2, 7, 8, 9, 12, 17];
  /** Some vector of that size: one there is, or one made for it. */
  const ofSize = (size: number): Node => {
    const known = pool.filter((x) => x.size === size);
    if (known.length > 0 && random.uniform() < 0.8) return known[below(known.length)];
    if (random.uniform() < 0.3) return theta(size);
    const x = any();
    if (x.size === 1) return graph.apply(broadcast, [x], { size });
    if (x.size >= size) return graph.apply(slice, [x], { offset: below(x.size - size + 1), size });
    return graph.apply(place, [x], { offset: below(size - x.size + 1), size });
  };
  /** Between −1 and 1, so that nothing overflows. */
  const bounded = (x: Node) => graph.call(div, x, graph.call(add, graph.constant(1), graph.call(abs, x)));
  const makers: (() => Node)[] = [
    () => graph.call([add, sub, mul, max][below(4)], any(), graph.constant(random.uniform())),
    () => {
      const x = any();
      return graph.call([add, sub, mul][below(3)], x, ofSize(random.uniform() < 0.3 ? 1 : x.size));
    },
    () => {
      const x = any();
      return graph.call(select, graph.call(gt, x, ofSize(x.size)), ofSize(x.size), ofSize(1));
    },
    () => {
      const [x, m] = [any(), sizes[below(sizes.length)]];
      return graph.call(affine, theta(m * x.size), x, random.uniform() < 0.5 ? theta(m) : ofSize(m));
    },
    () => {
      const [x, m] = [any(), sizes[below(sizes.length)]];
      return graph.call(matvecTransposed, theta(m * x.size), x);
    },
    () => {
      // A matrix that depends on the state.
      const [u, v] = [ofSize(sizes[below(sizes.length)]), ofSize(sizes[below(sizes.length)])];
      const matrix = graph.call(outer, u, v);
      return random.uniform() < 0.5 ? graph.call(matvec, matrix, v) : graph.call(matvecTransposed, matrix, u);
    },
    () => graph.call(sum, any()),
    () => {
      const x = any();
      return graph.call(dot, x, ofSize(x.size));
    },
    () => graph.apply(pack, Array.from({ length: 2 + below(3) }, any)),
    () => {
      const x = any();
      return component(graph, x, below(x.size));
    },
    () => {
      // A vector repeats what is itself a component of one.
      const x = any();
      const repeated = graph.apply(broadcast, [component(graph, x, below(x.size))], {
        size: sizes[below(sizes.length)],
      });
      return graph.call(affine, theta(9 * repeated.size), repeated, ofSize(9));
    },
    // Parameters alone.
    () => graph.call(matvec, theta(9 * 7), graph.call([mul, sub][below(2)], theta(7), theta(7))),
    () => graph.call(select, graph.call(gt, theta(8), theta(8)), theta(8), ofSize(1)),
    () => graph.call(select, graph.call(gt, theta(1), theta(1)), any(), graph.call(mul, theta(1), theta(1))),
  ];
  for (let step = 0; step < steps; step++) {
    const made = makers[below(makers.length)]();
    const moved = made.op === pack || made.op === slice;
    if (made.size <= 40) pool.push(moved ? made : bounded(made));
  }
  const outputs = Array.from({ length: DIMENSION }, () => {
    const x = any();
    return component(graph, x, below(x.size));
  });
  return { name: "random vectors", graph, dimension: DIMENSION, parameterCount: PARAMETERS, outputs };
}

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
  compileFixedStep(field, rk4, { relaxedSimd: false }).evaluate(t, z, count, theta, k);
  return k;
}

test("random graphs of vector ops have the interpreter's value to the bit", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 3, max: 60 }), fc.constantFrom(1, 2, 13), (seed, steps, count) => {
      const random = new Random(seed);
      const field = randomVectors(random, steps);
      const [z, theta] = [numbers(random, DIMENSION * count), numbers(random, PARAMETERS)];
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
          assert.ok(Math.abs(value - expected[i]) <= tolerance, `${op.name}: ${value}, not ${expected[i]}`);
        });
      }
    }
  }
});

test("a graph of vector ops too large for one function", () => {
  const random = new Random(7);
  const field = randomVectors(random, 600);
  assert.ok(new GraphPlan(field.outputs, 400).chunks.length > 2);
  for (const count of [1, 9]) {
    const [z, theta] = [numbers(random, DIMENSION * count), numbers(random, PARAMETERS)];
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
  assert.equal(evaluate(field, 0, Float64Array.of(3), 1, Float64Array.of(1, 2))[0], Math.tanh(0.5) * 3);
  // The next batch has parameters of its own.
  const kernel = compileFixedStep(field, rk4);
  for (const theta of [Float64Array.of(1, 2), Float64Array.of(-5, 7)]) {
    const k = new Float64Array(2);
    kernel.evaluate(0, Float64Array.of(1, 2), 2, theta, k);
    assert.deepEqual(
      [...k],
      [1, 2].map((x) => Math.tanh(theta[0] / theta[1]) * x),
    );
  }
});

test("norms are right where squares over- or underflow", () => {
  const graph = new Graph();
  const x = graph.input("z", 0, DIMENSION);
  const length = graph.call(norm, x);
  const outputs = [length, ...components(graph, x).slice(1)];
  const field = { name: "norm", graph, dimension: DIMENSION, parameterCount: 0, outputs };
  const random = new Random(11);
  for (const scale of [1, 1e-200, 1e200, 0, Number.POSITIVE_INFINITY]) {
    for (const count of [1, 6]) {
      const z = numbers(random, DIMENSION * count).map((v) => v * scale);
      const k = evaluate(field, 0, z, count, new Float64Array(0));
      for (let j = 0; j < count; j++) {
        const expected = Math.hypot(...Array.from({ length: DIMENSION }, (_, i) => z[i * count + j]));
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
  const kernel = compileFixedStep(field, rk4, { relaxedSimd: false });
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
