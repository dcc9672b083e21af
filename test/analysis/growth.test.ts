import assert from "node:assert/strict";
import { test } from "node:test";
import { growthScale } from "../../src/analysis/growth.ts";
import { cubicPieces } from "../../src/ode/pieces.ts";

/* An axis is logarithmic where what is followed backward grows over decades, and nowhere else. */

/** From t = 10 back to 0, as adjoints are solved. */
function backward(of: (back: number) => number, slope: (back: number) => number) {
  const t = Float64Array.from({ length: 201 }, (_, n) => 10 - n / 20);
  const z = t.map((time) => of(10 - time));
  return cubicPieces({ t, z }, 1, (_n, time, out) => {
    out[0] = -slope(10 - time);
  });
}

const growing = (rate: number, size = 1) =>
  backward(
    (s) => size * Math.exp(rate * s),
    (s) => size * rate * Math.exp(rate * s),
  );

test("growth over decades has a symmetric log axis, linear up to what it begins with", () => {
  assert.deepEqual(growthScale(growing(2)), { linearTo: 1 });
  assert.deepEqual(growthScale(growing(2, 3e-5)), { linearTo: 1e-5 });
  const turning = backward(
    (s) => Math.exp(2 * s) * Math.cos(5 * s),
    (s) => Math.exp(2 * s) * (2 * Math.cos(5 * s) - 5 * Math.sin(5 * s)),
  );
  assert.deepEqual(growthScale(turning), { linearTo: 1 });
  // Never over more decades than can be told apart.
  assert.deepEqual(growthScale(growing(4)), { linearTo: 1e5 });
});

test("what grows little, decays, rests or is not known has a linear one", () => {
  for (const rate of [0.6, 0, -3]) assert.equal(growthScale(growing(rate)), "linear", `rate ${rate}`);
  assert.equal(growthScale(growing(0, 0)), "linear");
  assert.equal(growthScale(growing(1, Number.NaN)), "linear");
  // A pulse is seen on a linear axis.
  const pulse = backward(
    (s) => 1e6 * Math.exp(-((s - 5) ** 2) * 20) + 1,
    (s) => -4e7 * (s - 5) * Math.exp(-((s - 5) ** 2) * 20),
  );
  assert.equal(growthScale(pulse), "linear");
});
