import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DataLoss } from "../../src/train/losses/loss.ts";
import { meanPenalty } from "../../src/train/losses/meanPenalty.ts";
import { losses } from "../../src/train/losses/registry.ts";

const dataLosses = [...losses].filter((loss): loss is DataLoss => loss.form === "data");
const defaults = (loss: DataLoss) => Object.fromEntries(loss.positional.map((p) => [p.name, p.default]));
const mean = (name: string, given: object, residuals: number[], weights?: number[]): number => {
  const n = residuals.length;
  const loss = losses.get(name) as DataLoss;
  return meanPenalty(
    loss.penalty({ ...given }),
    Float64Array.from(residuals),
    new Float64Array(n),
    weights && Float64Array.from(weights),
    new Float64Array(n),
  );
};

test("values by hand", () => {
  assert.equal(mean("meanSquaredError", {}, [1, -2, 3]), 14 / 3);
  assert.equal(mean("meanAbsoluteError", {}, [1, -2, 3]), 2);
  assert.equal(mean("huber", { delta: 1 }, [0.5, -3]), (0.125 + 2.5) / 2);
  assert.ok(Math.abs(mean("logCosh", {}, [1, -1]) - 0.4337808304830271) < 1e-16);
});

test("log cosh keeps its digits near zero and far away", () => {
  assert.ok(Math.abs(mean("logCosh", {}, [1e-9]) / 5e-19 - 1) < 1e-15);
  assert.ok(Math.abs(mean("logCosh", {}, [1e9]) - (1e9 - Math.LN2)) <= 2e-7);
  for (const x of [1 - 1e-12, 1]) {
    assert.ok(Math.abs(mean("logCosh", {}, [x]) / Math.log(Math.cosh(x)) - 1) < 1e-14, `continuous at ${x}`);
  }
});

test("robust losses are ½r² near 0 and what outliers cost far away, without overflow or lost digits", () => {
  assert.ok(Math.abs(mean("charbonnier", { delta: 2 }, [3]) - 4 * (Math.sqrt(1 + 9 / 4) - 1)) < 1e-15);
  assert.ok(Math.abs(mean("cauchy", { delta: 2 }, [3]) - 2 * Math.log(1 + 9 / 4)) < 1e-15);
  for (const name of ["huber", "charbonnier", "cauchy"]) {
    assert.ok(Math.abs(mean(name, { delta: 2 }, [1e-9]) / 5e-19 - 1) < 1e-15, name);
  }
  assert.ok(Math.abs(mean("charbonnier", { delta: 2 }, [1e200]) / 2e200 - 1) < 1e-15);
  assert.ok(Math.abs(mean("cauchy", { delta: 2 }, [1e200]) / (4 * Math.log(5e199)) - 1) < 1e-15);
  for (const x of [2e10 * (1 - 1e-12), 2e10 * (1 + 1e-12)]) {
    assert.ok(Math.abs(mean("cauchy", { delta: 2 }, [x]) / (4 * Math.log(x / 2)) - 1) < 1e-14, `continuous at ${x}`);
  }
});

test("gaps and zero weights count nowhere, weights count in proportion", () => {
  const penalty = (losses.get("meanSquaredError") as DataLoss).penalty({});
  const cotangent = new Float64Array(4).fill(9);
  const prediction = Float64Array.of(1, 5, 2, 7);
  const data = Float64Array.of(0, Number.NaN, 0, 0);
  assert.equal(meanPenalty(penalty, prediction, data, Float64Array.of(3, 1, 1, 0), cotangent), (3 * 1 + 4) / 4);
  assert.deepEqual([...cotangent], [1.5, 0, 1, 0]);
  assert.equal(meanPenalty(penalty, prediction, data.fill(Number.NaN), undefined, cotangent), 0);
  assert.deepEqual([...cotangent], [0, 0, 0, 0]);
});

for (const loss of dataLosses) {
  test(`${loss.name}: its cotangent is the slope of its value`, () => {
    // Residuals are odd multiples of 0.005, so none is within a difference of a kink at 0 or ±1.
    const cell = fc.integer({ min: -500, max: 500 }).map((n) => n / 100);
    const cells = fc.array(
      fc.tuple(
        cell.map((x) => x + 0.005),
        cell,
        fc.nat({ max: 3 }),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const penalty = loss.penalty(defaults(loss));
    fc.assert(
      fc.property(cells, (rows) => {
        const [prediction, data, weights] = [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k]));
        const scratch = new Float64Array(rows.length);
        const cotangent = new Float64Array(rows.length);
        meanPenalty(penalty, prediction, data, weights, cotangent);
        const h = 1e-5;
        for (let i = 0; i < rows.length; i++) {
          const at = (x: number) => meanPenalty(penalty, prediction.with(i, x), data, weights, scratch);
          const slope = (at(prediction[i] + h) - at(prediction[i] - h)) / (2 * h);
          assert.ok(Math.abs(slope - cotangent[i]) < 1e-8, `${loss.name}: ${slope} against ${cotangent[i]}`);
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test(`${loss.name}: smallest where the solution meets the data`, () => {
    const penalty = loss.penalty(defaults(loss));
    assert.equal(penalty.value(0), 0);
    assert.equal(penalty.derivative(0), 0);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (r) => {
        assert.ok(penalty.value(r) > 0);
        assert.equal(penalty.value(-r), penalty.value(r));
        assert.equal(penalty.derivative(-r), -penalty.derivative(r));
      }),
      { seed: 12 },
    );
  });
}
