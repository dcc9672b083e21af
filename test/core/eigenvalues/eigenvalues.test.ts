import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { balance } from "../../../src/core/eigenvalues/balance.ts";
import { eigenvalues } from "../../../src/core/eigenvalues/eigenvalues.ts";
import { Random } from "../../../src/core/random.ts";
import { runs } from "../../runs.ts";
import { kinds, type Matrix } from "./matrices.ts";
import { smallestSingularValue } from "./smallestSingularValue.ts";

const SIZES = 20;
/** Of each kind: 10⁵ matrices in all in the long form. */
const MATRICES = runs(60, Math.ceil(100_000 / Object.keys(kinds).length));
/** Backward errors, in rounding errors of the balanced matrix's norm. */
const BACKWARD = 60;

/** Scaled by a power of two to entries near 1, and balanced; and the scale, as two factors. */
function prepared(a: Matrix): { rows: Matrix; factors: readonly [number, number] } {
  const n = a.length;
  const largest = Math.max(...a.flat().map(Math.abs));
  const exponent = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  const factors = [2 ** -(exponent >> 1), 2 ** -(exponent - (exponent >> 1))] as const;
  const flat = Float64Array.from(a.flat(), (x) => x * factors[0] * factors[1]);
  balance(flat, n);
  return { rows: Array.from({ length: n }, (_, i) => [...flat.subarray(i * n, (i + 1) * n)]), factors };
}

const norm = (a: Matrix) => Math.sqrt(a.flat().reduce((sum, x) => sum + x * x, 0));

suite("eigenvalues by the QR iteration", () => {
  for (const [kind, make] of Object.entries(kinds)) {
    test(`${kind}: as many as rows, conjugate pairs, each that of a matrix within rounding errors`, () => {
      const random = new Random(1);
      for (let k = 0; k < MATRICES; k++) {
        const a = make(1 + (k % SIZES), random);
        const { status, values } = eigenvalues(a);
        assert.equal(status, "ok", JSON.stringify(a));
        assert.equal(values.length, a.length);
        for (const [i, { im }] of values.entries())
          if (im > 0) assert.deepEqual(values[i + 1], { re: values[i].re, im: -im });
        const { rows, factors } = prepared(a);
        const least = Math.max(norm(rows) * a.length, 2 ** -900) * Number.EPSILON;
        for (const { re, im } of values) {
          const lambda = { re: re * factors[0] * factors[1], im: im * factors[0] * factors[1] };
          // What is subnormal carries its own rounding.
          const own = Number.MIN_VALUE * factors[0] * factors[1] || 0;
          const error = smallestSingularValue(rows, lambda);
          assert.ok(error <= BACKWARD * least + own, `${error / least} at ${re} + ${im}i of ${JSON.stringify(a)}`);
        }
      }
    });
  }

  test("known spectra: rotations, triangles, cycles, Jordan blocks, rates of a body's attitude", () => {
    const sorted = (a: Matrix) => [...eigenvalues(a).values].sort((p, q) => p.re - q.re || p.im - q.im);
    const triangle = sorted([
      [1, 5, 7],
      [0, 2, 9],
      [0, 0, 3],
    ]);
    assert.deepEqual(
      triangle.map(({ re }) => re),
      [1, 2, 3],
    );
    for (const { re, im } of sorted([
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [1, 0, 0, 0],
    ]))
      assert.ok(Math.abs(re * re + im * im - 1) < 1e-14);
    const random = new Random(2);
    for (let k = 0; k < 60; k++) {
      const a = kinds.quaternion(4, random);
      const rate = norm(a) / 2;
      for (const { re, im } of sorted(a)) {
        assert.ok(Math.abs(re) < 1e-14 * rate, `${re}`);
        assert.ok(Math.abs(Math.abs(im) - rate) < 1e-7 * rate, `${im} ${rate}`);
      }
    }
    for (let n = 1; n <= SIZES; n++) {
      const jordan = sorted(kinds.cyclic(n, new Random(n)));
      for (const { re, im } of jordan) assert.ok(Math.abs(Math.hypot(re, im) - 1) < 1e-12);
    }
  });

  test("what has no eigenvalues says so", () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY])
      assert.deepEqual(
        eigenvalues([
          [1, 2],
          [x, 0],
        ]),
        { status: "nonFinite", values: [] },
      );
    assert.deepEqual(eigenvalues([]), { status: "ok", values: [] });
  });
});
