import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceReverseKernel } from "../../../src/adjoint/referenceReverseKernel.ts";
import { compileFixedStep } from "../../../src/compile/wasm/fixedStepKernel.ts";
import { compileReverse } from "../../../src/compile/wasm/reverseKernel.ts";
import type { Arithmetic, ReverseBatch, ReverseKernel, ReverseOptions } from "../../../src/core/kernel.ts";
import { Random } from "../../../src/core/random.ts";
import type { Tableau } from "../../../src/core/tableau.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { add, mul } from "../../../src/graph/ops/arithmetic.ts";
import { exp } from "../../../src/graph/ops/exponential.ts";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import { matvec } from "../../../src/graph/ops/matrix.ts";
import { components, pack } from "../../../src/graph/ops/structure.ts";
import { cos, sin } from "../../../src/graph/ops/trigonometric.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { differentiableSystem } from "../../../src/study/gradient/differentiableSystem.ts";
import { forcedLorenzField, vanDerPolField, writeField } from "../../fields.ts";
import { derivative } from "../../graph/centralDifference.ts";
import { randomVectors } from "./randomVectors.ts";
import { lookUps, lorenz96, net, randomPolynomial, randomStraightLine } from "./systems.ts";

const rk4 = explicitMethods.get("rk4");

function numbers(random: Random, count: number, scale = 1): Float64Array {
  return Float64Array.from({ length: count }, () => scale * (2 * random.uniform() - 1));
}

/** Everything a kernel gives for two runs with cotangents put in behind each. */
function gradients(kernel: ReverseKernel, count: number, seed: number, options: ReverseOptions = {}) {
  const random = new Random(seed);
  const { dimension, parameterCount } = kernel;
  const batch = kernel.open(
    numbers(random, dimension * count),
    count,
    numbers(random, parameterCount, Math.min(1, 10 / Math.sqrt(parameterCount))),
    options,
  );
  const [one, two] = [numbers(random, dimension * count), numbers(random, dimension * count)];
  const finite = [batch.store(0.3, 0.02, 1, 3), batch.store(0.5, -0.01, 0, 2)];
  batch.addCotangents(one);
  finite.push(batch.reverse());
  const times = [...batch.timeCotangents];
  batch.addCotangents(two);
  finite.push(batch.reverse());
  times.push(...batch.timeCotangents);
  const out = (length: number) => new Float64Array(length);
  const [z, a, theta] = [
    out(dimension * count),
    out(dimension * count),
    out(parameterCount * (options.gradient === "each" ? count : 1)),
  ];
  batch.read(z);
  batch.readCotangents(a);
  batch.readGradient(theta);
  return { finite, z, a, theta, times: Float64Array.from(times) };
}

/** Relative to the largest entry: sums over trajectories are taken in another order. */
function assertNear(actual: Float64Array, expected: Float64Array, tolerance: number, what: string): void {
  const size = expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  assert.ok(Number.isFinite(size), `${what}: the reference is not finite`);
  actual.forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]) <= tolerance * size, `${what}[${i}]: ${x} is not ${expected[i]}`);
  });
}

function assertSame(
  field: VectorField,
  method: Tableau,
  counts: readonly number[],
  arithmetic: Arithmetic = "strict",
): void {
  const kernel = compileReverse(field, method, { arithmetic });
  const reference = referenceReverseKernel(differentiableSystem(field, []), method);
  counts.forEach((count, i) => {
    const options: ReverseOptions = { gradient: i % 2 === 0 ? "summed" : "each", times: i % 3 !== 0 };
    const actual = gradients(kernel, count, count, options);
    const expected = gradients(reference, count, count, options);
    const what = `${field.name}, ${method.name}, ${count} trajectories, `;
    assert.deepEqual(actual.finite, expected.finite, what);
    assertNear(actual.z, expected.z, 1e-13, `${what}z`);
    assertNear(actual.a, expected.a, 1e-12, `${what}cotangents`);
    assertNear(actual.theta, expected.theta, 1e-12, `${what}gradient`);
    assertNear(actual.times, expected.times, 1e-12, `${what}times`);
  });
}

/** A pendulum on a moving pivot with a matrix of parameters: routines whose values and arguments both are read again. */
const driven = (() => {
  const graph = new Graph();
  const z = [graph.input("z", 0), graph.input("z", 1)];
  const theta = (i: number, size = 1) => graph.input("theta", i, size);
  const wave = graph.call(mul, graph.call(sin, graph.call(mul, theta(4), graph.input("t", 0))), graph.call(cos, z[0]));
  const decay = graph.call(exp, graph.call(mul, graph.call(mul, theta(5), theta(5)), z[1]));
  const linear = components(graph, graph.call(matvec, theta(0, 4), graph.call(pack, ...z)));
  const outputs = [graph.call(add, linear[0], wave), graph.call(add, linear[1], graph.call(mul, decay, wave))];
  return { name: "driven", graph, dimension: 2, parameterCount: 6, outputs };
})();

for (const method of explicitMethods) {
  test(`${method.name}: gradients of compiled steps are those of the reference, for every count`, () => {
    const random = new Random(3);
    for (const field of [forcedLorenzField, driven]) assertSame(field, method, [1, 2, 3, 7, 10, 16, 31]);
    assertSame(vanDerPolField, method, [1, 200]);
    assertSame(randomPolynomial(random, 1 + Math.floor(6 * random.uniform()), false), method, [1, 4, 9]);
    assertSame(net([2, 20, 2], tanh), method, [1, 5, 21]);
  });
}

test("networks of all shapes", () => {
  for (const layers of [
    [2, 50, 2],
    [1, 9, 1],
    [3, 4, 3],
    [2, 12, 17, 2],
    [12, 3, 12],
    [12, 12],
  ]) {
    assertSame(net(layers, tanh), rk4, [1, 2, 11, 20]);
  }
});

test("random graphs of vector operations", () => {
  const random = new Random(11);
  for (let i = 0; i < 25; i++) assertSame(randomVectors(random, 5 + 2 * i), explicitMethods.get("heun"), [1, 3, 9]);
});

test("every count from 1 to 40", () => {
  assertSame(
    net([2, 9, 2], tanh),
    explicitMethods.get("midpoint"),
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
});

test("large systems and graphs that are split into functions", () => {
  assertSame(lookUps(), rk4, [1, 6]);
  assertSame(lorenz96(40), rk4, [1, 6]);
  assertSame(randomStraightLine(new Random(5), 3000, 6), explicitMethods.get("euler"), [1, 5]);
  assertSame(randomVectors(new Random(12), 300), explicitMethods.get("euler"), [1, 3]);
});

test("fused products change last bits only", () => {
  assertSame(net([2, 30, 2], tanh), rk4, [20], "fused");
});

test("parameters of each trajectory give it the states, cotangents and gradient that it has by itself", () => {
  const random = new Random(21);
  const fields = [
    vanDerPolField,
    forcedLorenzField,
    driven,
    lorenz96(12),
    net([2, 9, 2], tanh),
    lookUps(),
    randomVectors(random, 20),
  ];
  for (const field of fields) {
    const { dimension, parameterCount } = field;
    for (const precision of ["float64", "float32"] as const) {
      const kernel = compileReverse(field, rk4, { precision });
      for (const count of [2, 9, 17]) {
        const [z0, loss] = [numbers(random, dimension * count), numbers(random, dimension * count)];
        const thetas = numbers(random, parameterCount * count, Math.min(1, 10 / Math.sqrt(parameterCount)));
        const of = (batch: ReverseBatch, cotangents: Float64Array, n: number) => {
          const finite = [batch.store(0.3, 0.02, 1, 3), batch.advance(0.3, 0.02, 4, 2), batch.store(0.3, 0.02, 6, 2)];
          batch.addCotangents(cotangents);
          finite.push(batch.reverse(), batch.reverse());
          const [z, a, theta] = [n * dimension, n * dimension, n * parameterCount].map(
            (length) => new Float64Array(length),
          );
          batch.read(z);
          batch.readCotangents(a);
          batch.readGradient(theta);
          return { finite, z, a, theta };
        };
        const together = of(kernel.openEach!(z0, count, thetas, { gradient: "each" }), loss, count);
        const part = (x: Float64Array, j: number) => x.filter((_, at) => at % count === j);
        for (let j = 0; j < count; j++) {
          // Of two that are alike, so that it is in lanes, too.
          const twice = (x: Float64Array) => Float64Array.from({ length: 2 * x.length }, (_, at) => x[at >> 1]);
          const batch = kernel.open(twice(part(z0, j)), 2, part(thetas, j), { gradient: "each" });
          const alone = of(batch, twice(part(loss, j)), 2);
          assert.deepEqual(together.finite, alone.finite);
          for (const what of ["z", "a", "theta"] as const) {
            const own = alone[what].filter((_, at) => at % 2 === 0);
            assert.deepEqual(part(together[what], j), own, `${field.name}, ${precision}, ${what} of ${j} of ${count}`);
          }
        }
      }
    }
  }
});

test("a summed gradient of trajectories with parameters of their own is the sum of theirs", () => {
  const kernel = compileReverse(vanDerPolField, rk4);
  const [z0, thetas] = [numbers(new Random(4), 14), numbers(new Random(5), 7)];
  const gradient = (options: ReverseOptions, length: number) => {
    const batch = kernel.openEach!(z0, 7, thetas, options);
    batch.store(0, 0.1, 0, 5);
    batch.addCotangents(new Float64Array(14).fill(1));
    batch.reverse();
    const out = new Float64Array(length);
    batch.readGradient(out);
    return out;
  };
  const each = gradient({ gradient: "each" }, 7);
  assertNear(gradient({}, 1), Float64Array.of(each.reduce((sum, x) => sum + x, 0)), 1e-14, "sum");
  assert.throws(() => kernel.openEach!(z0.slice(0, 2), 1, thetas.slice(0, 1)), RangeError);
  assert.throws(() => kernel.openEach!(z0, 7, thetas.slice(1)), RangeError);
});

test("gradients in float32 agree with those in float64 to 1e-4", () => {
  const fields = [
    net([2, 50, 2], tanh),
    net([2, 12, 17, 2], tanh),
    vanDerPolField,
    forcedLorenzField,
    driven,
    lorenz96(12),
  ];
  for (const field of fields) {
    for (const method of [rk4, explicitMethods.get("dopri5")]) {
      const [single, double] = (["float32", "float64"] as const).map((precision) =>
        compileReverse(field, method, { precision }),
      );
      [1, 3, 20, 37].forEach((count, i) => {
        const options: ReverseOptions = { gradient: i % 2 === 0 ? "summed" : "each", times: i > 1 };
        const [actual, expected] = [single, double].map((kernel) => gradients(kernel, count, 7, options));
        for (const key of ["z", "a", "theta", "times"] as const) {
          assertNear(actual[key], expected[key], 1e-4, `${field.name}, ${method.name}, ${count} trajectories, ${key}`);
        }
        assert.notDeepEqual(actual.a, expected.a);
      });
      assert.equal(single.info.lanes, 4);
    }
  }
});

test("a gradient is the derivative of the loss, by central differences", () => {
  const field = net([2, 12, 2], tanh);
  const count = 5;
  const random = new Random(4);
  const [z0, theta, weights] = [
    numbers(random, 2 * count),
    numbers(random, field.parameterCount),
    numbers(random, 2 * count),
  ];
  const forward = compileFixedStep(field, rk4);
  const loss = (z0: Float64Array, theta: Float64Array) => {
    const batch = forward.open(z0, count, theta);
    batch.advance(0, 0.1, 0, 6);
    const z = new Float64Array(2 * count);
    batch.read(z);
    return z.reduce((sum, x, i) => sum + weights[i] * x, 0);
  };
  const batch = compileReverse(field, rk4).open(z0, count, theta);
  batch.store(0, 0.1, 0, 6);
  batch.addCotangents(weights);
  batch.reverse();
  const [a, gradient] = [new Float64Array(2 * count), new Float64Array(field.parameterCount)];
  batch.readCotangents(a);
  batch.readGradient(gradient);
  const check = (actual: number, f: (x: number) => number, at: number) => {
    const { value, error } = derivative(f, at, 1e-3);
    assert.ok(error < 1e-8 && Math.abs(actual - value) <= 1e-10 + error, `${actual} is not ${value} ± ${error}`);
  };
  const replaced = (vector: Float64Array, i: number, x: number) => vector.map((old, k) => (k === i ? x : old));
  for (const [i, x] of z0.entries()) check(a[i], (x) => loss(replaced(z0, i, x), theta), x);
  for (const [i, x] of theta.entries()) check(gradient[i], (x) => loss(z0, replaced(theta, i, x)), x);
});

test("what is stored is reversed from the top, can be forgotten, and its memory is used again", () => {
  const field = net([2, 20, 2], tanh);
  const kernel = compileReverse(field, rk4);
  const random = new Random(6);
  const [z0, theta, weights] = [numbers(random, 20), numbers(random, field.parameterCount), numbers(random, 20)];
  const result = (slices: readonly number[]) => {
    const batch = kernel.open(z0, 10, theta);
    let first = 0;
    for (const steps of slices) {
      batch.store(0.1, 0.05, first, steps);
      first += steps;
    }
    batch.addCotangents(weights);
    for (const _ of slices) assert.ok(batch.reverse());
    assert.throws(() => batch.reverse(), /nothing is stored/);
    const out = new Float64Array(field.parameterCount);
    batch.readGradient(out);
    return out;
  };
  const whole = result([12]);
  assertNear(result([5, 1, 6]), whole, 1e-14, "slices");
  const batch = kernel.open(z0, 10, theta);
  batch.store(0, 0.1, 0, 2000);
  batch.discard();
  assert.throws(() => batch.reverse(), /nothing is stored/);
  assert.throws(() => batch.store(0, 0.1, 0, 0), RangeError);
  assert.deepEqual(result([12]), whole);
});

test("a kernel is opened again after its memory has grown, one without parameters too", () => {
  for (const field of [vanDerPolField, withoutParameters]) {
    const kernel = compileReverse(field, rk4);
    const [states, theta] = [Float64Array.of(2, 0.5), new Float64Array(field.parameterCount).fill(1)];
    const first = kernel.open(states, 1, theta);
    assert.ok(first.store(0, 1e-6, 0, 20_000));
    first.addCotangents(Float64Array.of(1, 1));
    first.reverse();
    const again = kernel.open(states, 1, theta);
    const [z, a] = [new Float64Array(2), new Float64Array(2)];
    again.read(z);
    again.readCotangents(a);
    assert.deepEqual([...z, ...a], [...states, 0, 0]);
    assert.ok(again.store(0, 0.1, 0, 1));
  }
});

test("a cotangent that overflows is told, whichever it is, and the other trajectories are right", () => {
  const kernel = compileReverse(vanDerPolField, explicitMethods.get("euler"));
  for (const count of [1, 2, 9]) {
    for (let j = 0; j < count; j += 4) {
      const z0 = new Float64Array(2 * count).fill(0.1);
      z0[j] = 1e10;
      z0[count + j] = 1e10;
      const batch = kernel.open(z0, count, Float64Array.of(1), { gradient: "each" });
      assert.ok(batch.store(0, 1e-20, 0, 1));
      batch.addCotangents(new Float64Array(2 * count).fill(1e308));
      assert.equal(batch.reverse(), false);
      const each = new Float64Array(count);
      batch.readGradient(each);
      for (const [i, x] of each.entries()) assert.equal(Number.isFinite(x), i !== j);
    }
  }
});

test("wrong lengths are refused", () => {
  const kernel = compileReverse(vanDerPolField, rk4);
  assert.throws(() => kernel.open(new Float64Array(5), 2, Float64Array.of(1)), RangeError);
  assert.throws(() => kernel.open(new Float64Array(4), 2, new Float64Array(0)), RangeError);
});

const withoutParameters = writeField("oscillator", 2, 0, ({ z, number, sub }) => [z(1), sub(number(0), z(0))]);
