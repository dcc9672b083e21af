import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkpointPlan, repeatedUnits, reverseInSchedule } from "../../src/adjoint/checkpointSchedule.ts";
import { ExplainedError } from "../../src/core/explainedError.ts";

/** Follows a schedule and fails where it uses a state that is not there; counts what it keeps and takes. */
function follow(count: number, checkpoints: number) {
  const kept = new Set<number>();
  let at: number | undefined = 0;
  let reversed = count;
  let advanced = 0;
  let most = 0;
  reverseInSchedule(count, checkpoints, {
    save(position) {
      assert.equal(position, at);
      kept.add(position);
      most = Math.max(most, kept.size);
    },
    restore(position) {
      assert.ok(kept.has(position), `${position} is not kept`);
      at = position;
    },
    drop(position) {
      assert.ok(kept.delete(position));
    },
    advance(from, to) {
      assert.equal(from, at);
      assert.ok(to > from && to < reversed);
      advanced += to - from;
      at = to;
    },
    reverse(unit) {
      assert.equal(unit, at);
      assert.equal(unit, reversed - 1);
      reversed = unit;
      at = undefined;
    },
  });
  assert.equal(reversed, 0);
  assert.equal(kept.size, 0);
  return { advanced, most };
}

/** Fewest units taken forward, by trying every place for the next checkpoint. */
function fewest(count: number, checkpoints: number, known = new Map<string, number>()): number {
  if (count <= 1) return 0;
  if (checkpoints === 1) return (count * (count - 1)) / 2;
  const key = `${count} ${checkpoints}`;
  let least = known.get(key);
  if (least === undefined) {
    least = Number.POSITIVE_INFINITY;
    for (let m = 1; m < count; m++) {
      least = Math.min(least, m + fewest(m, checkpoints, known) + fewest(count - m, checkpoints - 1, known));
    }
    known.set(key, least);
  }
  return least;
}

test("every unit is reversed in turn from a state that is kept, with no more states than allowed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 30 }), (count, checkpoints) => {
      const { advanced, most } = follow(count, checkpoints);
      assert.ok(most <= checkpoints);
      assert.equal(advanced, repeatedUnits(count, checkpoints));
    }),
    { seed: 5, numRuns: 300 },
  );
});

test("no schedule takes fewer units again", () => {
  const known = new Map<string, number>();
  for (let count = 1; count <= 60; count++) {
    for (let checkpoints = 1; checkpoints <= 8; checkpoints++) {
      assert.equal(follow(count, checkpoints).advanced, fewest(count, checkpoints, known), `${count} ${checkpoints}`);
    }
  }
});

test("a million steps of four stages within 1,500 states: three forward sweeps, the stored one included", () => {
  const steps = 1_000_000;
  const { leaf, checkpoints } = checkpointPlan(steps, 4, 1500);
  assert.ok(checkpoints + 4 * leaf <= 1500);
  const { advanced, most } = follow(Math.ceil(steps / leaf), checkpoints);
  assert.ok(most + 4 * leaf <= 1500);
  assert.ok(leaf * advanced + steps <= 3 * steps, `${(leaf * advanced + steps) / steps} sweeps`);
});

test("about 1,420 checkpoints are what three sweeps over a million single steps need", () => {
  const sweeps = (checkpoints: number) => 1 + repeatedUnits(1_000_000, checkpoints) / 1_000_000;
  assert.ok(sweeps(1420) <= 3 && sweeps(1400) > 3 - 2e-3);
  assert.ok(follow(1_000_000, 1420).most <= 1420);
});

test("what fits is stored whole; a budget too small for one step is refused", () => {
  assert.deepEqual(checkpointPlan(100, 4, 401), { leaf: 100, checkpoints: 1 });
  assert.ok(checkpointPlan(101, 4, 401).leaf < 101);
  assert.throws(() => checkpointPlan(10, 4, 4), /too small/);
  assert.deepEqual(checkpointPlan(10, 4, 5), { leaf: 1, checkpoints: 1 });
  assert.throws(() => follow(10, 0), ExplainedError);
});

test("plans keep to their budget and cost little where there is room", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 40, max: 3000 }),
      (steps, stages, budget) => {
        const { leaf, checkpoints } = checkpointPlan(steps, stages, budget);
        assert.ok(leaf >= 1 && checkpoints >= 1 && checkpoints + leaf * stages <= budget);
        const { advanced } = follow(Math.ceil(steps / leaf), checkpoints);
        if (steps <= (budget / 3) ** 2 / stages) assert.ok(leaf * advanced <= 2 * (steps + leaf));
      },
    ),
    { seed: 6, numRuns: 100 },
  );
});
