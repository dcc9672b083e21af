import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { point } from "../../src/graph/interval.ts";
import { classify } from "../../src/phase/classification.ts";
import { eigenvectors } from "../../src/phase/eigenvectors.ts";
import { type Mode, spectralDiscs } from "../../src/validated/spectrum.ts";

type Matrix = readonly (readonly number[])[];

const times = (a: Matrix, b: Matrix) =>
  a.map((row) => b[0].map((_, k) => row.reduce((sum, x, i) => sum + x * b[i][k], 0)));

/** A matrix of small binary fractions with known eigenvalues: P B P⁻¹ with P a product of shears, exact in doubles. */
function withSpectrum(random: Random, n: number) {
  const gap = [1, 2 ** -10, 2 ** -20][Math.floor(random.uniform() * 3)];
  const value = () => Math.floor(random.uniform() * 9 - 4) * gap + [0, 1, -2][Math.floor(random.uniform() * 3)];
  let matrix: number[][] = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const exact: { re: number; im: number }[] = [];
  for (let i = 0; i < n; i++) {
    const re = value();
    matrix[i][i] = re;
    const im = i + 1 < n && random.uniform() < 0.4 ? Math.abs(value()) : 0;
    exact.push({ re, im });
    if (im === 0) continue;
    matrix[i + 1][i + 1] = re;
    matrix[i][i + 1] = im;
    matrix[i + 1][i] = -im;
    exact.push({ re, im: -im });
    i++;
  }
  for (let shear = 0; shear < 2 * n; shear++) {
    const [i, k] = [0, 1].map(() => Math.floor(random.uniform() * n));
    if (i === k) continue;
    const s = random.uniform() < 0.5 ? 1 : -1;
    const of = (by: number): Matrix =>
      matrix.map((_, r) => matrix.map((__, c) => (r === c ? 1 : r === i && c === k ? by : 0)));
    matrix = times(times(of(s), matrix), of(-s));
  }
  return { matrix, exact };
}

test("every eigenvalue lies in a disc, and one that is apart holds exactly one", () => {
  const random = new Random(3);
  let apart = 0;
  for (let n = 0; n < 600; n++) {
    const { matrix, exact } = withSpectrum(random, 2 + (n % 4));
    const { eigenvalues: values } = classify(matrix.map((row) => row.map(point)));
    const vectors = eigenvectors(matrix, values);
    const modes = values.flatMap(({ re, im }, k): Mode[] => {
      const vector = vectors[k];
      return vector && im >= 0 ? [{ re, im, basis: im === 0 ? [vector.re] : [vector.re, vector.im] }] : [];
    });
    const discs = spectralDiscs(
      matrix.map((row) => row.map(point)),
      modes,
    );
    if (!discs) continue;
    const inside = (k: number, { re, im }: { re: number; im: number }) =>
      Math.hypot(re - modes[k].re, Math.abs(im) - modes[k].im) <= discs[k].radius * (1 + 1e-9) + 1e-300;
    for (const value of exact)
      assert.ok(
        modes.some((_, k) => inside(k, value)),
        `${value.re} + ${value.im}i of ${JSON.stringify(matrix)}`,
      );
    for (const [k, disc] of discs.entries()) {
      if (!disc.isApart) continue;
      apart++;
      assert.equal(exact.filter((value) => value.im >= 0 && inside(k, value)).length, 1);
    }
  }
  assert.ok(apart > 500, `${apart}`);
});

test("a certain kind in space is that of the exact eigenvalues", () => {
  const random = new Random(4);
  let certain = 0;
  for (let n = 0; n < 600; n++) {
    const { matrix, exact } = withSpectrum(random, 3 + (n % 3));
    const found = classify(matrix.map((row) => row.map(point)));
    if (!found.certain) continue;
    certain++;
    const turns = exact.some(({ im }) => im !== 0);
    const stable = exact.filter(({ re }) => re < 0).length;
    assert.ok(exact.every(({ re }) => re !== 0));
    const kind =
      stable === 0 || stable === exact.length
        ? `${stable > 0 ? "stable" : "unstable"} ${turns ? "focus" : "node"}`
        : turns
          ? "saddle focus"
          : "saddle";
    assert.equal(found.kind, kind, JSON.stringify(matrix));
  }
  assert.ok(certain > 100, `${certain}`);
});
