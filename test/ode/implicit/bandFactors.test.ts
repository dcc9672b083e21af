import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BandFactors, interleaved } from "../../../src/ode/implicit/bandFactors.ts";
import { ImplicitKernel } from "../../../src/ode/implicit/implicitKernel.ts";
import { type ImplicitMethod, isImplicit } from "../../../src/ode/implicit/implicitMethod.ts";
import { methods } from "../../../src/ode/methods/registry.ts";

const SEED = 220_001;

/** Entries as `LinearisedSystem.linearise` writes them, and a right-hand side. */
const systems = fc
  .record({ n: fc.integer({ min: 1, max: 12 }), lower: fc.nat(11), upper: fc.nat(11) })
  .chain(({ n, lower, upper }) => {
    const band = { lower: Math.min(lower, n - 1), upper: Math.min(upper, n - 1) };
    const width = band.lower + 1 + band.upper;
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    return fc.record({
      n: fc.constant(n),
      band: fc.constant(band),
      entries: fc.array(number, { minLength: n * width, maxLength: n * width }),
      b: fc.array(number, { minLength: 2 * n, maxLength: 2 * n }),
    });
  });

function entryOf({
  n,
  band: { lower, upper },
  entries,
}: {
  n: number;
  band: { lower: number; upper: number };
  entries: number[];
}) {
  const width = lower + 1 + upper;
  const jacobian = Float64Array.from(entries, (x, at) => {
    const i = Math.floor(at / width);
    const j = i + (at % width) - lower;
    return j >= 0 && j < n ? x : 0;
  });
  const entry = (i: number, j: number) => (j - i >= -lower && j - i <= upper ? jacobian[i * width + j - i + lower] : 0);
  return { jacobian, entry };
}

test("a band system is solved to a small residual, with rows exchanged where pivots are small", () => {
  fc.assert(
    fc.property(systems, (system) => {
      const { n, band, b } = system;
      const { jacobian, entry } = entryOf(system);
      const factors = new BandFactors(n, band);
      if (!factors.factorShifted(0.01, jacobian)) return;
      const x = Float64Array.from(b.slice(0, n));
      factors.solve(x);
      // Partial pivoting is stable by norm, not by row.
      const largest = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs));
      const size = n * (largest([0.01, ...jacobian]) * largest(x) + largest(b));
      for (let i = 0; i < n; i++) {
        let sum = -b[i];
        for (let j = 0; j < n; j++) sum += ((i === j ? 0.01 : 0) - entry(i, j)) * x[j];
        assert.ok(Math.abs(sum) <= 1e-13 * size, `row ${i} of ${n}: ${sum} of ${size}`);
      }
    }),
    { numRuns: 500, seed: SEED },
  );
});

test("a complex band system is solved as the real one of twice its size", () => {
  fc.assert(
    fc.property(systems, (system) => {
      const { n, band, b } = system;
      const { jacobian, entry } = entryOf(system);
      const [re, im] = [3, 1.7];
      const factors = new BandFactors(2 * n, interleaved(band));
      assert.ok(factors.factorComplexShifted(re, im, jacobian, band));
      const x = Float64Array.from(b);
      factors.solve(x);
      for (let i = 0; i < n; i++) {
        let [real, imaginary] = [re * x[2 * i] - im * x[2 * i + 1], im * x[2 * i] + re * x[2 * i + 1]];
        for (let j = 0; j < n; j++) {
          real -= entry(i, j) * x[2 * j];
          imaginary -= entry(i, j) * x[2 * j + 1];
        }
        assert.ok(Math.abs(real - b[2 * i]) < 1e-11 && Math.abs(imaginary - b[2 * i + 1]) < 1e-11);
      }
    }),
    { numRuns: 300, seed: SEED },
  );
});

test("a singular matrix, and one that is not finite, is refused", () => {
  const full = { lower: 1, upper: 1 };
  assert.equal(new BandFactors(2, full).factorShifted(0, Float64Array.of(0, 1, 2, 2, 4, 0)), false);
  assert.equal(new BandFactors(2, full).factorShifted(1, Float64Array.of(0, Number.NaN, 0, 0, 0, 0)), false);
  assert.equal(new BandFactors(1, { lower: 0, upper: 0 }).factorShifted(1, Float64Array.of(-Infinity)), false);
});

test("what a step of a banded system takes of memory is linear in its cells", () => {
  const numbersOf = (method: ImplicitMethod, dimension: number) => {
    const band = { lower: 1, upper: 1 };
    const nothing = () => {};
    const system = { dimension, parameterCount: 0, usesTime: false, band, setParameters: nothing, value: nothing };
    const plain = globalThis.Float64Array;
    let numbers = 0;
    globalThis.Float64Array = new Proxy(plain, {
      construct(target, given) {
        const made = Reflect.construct(target, given);
        numbers += made.length;
        return made;
      },
    });
    try {
      const kernel = new ImplicitKernel({ ...system, linearise: nothing }, method, {
        bytes: 0,
        nodes: 0,
        arithmetic: "strict",
        lanes: 1,
        vectorsPerTile: 1,
      });
      kernel.damp(0, new plain(dimension), 1, new plain(dimension));
    } finally {
      globalThis.Float64Array = plain;
    }
    return numbers;
  };
  for (const method of [...methods].filter(isImplicit)) {
    const [few, many] = [500, 1000].map((cells) => numbersOf(method, cells));
    assert.ok(few > 10 * 500, `${method.name} takes ${few} numbers`);
    assert.ok(many < 2.01 * few, `${method.name} takes ${many} numbers, after ${few} for half as many cells`);
  }
});
