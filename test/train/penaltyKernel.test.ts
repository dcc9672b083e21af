import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { DataLoss, Penalty } from "../../src/train/losses/loss.ts";
import { meanPenalty } from "../../src/train/losses/meanPenalty.ts";
import { PenaltyKernel } from "../../src/train/losses/penaltyKernel.ts";
import { losses } from "../../src/train/losses/registry.ts";
import { Training } from "../../src/train/training.ts";
import { sampleTraining } from "./trainings.ts";

/*
 * A penalty's code is held against its functions, bit for bit; that a loss may be without is seen by taking the code away.
 */

const dataLosses = [...losses].filter((loss): loss is DataLoss => loss.form === "data");

/** Ordinary numbers, those that routines leave to the host, and gaps. */
const number = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, 5e-324, -1e-310, 1e200, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);
const weight = fc.constantFrom(0, 1, 1, 0.3, 7);

const defaults = (loss: DataLoss) => Object.fromEntries(loss.positional.map((p) => [p.name, p.default]));
const compiled = dataLosses.filter((loss) => loss.penalty(defaults(loss)).code);

test("losses are compiled", () => assert.ok(compiled.length > 0));

for (const loss of compiled) {
  test(`${loss.name} has the same bits compiled`, () => {
    const cells = fc.array(fc.tuple(number, number, weight), { minLength: 1, maxLength: 40 });
    for (const delta of [1, 0.3]) {
      const penalty = loss.penalty({ ...defaults(loss), delta });
      const code = penalty.code!;
      fc.assert(
        fc.property(cells, cells, (first, second) => {
          const size = Math.min(first.length, second.length);
          const rows = [first, second].map((row) => row.slice(0, size));
          const extent = { data: 2 * size, rows: 2, cells: size, width: size + 1 };
          const kernel = new PenaltyKernel(code, extent);
          const total = 2.5 * size;
          for (const [k, row] of rows.entries()) {
            kernel.states[k].set(row.map(([z]) => z));
            kernel.data.set(
              row.map(([, datum]) => datum),
              k * size,
            );
            for (const [n, cell] of row.entries()) kernel.weights[k * kernel.weightsPerRow + n] = cell[2];
          }
          for (let n = 0; n < size; n++) kernel.place(n, n);
          kernel.compare(0, 1, size, total);
          kernel.compare(1, 2, size, total);
          for (const [k, row] of rows.entries()) {
            const [z, data, weights] = [0, 1, 2].map((n) => Float64Array.from(row, (cell) => cell[n]));
            const cotangent = new Float64Array(size);
            const part = { first: 0, count: size, total };
            const found = meanPenalty(penalty, z, data, weights, cotangent, part);
            assert.ok(Object.is(kernel.losses[k], found), `${kernel.losses[k]} for ${found}`);
            for (let n = 0; n < size; n++) assert.ok(Object.is(kernel.cotangents[k][n], cotangent[n]), `cell ${n}`);
          }
        }),
        { seed: 13, numRuns: 15 },
      );
    }
  });
}

test("a loss without code trains to the same bits, on new windows and on all data", () => {
  const { penalty } = dataLosses.find(({ name }) => name === "logCosh")!;
  const { value, derivative, code } = penalty({});
  for (const batch of [{ size: 5, points: 7 }, undefined]) {
    const after = [
      { value, derivative },
      { value, derivative, code },
    ].map((own: Penalty) => {
      const { problem } = sampleTraining("spiral", "fitSpiral", { method: "rk38" });
      const training = new Training({
        ...problem,
        batch,
        curriculum: undefined,
        loss: { kind: "penalty", penalty: own },
      });
      for (let n = 0; n < 4; n++) training.step();
      return [...training.state.x, training.state.loss];
    });
    assert.deepEqual(after[0], after[1]);
  }
});
