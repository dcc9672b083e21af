import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tolerance } from "../../src/figure/clippedPath.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import { column, tracePolyline } from "../../src/figure/polyline.ts";
import { RecordingPen } from "./recordingPen.ts";

const axes = { x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } } as const;
const frame = frameOf(axes, { x: [0, 100], y: [0, 50] }, { left: 0, top: 0, width: 100, height: 50 });

function trace(xs: readonly number[], ys: readonly number[]): RecordingPen {
  const pen = new RecordingPen();
  tracePolyline(pen, frame, Float64Array.from(xs), Float64Array.from(ys));
  return pen;
}

describe("tracePolyline", () => {
  it("never strays from the curve, nor the curve from it, by more than a quarter of a pixel", () => {
    const inside = fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true }));
    const jagged = fc.array(inside, { minLength: 2, maxLength: 60 });
    const smooth = fc
      .tuple(fc.integer({ min: 2, max: 2000 }), fc.double({ min: 0.1, max: 40, noNaN: true }))
      .map(([count, turns]) =>
        Array.from({ length: count }, (_, i) => {
          const angle = (turns * i) / count;
          const radius = 20 * (1 - i / (2 * count));
          return [50 + radius * Math.cos(angle), 25 + radius * Math.sin(angle)] as [number, number];
        }),
      );
    fc.assert(
      fc.property(fc.oneof(jagged, smooth), (points) => {
        const drawn = trace(
          points.map(([x]) => x),
          points.map(([, y]) => y),
        ).points;
        const curve = points.map(([x, y]) => [frame.x.pixel(x), frame.y.pixel(y)] as const);
        // Half a column sideways and the tolerance.
        const most = 0.5 + tolerance;
        for (const point of curve)
          assert.ok(distanceTo(drawn, point) <= most, `${point} is ${distanceTo(drawn, point)} away`);
        for (const point of drawn) assert.ok(distanceTo(curve, point) < 1e-9, "only points of the curve are drawn");
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("keeps the highest and lowest points of noise", () => {
    const noise = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 500, maxLength: 800 });
    fc.assert(
      fc.property(noise, (values) => {
        const drawn = trace(
          values.map((_, i) => (100 * i) / values.length),
          values,
        ).points.map(([, y]) => y);
        const pixels = values.map((value) => frame.y.pixel(value));
        assert.ok(Math.abs(Math.max(...drawn) - Math.max(...pixels)) <= tolerance);
        assert.ok(Math.abs(Math.min(...drawn) - Math.min(...pixels)) <= tolerance);
      }),
      { seed: 8, numRuns: 20 },
    );
  });

  it("draws a smooth curve with a tenth of its points", () => {
    const count = 5000;
    const angles = Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
    const pen = trace(
      angles.map((angle) => 50 + 20 * Math.cos(angle)),
      angles.map((angle) => 25 + 20 * Math.sin(angle)),
    );
    assert.ok(pen.points.length < count / 10, `${pen.points.length} vertices`);
  });

  it("draws a million points with a few vertices a column", () => {
    const count = 1_000_000;
    const xs = Float64Array.from({ length: count }, (_, i) => (100 * i) / count);
    const ys = xs.map((x) => 25 + 20 * Math.sin(50 * x));
    const pen = new RecordingPen();
    tracePolyline(pen, frame, xs, ys);
    assert.ok(pen.points.length <= 4 * (100 / column + 1), `${pen.points.length} vertices`);
    const heights = pen.points.map(([, y]) => y);
    assert.ok(Math.min(...heights) < 5.2 && Math.max(...heights) > 44.8, "from crest to trough");
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

  it("keeps the direction of lines from and to what lies very far away", () => {
    for (const size of [1e3, 1e6, 1e15, 1e100, 1e250]) {
      // Up and to the right from (50, 25), and the way back: x and y in pixels grow alike.
      for (const [xs, ys] of [
        [
          [50, 50 + size],
          [25, 25 + size],
        ],
        [
          [50 - size, 50],
          [25 - size, 25],
        ],
      ]) {
        const drawn = trace(xs, ys).points;
        for (const part of [0.1, 0.5, 0.9]) {
          const way = 24 * part * (xs[0] === 50 ? 1 : -1);
          const off = distanceTo(drawn, [50 + way, 25 - way]);
          assert.ok(off <= tolerance, `${size}: ${off} px beside`);
        }
      }
    }
    // Past the frame from one far side to the other, and by it.
    assert.ok(distanceTo(trace([-1e5, 1e5 + 100], [25, 25]).points, [50, 25]) <= tolerance);
    assert.deepEqual(
      trace([-1e5, 1e5], [1e5, 1e5]).path.filter((stretch) => stretch.length > 1),
      [],
    );
  });

  it("draws nothing for no points and a point for one", () => {
    assert.deepEqual(trace([], []).points, []);
    assert.deepEqual(trace([5], [5]).points, [[5, 45]]);
  });
});

/** From a point to the nearest place of a polyline. */
function distanceTo(line: readonly (readonly [number, number])[], [px, py]: readonly [number, number]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [i, [x, y]] of line.entries()) {
    const [fromX, fromY] = line[Math.max(0, i - 1)];
    const [dx, dy] = [x - fromX, y - fromY];
    const length = dx * dx + dy * dy;
    const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - fromX) * dx + (py - fromY) * dy) / length));
    best = Math.min(best, Math.hypot(px - fromX - part * dx, py - fromY - part * dy));
  }
  return best;
}
