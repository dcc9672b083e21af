import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { combination } from "../../src/ode/combination.ts";

test("stages are combined in the order that is promised, whatever the number of components, in place too", () => {
  const random = new Random(1);
  const numbers = (length: number) => Float64Array.from({ length }, () => 2 * random.uniform() - 1);
  for (const dimension of [0, 1, 2, 63, 64, 65, 128, 200])
    for (let stages = 1; stages <= 8; stages++) {
      const weights = Array.from(numbers(stages), (x) => (x < -0.5 ? 0 : x));
      const k = weights.map(() => numbers(dimension));
      const [z, h] = [numbers(dimension), random.uniform()];
      const expected = z.map((x, i) => {
        const terms = weights.flatMap((weight, j) => (weight === 0 ? [] : [weight * k[j][i]]));
        return terms.length === 0 ? x : x + h * terms.slice(1).reduce((sum, term) => sum + term, terms[0]);
      });
      const some = z.slice();
      combination(weights, k, 70)(z, h, some);
      assert.deepEqual(some.subarray(0, 70), expected.subarray(0, 70));
      combination(weights, k)(z, h, z);
      assert.deepEqual(z, expected);
    }
});
