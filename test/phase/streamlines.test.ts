import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Streamline, streamlines } from "../../src/phase/streamlines.ts";
import { planar, plane } from "./flows.ts";

const DISTANCE = 0.05;
const shown = plane([-2, 2]);

/** On a drawing whose width is 1. */
const places = ({ x, y }: Streamline) => Array.from(x, (u, k): [number, number] => [(u + 2) / 4, (y[k] + 2) / 4]);

suite("streamlines", () => {
  for (const [name, x, y] of [
    ["a focus", "y", "-x - 0.2 * y"],
    ["a saddle", "x", "-y"],
    ["a centre", "y", "-x"],
    ["Van der Pol", "y", "(1 - x * x) * y - x"],
  ] as const)
    test(`${name}: lines follow the field, keep their distance, and leave no hole`, () => {
      const flow = planar(x, y).frozen(0);
      const lines = streamlines(flow, shown, DISTANCE);
      const all = lines.map(places);
      for (const [n, line] of all.entries())
        for (const [u, v] of line)
          for (const other of all.slice(n + 1))
            for (const [a, b] of other) assert.ok(Math.hypot(a - u, b - v) > 0.49 * DISTANCE, "too close");
      const f = new Float64Array(2);
      for (const line of lines)
        for (let k = 1; k + 1 < line.x.length; k++) {
          flow.evaluate(Float64Array.of(line.x[k], line.y[k]), 1, f);
          const [dx, dy] = [line.x[k + 1] - line.x[k - 1], line.y[k + 1] - line.y[k - 1]];
          const cosine = (dx * f[0] + dy * f[1]) / (Math.hypot(dx, dy) * Math.hypot(f[0], f[1]));
          // But for the seam of a closed one.
          if (Math.hypot(dx, dy) > 1e-3) assert.ok(cosine > 0.9, `${cosine}`);
        }
      const flat = all.flat();
      for (let u = 0.1; u < 0.95; u += 0.07)
        for (let v = 0.1; v < 0.95; v += 0.07)
          assert.ok(
            flat.some(([a, b]) => Math.hypot(a - u, b - v) < 2.5 * DISTANCE),
            `nothing near (${u}, ${v})`,
          );
    });

  test("where there is no direction there are no lines, and no hang", () => {
    for (const [x, y] of [
      ["0 * x", "0 * y"],
      ["0 / (x - x)", "y"],
    ] as const)
      assert.deepEqual(streamlines(planar(x, y).frozen(0), shown, DISTANCE), []);
    assert.deepEqual(streamlines(planar("y", "x").frozen(0), plane([1, 1]), DISTANCE), []);
    assert.ok(streamlines(planar("1", "x > 0 ? -1 : 1").frozen(0), shown, DISTANCE).length > 3);
    assert.ok(streamlines(planar("y > 0 ? -1 : 1", "-1e9 * y").frozen(0), shown, DISTANCE).length > 3);
  });
});
