import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { frameOf } from "../../src/figure/pixelScale.ts";
import { tracePolyline } from "../../src/figure/polyline.ts";
import { RecordingPen } from "./recordingPen.ts";

const axes = { x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } } as const;
const frame = frameOf(axes, { x: [0, 100], y: [0, 50] }, { left: 0, top: 0, width: 100, height: 50 });

function trace(xs: readonly number[], ys: readonly number[]): RecordingPen {
  const pen = new RecordingPen();
  tracePolyline(pen, frame, Float64Array.from(xs), Float64Array.from(ys));
  return pen;
}

describe("tracePolyline", () => {
  it("keeps every extreme of every half pixel column, whatever the curve", () => {
    const inside = fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true }));
    fc.assert(
      fc.property(fc.array(inside, { minLength: 1, maxLength: 300 }), (points) => {
        const drawn = trace(
          points.map(([x]) => x),
          points.map(([, y]) => y),
        ).points;
        const spans = (list: readonly (readonly [number, number])[]) => {
          const columns = new Map<number, [number, number]>();
          for (const [x, y] of list) {
            const column = Math.floor(x / 0.5);
            const [low, high] = columns.get(column) ?? [y, y];
            columns.set(column, [Math.min(low, y), Math.max(high, y)]);
          }
          return [...columns].sort(([a], [b]) => a - b);
        };
        assert.deepEqual(spans(drawn), spans(points.map(([x, y]) => [frame.x.pixel(x), frame.y.pixel(y)] as const)));
      }),
      { seed: 7 },
    );
  });

  it("draws a million points with a few vertices a column", () => {
    const count = 1_000_000;
    const xs = Float64Array.from({ length: count }, (_, i) => (100 * i) / count);
    const ys = xs.map((x) => 25 + 20 * Math.sin(50 * x));
    const pen = new RecordingPen();
    tracePolyline(pen, frame, xs, ys);
    assert.ok(pen.points.length <= 4 * 201, `${pen.points.length} vertices`);
    assert.ok(pen.points.length >= 400, `${pen.points.length} vertices`);
  });

  it("breaks at NaN and leaves out what lies beyond one side", () => {
    assert.deepEqual(trace([10, 20, Number.NaN, 30, 40], [1, 1, 1, 1, 1]).path.length, 2);
    // Two points left of the frame, then inside: the first stretch is not a line.
    const pen = trace([-50, -20, 50], [10, 12, 14]);
    assert.deepEqual(
      pen.path.map((stretch) => stretch.length),
      [1, 2],
    );
  });

  it("holds infinite and very far values to finite coordinates", () => {
    const pen = trace([0, 10, 20], [0, Number.POSITIVE_INFINITY, 1e300]);
    assert.ok(pen.points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && Math.abs(y) < 1e5));
  });

  it("draws nothing for no points and a point for one", () => {
    assert.deepEqual(trace([], []).points, []);
    assert.deepEqual(trace([5], [5]).points, [[5, 45]]);
  });
});
