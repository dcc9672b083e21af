import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileFixedStep } from "../../../src/compile/wasm/fixedStepKernel.ts";
import type { FixedStepKernel } from "../../../src/core/kernel.ts";
import { Random } from "../../../src/core/random.ts";
import { isFsal, type Tableau, tableau } from "../../../src/core/tableau.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { referenceKernel } from "../../../src/ode/referenceKernel.ts";
import { hasRelaxedSimd } from "../../../src/wasm/relaxedSimd.ts";
import { forcedLorenzField, vanDerPolField } from "../../fields.ts";
import { lookUps, lorenz96, net, randomPolynomial, randomStraightLine } from "./systems.ts";

const rk4 = explicitMethods.get("rk4");

function interpreted(field: VectorField, method: Tableau): FixedStepKernel {
  const interpreter = new Interpreter(field.outputs);
  return referenceKernel(
    {
      dimension: field.dimension,
      parameterCount: field.parameterCount,
      f: (t, z, theta, out) => out.set(interpreter.read({ z, t: [t], theta })),
    },
    method,
  );
}

function states(field: VectorField, count: number, seed = 1): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: field.dimension * count }, () => 2 * random.uniform() - 1);
}

function parameters(field: VectorField, seed = 2): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: field.parameterCount }, () => random.uniform());
}

function run(kernel: FixedStepKernel, z0: Float64Array, count: number, theta: Float64Array, slices: readonly number[]) {
  const batch = kernel.open(z0, count, theta);
  let first = 0;
  let finite = true;
  for (const steps of slices) {
    finite = batch.advance(0.3, 0.01, first, steps);
    first += steps;
  }
  const out = new Float64Array(z0.length);
  batch.read(out);
  return { out, finite };
}

/** The compiled kernel gives the interpreted loop's bits. */
function assertSameBits(field: VectorField, method: Tableau, count: number, slices: readonly number[]): void {
  const [z0, theta] = [states(field, count), parameters(field)];
  const compiled = run(compileFixedStep(field, method), z0, count, theta, slices);
  const expected = run(interpreted(field, method), z0, count, theta, [slices.reduce((a, b) => a + b)]);
  assert.deepEqual(compiled, expected, `${method.name}, ${field.name}, ${count} trajectories, slices ${slices}`);
}

for (const method of explicitMethods) {
  test(`${method.name}: bit-equal to the interpreted loop on random polynomial systems, for every count and slicing`, () => {
    const random = new Random(3);
    for (const count of [1, 2, 3, 9, 10, 11, 200]) {
      for (const autonomous of [true, false]) {
        const dimension = 1 + Math.floor(6 * random.uniform());
        const field = randomPolynomial(random, dimension, autonomous);
        assertSameBits(field, method, count, count === 200 ? [7] : [5, 8]);
      }
    }
    assertSameBits(forcedLorenzField, method, 5, [37, 63]);
  });
}

test("random systems, counts and slicings", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 25 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...explicitMethods),
      (seed, dimension, count, slices, method) => {
        const field = randomPolynomial(new Random(seed), dimension, seed % 2 === 0);
        assertSameBits(field, method, count, slices);
      },
    ),
    { seed: 4, numRuns: 60 },
  );
});

test("systems too large for locals, and a single component", () => {
  for (const field of [lorenz96(40), lorenz96(200), randomPolynomial(new Random(8), 1, true)]) {
    for (const count of [1, 3, 21]) assertSameBits(field, rk4, count, [3, 4]);
  }
});

for (const size of [2_000, 50_000]) {
  test(`a graph of ${size} nodes is split into functions and right`, () => {
    const field = randomStraightLine(new Random(5), size, 10);
    assert.ok(field.graph.nodes.length >= size);
    const kernel = compileFixedStep(field, rk4);
    const reference = interpreted(field, rk4);
    for (const count of [1, 5]) {
      const [z0, theta] = [states(field, count), parameters(field)];
      const [k, expected] = [new Float64Array(z0.length), new Float64Array(z0.length)];
      kernel.evaluate(0.7, z0, count, theta, k);
      reference.evaluate(0.7, z0, count, theta, expected);
      assert.deepEqual(k, expected);
      assert.ok(k.every((x) => Number.isFinite(x) && x !== 0));
      assert.deepEqual(run(kernel, z0, count, theta, [2]), run(reference, z0, count, theta, [2]));
    }
  });
}

test("emitted code grows linearly with the graph", () => {
  const bytesPerNode = [1, 4, 16].map((k) => {
    const { bytes, nodes } = compileFixedStep(randomStraightLine(new Random(6), 4000 * k, 4), rk4).info;
    return bytes / nodes;
  });
  for (const ratio of bytesPerNode) assert.ok(ratio < 1.3 * bytesPerNode[0], `${bytesPerNode}`);
});

test("memory grows for 10,000 trajectories, and a smaller batch afterwards is right again", () => {
  const kernel = compileFixedStep(forcedLorenzField, rk4);
  const reference = interpreted(forcedLorenzField, rk4);
  const theta = parameters(forcedLorenzField);
  for (const count of [3, 10_000, 7]) {
    const z0 = states(forcedLorenzField, count, count);
    assert.deepEqual(run(kernel, z0, count, theta, [2, 1]), run(reference, z0, count, theta, [3]));
  }
});

test("a batch can be read, put back and replayed", () => {
  const kernel = compileFixedStep(vanDerPolField, rk4);
  const z0 = states(vanDerPolField, 6);
  const batch = kernel.open(z0, 6, Float64Array.of(1.5));
  const [before, after, again] = [new Float64Array(12), new Float64Array(12), new Float64Array(12)];
  batch.advance(0, 0.1, 0, 10);
  batch.read(before);
  batch.advance(0, 0.1, 10, 10);
  batch.read(after);
  batch.write(before);
  batch.advance(0, 0.1, 10, 10);
  batch.read(again);
  assert.deepEqual(again, after);
  assert.notDeepEqual(after, before);
});

test("trajectories do not depend on their neighbours", () => {
  const kernel = compileFixedStep(forcedLorenzField, rk4);
  const theta = parameters(forcedLorenzField);
  const count = 13;
  const z0 = states(forcedLorenzField, count);
  const together = run(kernel, z0, count, theta, [20]).out;
  for (let j = 0; j < count; j++) {
    const component = (i: number) => i * count + j;
    const alone = run(kernel, Float64Array.of(...[0, 1, 2].map((i) => z0[component(i)])), 1, theta, [20]).out;
    assert.deepEqual(
      [...alone],
      [0, 1, 2].map((i) => together[component(i)]),
    );
  }
});

test("a trajectory that overflows is told, whichever it is", () => {
  for (const count of [1, 2, 9, 23]) {
    for (let j = 0; j < count; j += 4) {
      const z0 = new Float64Array(2 * count).fill(0.1);
      z0[j] = 1e200;
      const batch = compileFixedStep(vanDerPolField, rk4).open(z0, count, Float64Array.of(1));
      assert.equal(batch.advance(0, 0.1, 0, 5), false);
      batch.write(new Float64Array(2 * count).fill(0.1));
      assert.equal(batch.advance(0, 0.1, 0, 5), true);
    }
  }
});

test("first same as last saves evaluations only where bits stay the same", () => {
  const dopri5 = explicitMethods.get("dopri5");
  assert.ok(isFsal(dopri5));
  const other = tableau({
    ...dopri5,
    name: "no FSAL",
    b: dopri5.b.map((w, i) => (i === 6 ? 1e-300 : w)),
    embedded: undefined,
    dense: undefined,
  });
  const bytes = (field: VectorField, method: Tableau) => compileFixedStep(field, method).info.bytes;
  assert.ok(bytes(vanDerPolField, dopri5) < bytes(vanDerPolField, other));
  for (const field of [vanDerPolField, forcedLorenzField, lorenz96(12)]) assertSameBits(field, dopri5, 3, [10, 10]);
});

test("relaxed SIMD, where the engine has it, changes last bits only, and is reported", () => {
  const theta = parameters(forcedLorenzField);
  const z0 = states(forcedLorenzField, 20);
  const relaxed = compileFixedStep(forcedLorenzField, rk4, { arithmetic: "fused" });
  const exact = compileFixedStep(forcedLorenzField, rk4);
  assert.equal(relaxed.info.arithmetic, hasRelaxedSimd() ? "fused" : "strict");
  assert.equal(exact.info.arithmetic, "strict");
  const [x, y] = [relaxed, exact].map((kernel) => run(kernel, z0, 20, theta, [50]).out);
  x.forEach((value, i) => {
    assert.ok(hasRelaxedSimd() ? Math.abs(value - y[i]) < 1e-13 : value === y[i]);
  });
});

test("fused steps of every method are right but for last bits, and one trajectory alone is strict", () => {
  const random = new Random(11);
  for (const method of explicitMethods) {
    for (const field of [vanDerPolField, forcedLorenzField, lorenz96(7), randomPolynomial(random, 3, true)]) {
      const theta = parameters(field);
      const fused = compileFixedStep(field, method, { arithmetic: "fused" });
      for (const count of [1, 6, 17]) {
        const z0 = states(field, count, count);
        const expected = run(interpreted(field, method), z0, count, theta, [9]).out;
        const apart = (out: Float64Array) => out.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
        const whole = run(fused, z0, count, theta, [9]).out;
        if (count === 1) assert.deepEqual(whole, expected);
        assert.ok(apart(whole) < 1e-13, `${method.name}, ${field.name}, ${count}: ${apart(whole)}`);
        assert.deepEqual(run(fused, z0, count, theta, [4, 5]).out, whole);
        const [k, slope] = [new Float64Array(z0.length), new Float64Array(z0.length)];
        fused.evaluate(0.3, z0, count, theta, k);
        interpreted(field, method).evaluate(0.3, z0, count, theta, slope);
        assert.ok(k.every((x, i) => Math.abs(x - slope[i]) <= 1e-14 * (1 + Math.abs(slope[i]))));
      }
    }
  }
});

test("wrong lengths are refused", () => {
  const kernel = compileFixedStep(vanDerPolField, rk4);
  assert.throws(() => kernel.open(new Float64Array(5), 2, Float64Array.of(1)), RangeError);
  assert.throws(() => kernel.open(new Float64Array(4), 2, new Float64Array(0)), RangeError);
  assert.throws(() => kernel.open(new Float64Array(0), 0, Float64Array.of(1)), RangeError);
  assert.throws(() => kernel.open(new Float64Array(4), 2, Float64Array.of(1)).advance(0, 0.1, 0, 0), RangeError);
});

test("parameters of each trajectory give it the bits that it has by itself", () => {
  const random = new Random(5);
  const fields = [
    vanDerPolField,
    forcedLorenzField,
    lorenz96(12),
    net([2, 5, 2], tanh),
    lookUps(),
    randomStraightLine(random, 40, 3),
  ];
  for (const field of fields) {
    for (const method of [rk4, explicitMethods.get("tsit5")]) {
      const kernel = compileFixedStep(field, method);
      for (const count of [2, 5, 17]) {
        const z0 = states(field, count, count);
        const thetas = Float64Array.from({ length: field.parameterCount * count }, () => random.uniform());
        const batch = kernel.openEach!(z0, count, thetas);
        const finite = [batch.advance(0.3, 0.01, 0, 3), batch.advance(0.3, 0.01, 3, 4)];
        const together = new Float64Array(z0.length);
        batch.read(together);
        const ofOne = (all: Float64Array, j: number) => all.filter((_, n) => n % count === j);
        for (let j = 0; j < count; j++) {
          const alone = run(kernel, ofOne(z0, j), 1, ofOne(thetas, j), [3, 4]);
          assert.deepEqual(ofOne(together, j), alone.out, `${field.name}, ${method.name}, ${j} of ${count}`);
          if (!alone.finite) assert.ok(!finite[1]);
        }
      }
    }
  }
  assert.throws(
    () => compileFixedStep(vanDerPolField, rk4).openEach!(new Float64Array(4), 2, new Float64Array(1)),
    /wanted/,
  );
});
