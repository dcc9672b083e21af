import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { roundStep, ticksOf } from "../../src/figure/ticks.ts";

describe("ticks", () => {
  it("lie in the range, evenly, on round values, about as many as asked for", () => {
    const range = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
      .map(([from, span]) => [from, from + span] as const);
    fc.assert(
      fc.property(range, fc.integer({ min: 3, max: 12 }), ([min, max], count) => {
        const ticks = ticksOf("linear", [min, max], count);
        const slack = (max - min) * 1e-6;
        assert.ok(ticks.every(({ value }) => value >= min - slack && value <= max + slack));
        assert.ok(
          ticks.length >= Math.floor(count / 2) - 1 && ticks.length <= 2 * count + 1,
          `${ticks.length} for ${count}`,
        );
        const step = roundStep((max - min) / count);
        for (const [i, { value }] of ticks.entries())
          if (i > 0) assert.ok(Math.abs(value - ticks[i - 1].value - step) < step * 1e-6);
      }),
      { seed: 3 },
    );
  });

  it("are written with as many decimals as they need, zero without a sign", () => {
    assert.deepEqual(
      ticksOf("linear", [-0.2, 0.4], 3).map(({ label }) => label),
      ["−0.2", "0.0", "0.2", "0.4"],
    );
    assert.deepEqual(
      ticksOf("linear", [-1, 1], 2).map(({ label }) => label),
      ["−1", "0", "1"],
    );
    assert.deepEqual(
      ticksOf("linear", [0, 4e6], 2).map(({ label }) => label),
      ["0", "2×10⁶", "4×10⁶"],
    );
  });

  it("are distinct texts wherever the values are", () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), fc.integer({ min: -4, max: 4 }), (from, power) => {
        const labels = ticksOf("linear", [from, from + 3 * 10 ** power], 6).map(({ label }) => label);
        assert.equal(new Set(labels).size, labels.length, labels.join(" "));
      }),
      { seed: 5 },
    );
  });

  it("of a log axis are powers of ten, labelled where there is room", () => {
    const ticks = ticksOf("log", [1e-12, 1], 4);
    assert.equal(ticks.length, 13);
    assert.deepEqual(
      ticks.filter(({ label }) => label !== "").map(({ label }) => label),
      ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"],
    );
    assert.deepEqual(
      ticksOf("log", [0.2, 0.8], 4).map(({ label }) => label),
      ["0.2", "0.4", "0.6", "0.8"],
    );
  });
});
