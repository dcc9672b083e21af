import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { convergence, type Point } from "../../../src/analysis/accuracy/observedOrder.ts";
import { stepsFor } from "../../../src/analysis/accuracy/stepsFor.ts";

const scale = { size: 1, uncertainty: 0, roundoff: 2 ** -53 };

/** Errors c·hᵖ(1 + d·h) down to a floor, for 2, 4, 8, … steps over a span of 1. */
function ladder(order: number, constant: number, bend: number, floor: number, rungs = 20): Point[] {
  return Array.from({ length: rungs }, (_, k) => {
    const steps = 2 ** (k + 1);
    const h = 1 / steps;
    return { steps, h, error: Math.max(floor * (1 + 0.3 * Math.sin(k)), constant * h ** order * (1 + bend * h)) };
  });
}

suite("observed order", () => {
  test("is that of the errors, whatever their constant, bend and floor are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: -0.5, max: 2, noNaN: true }),
        fc.double({ min: 1e-16, max: 1e-13, noNaN: true }),
        (order, constant, bend, floor) => {
          const { fit } = convergence(ladder(order, constant, bend, floor), scale);
          assert.ok(fit && Math.abs(fit.order - order) < 0.1, `${fit?.order} for ${order}`);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test("the floor is found where the ladder gets to it, and nowhere else", () => {
    assert.ok(convergence(ladder(4, 1, 0, 1e-14), scale).floor! < 2e-14);
    assert.equal(convergence(ladder(1, 1, 0, 0), scale).floor, undefined);
  });

  test("nothing is fitted to noise, to divergence or to two points", () => {
    assert.equal(convergence(ladder(4, 1e-15, 0, 1e-16), scale).exact, true);
    const lost = ladder(1, 1, 0, 0).map((point) => ({ ...point, error: Number.POSITIVE_INFINITY }));
    assert.deepEqual(convergence(lost, scale), { exact: false, isSeen: false, diverged: true });
    assert.equal(convergence(ladder(2, 1, 0, 0, 2), scale).fit, undefined);
  });

  test("steps for a target: interpolated between runs, extrapolated beyond them, refused below the floor", () => {
    const points = ladder(2, 1, 0, 1e-9);
    const found = convergence(points, scale);
    const six = stepsFor(1e-6, points, found, scale);
    assert.ok(six.how === "interpolated" && Math.abs(six.steps - 1000) <= 1);
    assert.deepEqual(stepsFor(1e-12, points, found, scale), { how: "out of reach", why: "roundoff" });
    assert.deepEqual(stepsFor(1, points, found, scale), { how: "measured", steps: 2 });
    // An error that is small by chance is not yet one that was reached.
    const chance = points.map((point, k) => (k === 3 ? { ...point, error: 1e-7 } : point));
    const irregular = { ...found, fit: { ...found.fit!, irregular: true } };
    assert.deepEqual(stepsFor(1e-6, chance, irregular, scale), { how: "measured", steps: 2048 });
    const short = ladder(2, 1, 0, 0, 8);
    const nine = stepsFor(1e-9, short, convergence(short, scale), scale);
    assert.ok(nine.how === "extrapolated" && Math.abs(nine.steps / 1e9 ** 0.5 - 1) < 0.01);
    const doubtful = { ...scale, uncertainty: 1e-5 };
    assert.deepEqual(stepsFor(1e-6, ladder(2, 1, 0, 1e-4), found, doubtful), { how: "out of reach", why: "reference" });
  });
});

test("a run next to where steps are not stable does not hide the order of the finer ones", () => {
  const runs = [0.2, 2.21e-5, 1.1e-5, 5.5e-6].map((error, k) => ({ steps: 2 ** (10 + k), h: 2 ** -k, error }));
  const { fit } = convergence(runs, { size: 1, uncertainty: 0, roundoff: 2 ** -53 });
  assert.ok(fit && !fit.irregular && Math.abs(fit.order - 1) < 0.01, `${fit?.order}`);
  // By a hundredth off a power three runs are as good as any.
  const scattered = runs.map((run, k) => ({ ...run, error: run.error * (k % 2 ? 1.3 : 1) }));
  assert.ok(convergence(scattered, { size: 1, uncertainty: 0, roundoff: 2 ** -53 }).fit?.irregular);
});
