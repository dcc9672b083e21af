import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { elementary } from "../../src/elementary/elementary.ts";
import { raiseAll } from "../../src/elementary/powers.ts";

const special = [0, -0, 1, -1, -2, 5e-324, 1e-310, 2 ** -1022, 1e308, Number.POSITIVE_INFINITY, Number.NaN];

test("many numbers raised at once have the bits of each by itself: few, many, no whole block, numbers of every kind", () => {
  const random = new Random(3);
  for (const length of [0, 1, 255, 256, 257, 1024, 2051]) {
    for (const exponent of [1 / 5, 1 / 8, -3, 0.5, 700]) {
      const numbers = Float64Array.from({ length }, (_, n) =>
        n % 7 === 0 ? special[(n / 7) % special.length] : 2 ** (200 * random.uniform() - 100),
      );
      const expected = numbers.map((x) => elementary.pow(x, exponent));
      raiseAll(numbers, exponent);
      assert.deepEqual(numbers, expected, `${length} numbers to the power ${exponent}`);
    }
  }
});
