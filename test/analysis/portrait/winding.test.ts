import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inkOfWinding } from "../../../src/analysis/portrait/layers/winding.ts";

const view = { x: [-1, 1], y: [-10, 10] } as const;

/** A spiral of so many turns, flat or round to the eye alike. */
function spiral(turns: number, points = 2000) {
  const along = Float64Array.from({ length: points }, (_, k) => k / (points - 1));
  const at = (part: number) => Math.exp(-2 * part);
  return {
    x: along.map((part) => at(part) * Math.cos(2 * Math.PI * turns * part)),
    y: along.map((part) => 10 * at(part) * Math.sin(2 * Math.PI * turns * part)),
  };
}

describe("curves that wind", () => {
  it("have all their ink for their first turn, ever less later, little at last", () => {
    const { x, y } = spiral(20);
    const ink = inkOfWinding(x, y, view);
    assert.ok(ink);
    assert.ok(ink.subarray(0, x.length / 20).every((each) => each === 1));
    assert.ok(ink.every((each, k) => k === 0 || each <= ink[k - 1]));
    assert.ok(ink.subarray(x.length / 4).every((each) => each < 0.2 && each > 0));
  });

  it("keep it where they turn about once, are waves, are straight, or are of a point", () => {
    const wave = Float64Array.from({ length: 2000 }, (_, k) => k / 1000 - 1);
    assert.equal(
      inkOfWinding(
        wave,
        wave.map((each) => 8 * Math.sin(40 * each)),
        view,
      ),
      undefined,
    );
    const { x, y } = spiral(1);
    assert.equal(inkOfWinding(x, y, view), undefined);
    assert.equal(inkOfWinding(Float64Array.of(0, 1, 2), Float64Array.of(0, 1, 2), view), undefined);
    assert.equal(inkOfWinding(Float64Array.of(0, 0, 0), Float64Array.of(1, 1, 1), view), undefined);
    assert.equal(inkOfWinding(new Float64Array(), new Float64Array(), view), undefined);
  });
});
