import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { traceDeterminantPlane } from "../../../src/analysis/portrait/layers/traceDeterminant.ts";
import { point } from "../../../src/graph/interval.ts";
import { classify } from "../../../src/phase/classification.ts";
import type { Equilibrium } from "../../../src/phase/equilibria.ts";
import type { Figure } from "../../../src/protocol/figure.ts";

const equilibrium = (a: number, b: number, c: number, d: number): Equilibrium => ({
  z: [0, 0],
  proven: true,
  enclosure: [point(0), point(0)],
  ...classify([
    [point(a), point(b)],
    [point(c), point(d)],
  ]),
});

/** Which region a place lies in, by the definitions; on a border none. */
function regionOf(trace: number, determinant: number): string | undefined {
  if (determinant < 0) return "saddle";
  const turn = determinant - (trace * trace) / 4;
  if (determinant === 0 || trace === 0 || Math.abs(turn) <= 1e-9 * determinant) return undefined;
  return `${trace < 0 ? "stable" : "unstable"} ${turn > 0 ? "focus" : "node"}`;
}

const inside = ({ x, y }: Figure, u: number, v: number) =>
  u > x.range![0] && u < x.range![1] && v > y.range![0] && v < y.range![1];

suite("the plane of trace and determinant", () => {
  test("every equilibrium lies in view, in the region of its kind, and each region's name lies in its region", () => {
    const size = fc.integer({ min: -6, max: 6 }).map((power) => 10 ** power);
    const entry = fc.tuple(fc.integer({ min: -99, max: 99 }), size).map(([x, by]) => x * by);
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, entry, entry, entry), { minLength: 1, maxLength: 6 }), (matrices) => {
        const figure = traceDeterminantPlane(matrices.map((matrix) => equilibrium(...matrix)));
        assert.ok(figure);
        let count = 0;
        for (const mark of figure.marks) {
          if (mark.kind === "points")
            for (const [k, u] of mark.x.entries()) {
              count++;
              assert.ok(inside(figure, u, mark.y[k]), `(${u}, ${mark.y[k]})`);
              const region = regionOf(u, mark.y[k]);
              if (region && /^(saddle|(un)?stable (focus|node))$/.test(mark.name ?? ""))
                assert.equal(mark.name, region);
            }
          if (mark.id === "regions" && mark.kind === "labels")
            for (const [k, text] of mark.texts.entries()) {
              assert.ok(inside(figure, mark.x[k], mark.y[k]), text);
              assert.equal(
                regionOf(mark.x[k], mark.y[k]),
                text.replace("foci", "focus").replace(/des$/, "de").replace(/les$/, "le"),
              );
            }
        }
        assert.equal(count, matrices.length);
      }),
      { seed: 18, numRuns: 300 },
    );
  });

  test("the parabola is where a node turns into a focus", () => {
    const figure = traceDeterminantPlane([equilibrium(-1, 1, -1, -1)]);
    const parabola = figure?.marks.find(({ id }) => id === "parabola");
    assert.ok(parabola?.kind === "line");
    for (const [k, tau] of parabola.x.entries()) assert.equal(parabola.y[k], (tau * tau) / 4);
    assert.deepEqual([parabola.x[0], parabola.x.at(-1)], figure?.x.range);
  });

  test("without an equilibrium there is no drawing; one whose linear part is 0 stands at the origin", () => {
    assert.equal(traceDeterminantPlane([]), undefined);
    const figure = traceDeterminantPlane([equilibrium(0, 0, 0, 0)]);
    const points = figure?.marks.find(({ kind }) => kind === "points");
    assert.ok(points?.kind === "points" && points.x[0] === 0 && points.y[0] === 0);
  });
});
