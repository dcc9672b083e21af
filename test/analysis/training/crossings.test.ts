import assert from "node:assert/strict";
import { test } from "node:test";
import { planeCrossings } from "../../../src/analysis/training/crossings.ts";
import { Random } from "../../../src/core/random.ts";
import type { ObservedTrajectory } from "../../../src/train/data/trainingData.ts";

/** Observations of a path in the plane from t = 0 on. */
function observed(path: (t: number) => readonly [number, number], end: number, count: number): ObservedTrajectory {
  const t = Float64Array.from({ length: count }, (_, n) => ((n + 1) * end) / count);
  return {
    z0: Float64Array.from(path(0)),
    t,
    z: Float64Array.from([...t].flatMap((time) => path(time))),
  } as ObservedTrajectory;
}

test("noisy data of one and the same equation are not said to cross", () => {
  const random = new Random(5);
  for (let k = 0; k < 40; k++) {
    const [damping, turn] = [0.1 + 0.4 * random.uniform(), 1 + 2 * random.uniform()];
    // Of an extent of about 2: the noise reaches a two-hundredth of it.
    const noise = () => 0.02 * (random.uniform() - 0.5);
    const spiral = (angle: number) =>
      observed(
        (t) => {
          const size = Math.exp(-damping * t);
          return [size * Math.cos(angle - turn * t) + noise(), size * Math.sin(angle - turn * t) + noise()];
        },
        8,
        60 + Math.floor(100 * random.uniform()),
      );
    assert.deepEqual(planeCrossings([spiral(0), spiral(2), spiral(4)], 0), []);
  }
});

test("data that ask solutions to cross are told at the place, however densely they were measured and with what noise", () => {
  const random = new Random(6);
  for (const count of [1, 2, 7, 40, 150]) {
    for (const size of [0, 0.01]) {
      const noise = () => size * (random.uniform() - 0.5);
      const up = observed((t) => [t + noise(), t + noise()], 1, count);
      const down = observed((t) => [t + noise(), 0.8 - t + noise()], 1, count);
      const crossings = planeCrossings([up, down], 0);
      assert.deepEqual(
        crossings.map(({ pair }) => pair),
        [[0, 1]],
        `${count} ${size}`,
      );
      for (const { x, y } of crossings) assert.ok(Math.abs(x - 0.4) < 0.02 && Math.abs(y - 0.4) < 0.02, `${x}, ${y}`);
    }
  }
  // Units of their own: what is seen of the data counts.
  const scaled = planeCrossings(
    [observed((t) => [t, 1e-6 * t], 1, 10), observed((t) => [t, 1e-6 * (0.8 - t)], 1, 10)],
    0,
  );
  assert.equal(scaled.length, 1);
});
