import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { boundIn } from "../../src/core/boundIn.ts";

test("a bound is on its side, and no number of so many digits lies between", () => {
  const digits = fc.integer({ min: 1, max: 6 });
  const numbers = fc.tuple(fc.double({ min: 0.05, max: 20, noNaN: true }), fc.integer({ min: -30, max: 30 }));
  fc.assert(
    fc.property(digits, fc.boolean(), numbers, fc.boolean(), (n, up, [mantissa, exponent], isNegative) => {
      const x = (isNegative ? -1 : 1) * mantissa * 10 ** exponent;
      const bound = boundIn(n, up ? "up" : "down", x);
      assert.ok(up ? bound >= x : bound <= x, `${bound} of ${x}`);
      assert.equal(Number(bound.toPrecision(n)), bound, "so many digits");
      const unit = 10 ** (Math.floor(Math.log10(Math.abs(x))) - n + 1);
      assert.ok(Math.abs(bound - x) <= unit * (1 + 1e-9), `${bound} of ${x}, whose digits are ${unit} apart`);
    }),
    { seed: 11, numRuns: 2000 },
  );
});

test("just below a power of ten a lower bound has the digits of what lies below", () => {
  assert.equal(boundIn(4, "down", 0.99999), 0.9999);
  assert.equal(boundIn(4, "up", -0.99999), -0.9999);
  assert.equal(boundIn(1, "down", 1), 1);
});
