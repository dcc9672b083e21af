import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import type { IntervalMatrix } from "../../src/validated/intervalMatrix.ts";
import { pointMatrix, product, spread, symmetricPart, zeroMatrix } from "../../src/validated/intervalMatrix.ts";
import { norms } from "../../src/validated/norm.ts";
import { hypotenuseAbove, productAbove, sumAbove, sumBelow } from "../../src/validated/rounding.ts";
import { spectralNormBound, symmetricEigenvalueBound } from "../../src/validated/spectral.ts";

/** The largest singular value, by its powers; of a symmetric matrix that is shifted to have no eigenvalue below 0, its largest. */
function byPowers(a: readonly number[], n: number): number {
  let x = Array.from({ length: n }, (_, i) => 1 + i / 7);
  const times = (v: readonly number[], transposed: boolean) =>
    v.map((_, i) => v.reduce((sum, y, k) => sum + (transposed ? a[k * n + i] : a[i * n + k]) * y, 0));
  let grown = 0;
  for (let k = 0; k < 200; k++) {
    const y = times(times(x, false), true);
    const size = Math.hypot(...y);
    if (size === 0) return 0;
    grown = size / Math.hypot(...x);
    x = y.map((one) => one / size);
  }
  return Math.sqrt(grown);
}

function matrixIn(random: Random, { lo, hi }: IntervalMatrix): number[] {
  const ends = random.uniform() < 0.7;
  return Array.from(lo, (low, k) => {
    const part = ends ? Math.round(random.uniform()) : random.uniform();
    return part === 1 ? hi[k] : low + part * (hi[k] - low);
  });
}

suite("bounds of norms of matrices", () => {
  test("no matrix within one of intervals has a larger norm; of two rows none is missed by more than rounding", () => {
    const random = new Random(2);
    for (let run = 0; run < 200; run++) {
      const n = 1 + (run % 4);
      const size = [1, 1e-9, 1e12][run % 3];
      const width = [0, 1e-3, 1][Math.floor(3 * random.uniform())];
      const lo = Float64Array.from({ length: n * n }, () =>
        random.uniform() < 0.2 ? 0 : size * (2 * random.uniform() - 1),
      );
      const hi = lo.map((x) => x + size * width * random.uniform());
      const matrix = { rows: n, columns: n, lo, hi };
      const bound = spectralNormBound(matrix);
      let most = 0;
      for (let k = 0; k < 24; k++) most = Math.max(most, byPowers(matrixIn(random, matrix), n));
      assert.ok(most <= bound * (1 + 1e-12), `${most} is above ${bound}: ${lo}, ${hi}`);
      if (n === 2 && width < 1e-2) assert.ok(bound <= most * (1 + 4 * width + 1e-5), `${bound} for ${most}: ${lo}`);
    }
  });

  test("logarithmic norms: no matrix within has a larger one, of two rows it is exact", () => {
    const random = new Random(3);
    const { logarithmicUpper } = norms.get("2");
    for (let run = 0; run < 200; run++) {
      const lo = Float64Array.from({ length: 4 }, () => (random.uniform() < 0.2 ? 0 : 4 * random.uniform() - 2));
      const hi = lo.map((x) => x + (run % 2) * random.uniform());
      const matrix = { rows: 2, columns: 2, lo, hi };
      const bound = logarithmicUpper(matrix);
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < 60; k++) {
        const [a, b, c, d] = k === 0 ? [hi[0], hi[1], hi[2], hi[3]] : matrixIn(random, matrix);
        most = Math.max(most, (a + d) / 2 + Math.hypot((a - d) / 2, (b + c) / 2));
      }
      assert.ok(most <= bound + 1e-14, `${most} is above ${bound}`);
      if (run % 2 === 0) assert.ok(bound <= most + 1e-14, `${bound} for ${most}`);
    }
  });

  test("what is 0 stays 0", () => {
    for (const { upper, matrixUpper, logarithmicUpper } of norms) {
      for (const n of [1, 2, 3, 5]) {
        assert.equal(matrixUpper(zeroMatrix(n, n)), 0);
        assert.equal(logarithmicUpper(zeroMatrix(n, n)), 0);
        assert.equal(upper(Array.from({ length: n }, () => ({ lo: 0, hi: 0, grade: 2 as const }))), 0);
      }
    }
    // A rotation turns and does not stretch; its symmetric part is 0.
    const turn = pointMatrix(2, 2, [0, 0.3, -0.3, 0]);
    assert.equal(norms.get("2").logarithmicUpper(turn), 0);
    assert.equal(norms.get("2").logarithmicUpper(pointMatrix(3, 3, [0, 3, -1, -3, 0, 7, 1, -7, 0])), 0);
    assert.deepEqual([...symmetricPart(turn).hi], [0, 0, 0, 0]);
    assert.equal(spread(turn), 0);
    // 0 · x is no sum that has underflown; 1e-200 · 1e-200 is one.
    assert.equal(product(zeroMatrix(2, 2), turn).hi[0], 0);
    assert.ok(product(pointMatrix(1, 1, [1e-200]), pointMatrix(1, 1, [1e-200])).hi[0] > 0);
    assert.equal(symmetricEigenvalueBound(pointMatrix(2, 2, [-1, 0, 0, -3])), -1);
  });

  test("sums, products and hypotenuses are rounded to their side unless they are exact", () => {
    assert.equal(sumAbove(0, 0.1), 0.1);
    assert.equal(sumAbove(0.1, -0.1), 0);
    assert.equal(sumBelow(-0.1, 0), -0.1);
    assert.ok(sumAbove(0.1, 0.2) > 0.1 + 0.2 && sumBelow(0.1, 0.2) < 0.1 + 0.2);
    assert.equal(productAbove(0, 1e300), 0);
    assert.ok(productAbove(1e-200, 1e-200) > 0);
    assert.equal(hypotenuseAbove(0, -3), 3);
    assert.ok(hypotenuseAbove(3, 4) >= 5 && hypotenuseAbove(3, 4) < 5 + 1e-14);
    assert.ok(hypotenuseAbove(3e200, 4e200) >= 5e200 && hypotenuseAbove(3e200, 4e200) < 5.000_001e200);
    assert.ok(hypotenuseAbove(3e-320, 4e-320) >= 5e-320 && hypotenuseAbove(3e-320, 4e-320) < 6e-320);
    assert.equal(hypotenuseAbove(1, Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  });
});
