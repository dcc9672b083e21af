import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type LearntRange, UNBOUNDED } from "../../src/core/learntRange.ts";
import { Coordinates, unitOf } from "../../src/train/coordinates.ts";
import { lbfgs } from "../../src/train/optimizers/lbfgs.ts";

const GIVEN = { history: 10, lineSearch: 25 };

test("a unit is 1 for sizes like 1, else the power of two next to the size, exactly", () => {
  for (const size of [0.01, 0.5, 1, 20, 100, 0]) assert.equal(unitOf([size], UNBOUNDED), 1);
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), fc.boolean(), (size, negative) => {
      fc.pre(size < 0.01 || size > 100);
      const unit = unitOf([0, negative ? -size : size], UNBOUNDED);
      assert.ok(Number.isInteger(Math.log2(unit)));
      assert.equal(2 ** Math.log2(unit), unit);
      assert.ok(Math.abs(Math.log2(size / unit)) <= 0.5000001, `${size} in ${unit}`);
      // Nothing is rounded on the way there and back.
      assert.equal((size / unit) * unit, size);
    }),
  );
  assert.equal(unitOf([0], { min: 0, max: 1e-6 }), 2 ** -20);
  assert.equal(unitOf([0], { min: 0, max: Number.POSITIVE_INFINITY }), 1);
});

const range = fc
  .record({
    log: fc.boolean(),
    start: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    below: fc.option(fc.double({ min: 1e-3, max: 1, noNaN: true }), { nil: undefined }),
    above: fc.option(fc.double({ min: 1, max: 1e3, noNaN: true }), { nil: undefined }),
    scale: fc.option(fc.double({ min: 0.01, max: 100, noNaN: true }), { nil: undefined }),
  })
  .map(({ log, start, below, above, scale }) => {
    const min = below === undefined ? UNBOUNDED.min : below * start;
    const max = above === undefined ? UNBOUNDED.max : above * start * 1.5;
    const unit = log || scale === undefined ? undefined : scale * start;
    return { start, range: { min, max, log, scale: unit } satisfies LearntRange };
  });

const coordinatesOf = (numbers: readonly { readonly start: number; readonly range: LearntRange }[]) =>
  new Coordinates(
    numbers.map((number) => number.range),
    Float64Array.from(numbers, ({ start, range: { log, scale } }) =>
      log ? start : (scale ?? unitOf([start], UNBOUNDED)),
    ),
  );

test("what x stands for is inside of its bounds and at them exactly, its slope that of differences", () => {
  fc.assert(
    fc.property(
      fc.array(range, { minLength: 1, maxLength: 4 }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (numbers, off) => {
        const coordinates = coordinatesOf(numbers);
        const at = coordinates.of(Float64Array.from(numbers, ({ start }) => start));
        const first = coordinates.values(at).slice();
        for (const [n, { start, range }] of numbers.entries()) {
          if (range.log) assert.equal(first[n], start);
          else assert.ok(Math.abs(first[n] - start) <= 4e-16 * start);
        }
        const moved = at.map((x) => x + off);
        coordinates.project(moved);
        const values = coordinates.values(moved).slice();
        for (const [n, { range }] of numbers.entries()) {
          assert.ok(values[n] >= range.min && values[n] <= range.max, `${values[n]} in ${range.min} … ${range.max}`);
          const { bounds } = coordinates;
          if (bounds && moved[n] === bounds.low[n]) assert.equal(values[n], range.min);
          if (bounds && moved[n] === bounds.high[n]) assert.equal(values[n], range.max);
        }
        const gradient = new Float64Array(numbers.length).fill(1);
        coordinates.pull(at, gradient);
        const free = new Coordinates(
          numbers.map((number) => ({ ...number.range, min: UNBOUNDED.min, max: UNBOUNDED.max })),
          coordinates.units,
        );
        const [up, down] = [1e-5, -1e-5].map((h) => free.values(at.map((x) => x + h)).slice());
        for (const [n, g] of gradient.entries()) {
          const difference = (up[n] - down[n]) / 2e-5;
          assert.ok(Math.abs(g - difference) <= 1e-4 * Math.abs(difference), `${g} ${difference}`);
        }
        assert.ok(Math.abs(coordinates.gradientNorm(at, gradient) - Math.sqrt(numbers.length)) < 1e-9);
      },
    ),
    { seed: 20, numRuns: 200 },
  );
});

/** The least of ½(x − c)ᵀA(x − c) in a box, by trying every choice of what is at which bound. */
function leastInBox(A: readonly number[][], c: readonly number[], low: readonly number[], high: readonly number[]) {
  const n = c.length;
  let best = { loss: Number.POSITIVE_INFINITY, x: [...c] };
  for (let code = 0; code < 3 ** n; code++) {
    const side = c.map((_, i) => Math.floor(code / 3 ** i) % 3);
    const x = c.map((_, i) => (side[i] === 1 ? low[i] : side[i] === 2 ? high[i] : Number.NaN));
    const free = side.flatMap((s, i) => (s === 0 ? [i] : []));
    // A_ff (x − c)_f = −A_fh (x − c)_h, by elimination.
    const rows = free.map((i) => [
      ...free.map((j) => A[i][j]),
      -side.reduce((sum, s, j) => (s === 0 ? sum : sum + A[i][j] * (x[j] - c[j])), 0),
    ]);
    for (let k = 0; k < rows.length; k++) {
      for (let r = 0; r < rows.length; r++) {
        if (r === k) continue;
        const factor = rows[r][k] / rows[k][k];
        rows[r] = rows[r].map((v, j) => v - factor * rows[k][j]);
      }
    }
    free.forEach((i, k) => {
      x[i] = c[i] + rows[k][rows.length] / rows[k][k];
    });
    if (x.some((v, i) => v < low[i] - 1e-12 || v > high[i] + 1e-12)) continue;
    const loss = lossOf(A, c, x);
    if (loss < best.loss) best = { loss, x };
  }
  return best.x;
}

const lossOf = (A: readonly number[][], c: readonly number[], x: ArrayLike<number>) =>
  A.reduce((sum, row, i) => sum + row.reduce((s, a, j) => s + a * (x[i] - c[i]) * (x[j] - c[j]), 0), 0) / 2;

test("L-BFGS between bounds ends at the least in the box, and evaluates nothing outside of it", () => {
  const entry = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }).chain((n) =>
        fc.record({
          B: fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
          c: fc.array(entry, { minLength: n, maxLength: n }),
          low: fc.array(fc.double({ min: -1.5, max: 0, noNaN: true }), { minLength: n, maxLength: n }),
          width: fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: n, maxLength: n }),
        }),
      ),
      ({ B, c, low, width }) => {
        const A = B.map((row, i) =>
          row.map((_, j) => B.reduce((sum, r) => sum + r[i] * r[j], 0) + (i === j ? 0.1 : 0)),
        );
        const high = low.map((x, i) => x + width[i]);
        const bounds = { low: Float64Array.from(low), high: Float64Array.from(high) };
        const f = (x: Float64Array, gradient: Float64Array) => {
          assert.ok(
            x.every((v, i) => v >= low[i] && v <= high[i]),
            `${x}`,
          );
          for (let i = 0; i < x.length; i++) gradient[i] = A[i].reduce((sum, a, j) => sum + a * (x[j] - c[j]), 0);
          return lossOf(A, c, x);
        };
        const x = Float64Array.from(low, (v, i) => v + width[i] / 3);
        const gradient = new Float64Array(x.length);
        const state = lbfgs.start(GIVEN, x.length);
        let loss = f(x, gradient);
        for (let n = 0; n < 200; n++) {
          const outcome = lbfgs.iterate(GIVEN, state, x, loss, gradient, f, bounds);
          assert.ok(outcome.loss <= loss);
          loss = outcome.loss;
          if (outcome.stalled) break;
        }
        const right = leastInBox(A, c, low, high);
        for (const [i, v] of right.entries()) assert.ok(Math.abs(x[i] - v) < 1e-5, `${x} for ${right}`);
      },
    ),
    { seed: 20, numRuns: 300 },
  );
});

test("bounds that are never met change no bit of L-BFGS", () => {
  const rosenbrock = (x: Float64Array, gradient: Float64Array) => {
    const [a, b] = [1 - x[0], x[1] - x[0] * x[0]];
    gradient[0] = -2 * a - 400 * x[0] * b;
    gradient[1] = 200 * b;
    return a * a + 100 * b * b;
  };
  const wide = { low: new Float64Array(2).fill(-1e6), high: new Float64Array(2).fill(1e6) };
  const [plain, bounded] = [undefined, wide].map((bounds) => {
    const x = Float64Array.of(-1.2, 1);
    const gradient = new Float64Array(2);
    const state = lbfgs.start(GIVEN, 2);
    let loss = rosenbrock(x, gradient);
    for (let n = 0; n < 30; n++) loss = lbfgs.iterate(GIVEN, state, x, loss, gradient, rosenbrock, bounds).loss;
    return [...x];
  });
  assert.deepEqual(bounded, plain);
});
