import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shortRange } from "../../src/figure/shortView.ts";

/* The numbers of a view are as short as shows the same. */

test("a view that was computed or dragged has short ends", () => {
  assert.deepEqual(shortRange([-234 * 0.1, 3]), [-23.4, 3]);
  assert.deepEqual(shortRange([1.0466849999, 1.0466851]), [1.0466849999, 1.0466851]);
  assert.deepEqual(shortRange([-2.123456789, 3.987654321]), [-2.1235, 3.9877]);
  assert.deepEqual(shortRange([1e30, 1e30 * (1 + 1e-15)]), [1e30, 1e30 * (1 + 1e-15)]);
});

test("no end moves by half a pixel of ten thousand, and no range turns or closes", () => {
  const number = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
  const size = fc.double({ noNaN: true, min: 1e-9, max: 1e9 });
  fc.assert(
    fc.property(number, size, (low, wide) => {
      const high = low + wide;
      if (!(high > low)) return;
      const [short, shortHigh] = shortRange([low, high]);
      assert.ok(shortHigh > short, `${low} to ${high} became ${short} to ${shortHigh}`);
      const step = (high - low) / 10_000 + 4 * Number.EPSILON * Math.abs(high);
      assert.ok(
        Math.abs(short - low) <= step / 2 + step * 1e-6 && Math.abs(shortHigh - high) <= step / 2 + step * 1e-6,
      );
      const digits = 6 + Math.ceil(Math.log10(1 + Math.max(Math.abs(low), Math.abs(high)) / (high - low)));
      if (digits < 15)
        for (const end of [short, shortHigh])
          assert.ok(
            String(end)
              .replace(/e.*|[-.]/g, "")
              .replace(/^0+|0+$/g, "").length <= digits,
            String(end),
          );
    }),
    { seed: 16, numRuns: 5000 },
  );
});
