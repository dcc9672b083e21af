import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceReverseKernel } from "../../../src/adjoint/referenceReverseKernel.ts";
import { tensorFixedStep } from "../../../src/compile/tfjs/fixedStepKernel.ts";
import { tensorPair } from "../../../src/compile/tfjs/pairKernel.ts";
import { tensorReverse } from "../../../src/compile/tfjs/reverseKernel.ts";
import type { ReverseKernel, ReverseOptions } from "../../../src/core/kernel.ts";
import { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { mul } from "../../../src/graph/ops/arithmetic.ts";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import { matvec } from "../../../src/graph/ops/matrix.ts";
import { components } from "../../../src/graph/ops/structure.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { completePair } from "../../../src/ode/pair.ts";
import { referenceKernel } from "../../../src/ode/referenceKernel.ts";
import { referencePairKernel } from "../../../src/ode/referencePairKernel.ts";
import { differentiableSystem } from "../../../src/study/gradient/differentiableSystem.ts";
import { forcedLorenzField, vanDerPolField } from "../../fields.ts";
import { randomVectors } from "../wasm/randomVectors.ts";
import { lookUps, lorenz96, net, randomPolynomial } from "../wasm/systems.ts";
import { usableBackEnds } from "./backEnds.ts";

const rk4 = explicitMethods.get("rk4");

/** dz/dt = M(z) z with a matrix that differs from trajectory to trajectory, and a constant component. */
const hyper: VectorField = (() => {
  const graph = new Graph();
  const z = graph.input("z", 0, 2);
  const W = graph.call(tanh, graph.call(matvec, graph.input("theta", 0, 8), z));
  const outputs = [
    ...components(graph, graph.call(matvec, W, z)),
    graph.call(mul, graph.input("theta", 8), graph.constant(2)),
  ];
  return { name: "hyper", graph, dimension: 3, parameterCount: 9, outputs };
})();

const fields: readonly VectorField[] = [
  vanDerPolField,
  forcedLorenzField,
  hyper,
  net([2, 20, 2], tanh),
  net([12, 3, 12], tanh),
  lorenz96(9),
  lookUps(),
  randomPolynomial(new Random(5), 4, false),
  randomVectors(new Random(11), 12),
];

function numbers(random: Random, count: number, scale = 1): Float64Array {
  return Float64Array.from({ length: count }, () => Math.fround(scale * (2 * random.uniform() - 1)));
}

function inputs({ dimension, parameterCount }: VectorField, count: number) {
  const random = new Random(count);
  return {
    states: numbers(random, dimension * count),
    theta: numbers(random, parameterCount, Math.min(1, 10 / Math.sqrt(parameterCount || 1))),
    random,
  };
}

/** To float32 of the largest entry. */
function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance = 2e-5): void {
  assert.equal(actual.length, expected.length, what);
  const size = Array.from(expected).reduce((largest, x) => Math.max(largest, Math.abs(x)), 1e-3);
  assert.ok(Number.isFinite(size), `${what}: the reference is not finite`);
  Array.from(actual).forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]) <= tolerance * size, `${what}[${i}]: ${x} is not ${expected[i]}`);
  });
}

function gradients(kernel: ReverseKernel, field: VectorField, count: number, options: ReverseOptions) {
  const { dimension, parameterCount } = field;
  const { states, theta, random } = inputs(field, count);
  const batch = kernel.open(states, count, theta, options);
  const [one, two] = [numbers(random, dimension * count), numbers(random, dimension * count)];
  const finite = [batch.store(0.3, 0.02, 1, 3), batch.advance(0.3, 0.02, 4, 1), batch.store(0.5, -0.01, 0, 2)];
  batch.addCotangents(one);
  finite.push(batch.reverse());
  const times = [...batch.timeCotangents];
  batch.addCotangents(two);
  finite.push(batch.reverse());
  times.push(...batch.timeCotangents);
  const z = new Float64Array(dimension * count);
  const a = new Float64Array(dimension * count);
  const gradient = new Float64Array(parameterCount * (options.gradient === "each" ? count : 1));
  batch.read(z);
  batch.readCotangents(a);
  batch.readGradient(gradient);
  return { finite, z, a, gradient, times };
}

for (const { name, use } of usableBackEnds) {
  test(`${name}: steps are those of the interpreted loop to float32`, async () => {
    const { tf } = await use();
    for (const field of fields) {
      const system = differentiableSystem(field, []);
      for (const count of [1, 7]) {
        const { states, theta } = inputs(field, count);
        const results = [tensorFixedStep(tf, field, rk4), referenceKernel(system, rk4)].map((kernel) => {
          const out = new Float64Array(states.length);
          const slope = new Float64Array(states.length);
          kernel.evaluate(0.7, states, count, theta, slope);
          const batch = kernel.open(states, count, theta);
          assert.ok(batch.advance(0.3, 0.02, 0, 5) && batch.advance(0.3, 0.02, 5, 3));
          batch.read(out);
          return { out, slope };
        });
        assertNear(results[0].slope, results[1].slope, `${field.name}, ${count}: f`);
        assertNear(results[0].out, results[1].out, `${field.name}, ${count}: z`);
      }
    }
  });

  test(`${name}: reversed steps give the reference's cotangents and gradients to float32, for every method`, async () => {
    const { tf } = await use();
    for (const method of explicitMethods) {
      for (const field of method === rk4 ? fields : [hyper]) {
        const kernel = tensorReverse(tf, field, method);
        const reference = referenceReverseKernel(differentiableSystem(field, []), method);
        for (const [count, options] of [
          [1, { times: true }],
          [5, { times: true, gradient: "each" }],
          [6, {}],
        ] as const) {
          const [actual, expected] = [kernel, reference].map((each) => gradients(each, field, count, options));
          const what = `${method.name}, ${field.name}, ${count}: `;
          assert.deepEqual(actual.finite, expected.finite);
          assertNear(actual.z, expected.z, `${what}z`);
          assertNear(actual.a, expected.a, `${what}cotangents`, 1e-4);
          assertNear(actual.gradient, expected.gradient, `${what}gradient`, 1e-4);
          assertNear(actual.times, expected.times, `${what}times`, 1e-4);
        }
        kernel.dispose();
      }
    }
  });

  test(`${name}: attempts of every pair have the reference's stages, states and errors`, async () => {
    const { tf } = await use();
    for (const method of explicitMethods) {
      if (!method.embedded) continue;
      const pair = completePair(method);
      const field = forcedLorenzField;
      const lanes = 3;
      const { states, theta } = inputs(field, lanes);
      const actual = tensorPair(tf, field, pair, lanes);
      const expected = referencePairKernel(differentiableSystem(field, []), pair, lanes);
      for (const kernel of [actual, expected]) {
        kernel.setParameters(theta);
        kernel.setLimits({
          rtol: 1e-3,
          atols: new Float64Array(kernel.dimension).fill(1e-3),
          smallest: 0,
          largest: 1,
          direction: 1,
        });
        kernel.z.set(states);
        kernel.t.set([0, 0.5, 2]);
        kernel.h.set([0.05, 0, 0.1]);
        kernel.memory.fill(-3);
        kernel.derivative();
        kernel.attempt();
        kernel.extend();
      }
      assertNear(actual.k, expected.k, `${method.name} k`);
      assertNear(actual.zNew, expected.zNew, `${method.name} z`);
      actual.error.forEach((error, lane) => {
        assert.ok(Math.abs(error - expected.error[lane]) <= 2e-3 + 0.02 * expected.error[lane], `${method.name} error`);
      });
      assert.equal(actual.error[1], 0);
      actual.dispose();
    }
  });

  test(`${name}: nothing is left behind: ten thousand iterations, then everything is given back`, async () => {
    const { tf } = await use();
    const before = tf.memory().numTensors;
    const field = net([2, 4, 2], tanh);
    const kernel = tensorReverse(tf, field, explicitMethods.get("euler"));
    const { states, theta } = inputs(field, 3);
    const gradient = new Float64Array(field.parameterCount);
    const iterate = () => {
      const batch = kernel.open(states, 3, theta);
      batch.store(0, 0.1, 0, 1);
      batch.addCotangents(states);
      batch.reverse();
      batch.readGradient(gradient);
      for (let i = 0; i < theta.length; i++) theta[i] -= 1e-4 * gradient[i];
    };
    // The other back ends share every line of this but for their own.
    const iterations = name === "tfjs cpu" ? 10_000 : 500;
    iterate();
    const { numTensors, numBytes } = tf.memory();
    for (let n = 1; n < iterations; n++) iterate();
    assert.equal(tf.memory().numTensors, numTensors);
    assert.equal(tf.memory().numBytes, numBytes);
    const batch = kernel.open(states, 3, theta, { times: true, gradient: "each" });
    batch.store(0, 0.1, 0, 4);
    batch.store(0, 0.1, 4, 4);
    batch.reverse();
    batch.discard();
    batch.write(states);
    kernel.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}
