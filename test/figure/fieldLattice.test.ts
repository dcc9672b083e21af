import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fieldLattice } from "../../src/figure/fieldLattice.ts";
import { speedRange } from "../../src/figure/fieldSpeed.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import type { Field, View } from "../../src/protocol/figure.ts";

const axes = { x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } } as const;
const size = { left: 40, top: 10, width: 600, height: 400 };

/** u = 1 + 2x − y, v = 3x + 0.5y, which bilinear interpolation reproduces exactly. */
const u = (x: number, y: number) => 1 + 2 * x - y;
const v = (x: number, y: number) => 3 * x + 0.5 * y;

function linearField(columns: number, rows: number, part: Partial<Field> = {}): Field {
  const xRange = [-3, 3] as const;
  const yRange = [-2, 2] as const;
  const at = (f: typeof u) =>
    Float64Array.from({ length: columns * rows }, (_, i) =>
      f(xRange[0] + (6 * (i % columns)) / (columns - 1), yRange[0] + (4 * Math.floor(i / columns)) / (rows - 1)),
    );
  return { kind: "field", id: "f", columns, rows, xRange, yRange, u: at(u), v: at(v), style: "arrow", ...part };
}

const lattice = (field: Field, view: View) => fieldLattice(field, frameOf(axes, view, size));

describe("fieldLattice", () => {
  it("interpolates a linear field exactly, in pixels of both axes", () => {
    const view: View = { x: [-3, 3], y: [-2, 2] };
    const frame = frameOf(axes, view, size);
    const arrows = lattice(linearField(7, 5), view);
    assert.ok(arrows.count > 100);
    for (let i = 0; i < arrows.count; i++) {
      const [x, y] = [frame.x.value(arrows.x[i]), frame.y.value(arrows.y[i])];
      assert.ok(Math.abs(arrows.dx[i] - u(x, y) * 100) < 1e-9);
      assert.ok(Math.abs(arrows.dy[i] - v(x, y) * -100) < 1e-9);
      assert.ok(Math.abs(arrows.speed[i] - Math.hypot(u(x, y), v(x, y))) < 1e-9);
    }
  });

  it("is fixed to the plane: panning moves each arrow with it and adds none between", () => {
    const field = linearField(40, 40);
    const places = (dx: number, dy: number) => {
      const view: View = { x: [-1.5 + dx, 1.5 + dx], y: [-1 + dy, 1 + dy] };
      const frame = frameOf(axes, view, size);
      const arrows = lattice(field, view);
      return Array.from({ length: arrows.count }, (_, i) =>
        [frame.x.value(arrows.x[i]), frame.y.value(arrows.y[i])].map((value) => value.toFixed(6)).join(),
      );
    };
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (dx, dy) => {
          const before = new Set(places(0, 0));
          const after = places(dx, dy);
          const kept = after.filter((place) => before.has(place)).length;
          assert.ok(kept > 0.6 * after.length, `${kept} of ${after.length}`);
        },
      ),
      { seed: 11, numRuns: 30 },
    );
  });

  it("keeps a pleasant distance at every zoom and stays in the sampled rectangle", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 3, noNaN: true }), (half) => {
        const view: View = { x: [-half, half], y: [-half * (2 / 3), half * (2 / 3)] };
        const arrows = lattice(linearField(20, 20), view);
        const rows = new Set(Array.from(arrows.y.subarray(0, arrows.count), (y) => y.toFixed(3)));
        const distance = 400 / rows.size;
        assert.ok(distance > 12 && distance < 36, `${distance} pixels`);
        const frame = frameOf(axes, view, size);
        for (let i = 0; i < arrows.count; i++) assert.ok(Math.abs(frame.x.value(arrows.x[i])) <= 3 + 1e-9);
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it("draws every sample where asked to, and none that is NaN", () => {
    const field = linearField(60, 60, { density: "samples" });
    assert.equal(lattice(field, { x: [-3, 3], y: [-2, 2] }).count, 3600);
    field.u[0] = Number.NaN;
    assert.equal(lattice(field, { x: [-3, 3], y: [-2, 2] }).count, 3599);
  });

  it("stands on log axes too", () => {
    const log = { x: { label: "x", scale: "log" }, y: { label: "y", scale: "log" } } as const;
    const view: View = { x: [0.1, 10], y: [0.1, 10] };
    const field: Field = {
      ...linearField(2, 2),
      xRange: [0.1, 10],
      yRange: [0.1, 10],
      u: Float64Array.of(1, 1, 1, 1),
      v: Float64Array.of(0, 0, 0, 0),
    };
    const frame = frameOf(log, view, size);
    const arrows = fieldLattice(field, frame);
    assert.ok(arrows.count > 100);
    for (let i = 0; i < arrows.count; i++) {
      const x = frame.x.value(arrows.x[i]);
      const step = 1e-6 * x;
      const difference = (frame.x.pixel(x + step) - frame.x.pixel(x - step)) / (2 * step);
      assert.ok(Math.abs(arrows.dx[i] / difference - 1) < 1e-6);
    }
  });
});

describe("speedRange", () => {
  it("leaves out an equilibrium and a singular corner", () => {
    const speeds = [0, ...Array.from({ length: 98 }, (_, i) => 1 + i / 98), 1e9];
    const field = linearField(10, 10, { u: Float64Array.from(speeds), v: new Float64Array(100) });
    const [low, high] = speedRange(field);
    assert.ok(low >= 1 && high <= 2 && low < high, `${low} to ${high}`);
  });

  it("of a slope field is steepness", () => {
    const field = linearField(10, 10, {
      style: "segment",
      u: new Float64Array(100).fill(1),
      v: new Float64Array(100).fill(-3),
    });
    assert.deepEqual(speedRange(field), [3, 3]);
  });
});
