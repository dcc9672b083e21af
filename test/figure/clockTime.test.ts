import assert from "node:assert/strict";
import { test } from "node:test";
import { clockTime } from "../../src/figure/clockTime.ts";

test("a clock runs from end to end, at one pace or through decades alike", () => {
  for (const clock of [
    { from: 0, to: 1e11, linearTo: 1e-4 },
    { from: 0.1, to: 0.3 },
    { from: 3, to: -7 },
  ])
    assert.deepEqual([clockTime(clock, 0), clockTime(clock, 1)], [clock.from, clock.to]);
  assert.equal(clockTime({ from: 3, to: -7 }, 0.25), 0.5);
  const decades = Array.from({ length: 9 }, (_, n) =>
    Math.log10(clockTime({ from: 1e11, to: 0, linearTo: 1e-4 }, n / 15)),
  );
  for (const [n, decade] of decades.entries()) assert.ok(Math.abs(decade - (11 - n)) < 1e-6, `${n}: ${decade}`);
});
