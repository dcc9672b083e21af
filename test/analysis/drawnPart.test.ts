import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { drawnPart } from "../../src/analysis/drawnPart.ts";
import { portraitBudget } from "../../src/analysis/portrait/budget.ts";

test("the part of many that is drawn: in order, no more than there is room for, and told exactly where it is not all", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 500 }), (count, most) => {
      const { indices, sentence } = drawnPart(count, most, "things");
      assert.equal(indices.length, Math.min(count, most));
      assert.ok(indices.every((n, k) => n >= 0 && n < count && (k === 0 || n > indices[k - 1])));
      if (count > 0) assert.equal(indices[0], 0);
      if (most > 1 && count > 0) assert.equal(indices[indices.length - 1], count - 1);
      assert.equal(sentence === undefined, indices.length === count);
      if (!sentence) return;
      const [, drawn, all] = /^Shows ([\d\u202f]+) of ([\d\u202f]+) things, evenly spread\.$/.exec(sentence) ?? [];
      assert.deepEqual(
        [drawn, all].map((digits) => Number(digits?.replaceAll("\u202f", ""))),
        [indices.length, count],
      );
      const gaps = indices.slice(1).map((n, k) => n - indices[k]);
      if (gaps.length > 0) assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 1, "evenly");
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("a portrait is bounded in curves, in points and in numbers, whatever is asked of it, and never less than one curve", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1, max: 100_000 }), (starts, dimension) => {
      const { trajectories, points } = portraitBudget(starts, dimension);
      assert.ok(trajectories >= 1 && trajectories <= 200);
      assert.ok(points >= 200 && points <= 4000);
      assert.ok(trajectories * points <= 100_000);
      assert.ok(trajectories * points * dimension <= 2e7);
    }),
    { seed: 1, numRuns: 1000 },
  );
  assert.deepEqual(portraitBudget(1, 2), { trajectories: 1, points: 4000 });
  assert.deepEqual(portraitBudget(100, 2), { trajectories: 100, points: 1000 });
});
