import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { textRoom } from "../../src/figure/font/textWidth.ts";
import { pixelScale } from "../../src/figure/pixelScale.ts";
import { axisTicks, roundStep, tickCount, ticksOf } from "../../src/figure/ticks.ts";
import type { Axis } from "../../src/protocol/figure.ts";

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

  it("of a log axis that shows two powers of ten are 2 and 5 times them too, where there is room", () => {
    const labels = (range: readonly [number, number], count: number) =>
      ticksOf("log", range, count).map(({ label }) => label);
    assert.deepEqual(labels([1, 10], 3), ["1", "2", "5", "10"]);
    assert.deepEqual(labels([1e-5, 1e-4], 3), ["10⁻⁵", "2×10⁻⁵", "5×10⁻⁵", "10⁻⁴"]);
    assert.deepEqual(labels([0.3, 20], 5), ["0.5", "1", "2", "5", "10", "20"]);
    assert.deepEqual(labels([0.11, 90], 3), ["10⁰", "10¹"]);
  });

  it("are two numbers at least on every axis, however wide they are beside one another", () => {
    const edge = fc.double({ min: 1, max: 9.9, noNaN: true });
    const power = fc.integer({ min: -12, max: 12 });
    const low = fc.double({ min: -1, max: 0.8, noNaN: true });
    const scale = fc.constantFrom<Axis["scale"]>("linear", "log", { linearTo: 1e-3 });
    fc.assert(
      fc.property(
        edge,
        power,
        low,
        scale,
        fc.integer({ min: 150, max: 900 }),
        (mantissa, exponent, from, kind, pixels) => {
          const high = mantissa * 10 ** exponent;
          const range = [kind === "log" ? high * 10 ** (4 * (from - 0.85)) : high * from, high] as const;
          for (const across of [undefined, pixels]) {
            const labels = axisTicks({ scale: kind }, range, tickCount(pixels), across).filter(
              ({ label }) => label !== "",
            );
            assert.ok(labels.length >= 2, `${JSON.stringify(kind)} ${range}: ${labels.map(({ label }) => label)}`);
          }
        },
      ),
      { seed: 19, numRuns: 2000 },
    );
    const texts = (kind: Axis["scale"], range: readonly [number, number]) =>
      ticksOf(kind, range, 3).map(({ label }) => label);
    assert.deepEqual(texts("linear", [-4.9, 4.9]), ["−4", "−2", "0", "2", "4"]);
    assert.deepEqual(texts("log", [1.5e-8, 8e-7]), ["2×10⁻⁸", "5×10⁻⁸", "10⁻⁷", "2×10⁻⁷", "5×10⁻⁷"]);
  });

  it("of one axis are written in one way", () => {
    const texts = (kind: Axis["scale"], range: readonly [number, number], count: number) =>
      ticksOf(kind, range, count).map(({ label }) => label);
    assert.deepEqual(texts("linear", [0, 1e5], 2), ["0", "5×10⁴", "10⁵"]);
    assert.deepEqual(texts("linear", [-1.2e5, 9e4], 5), ["−10⁵", "−5×10⁴", "0", "5×10⁴"]);
    assert.deepEqual(texts("log", [2e4, 3e5], 3), ["2×10⁴", "5×10⁴", "10⁵", "2×10⁵"]);
    assert.deepEqual(texts("log", [4e-4, 3e-3], 3), ["5×10⁻⁴", "10⁻³", "2×10⁻³"]);
  });

  it("say no number twice, however narrow the range is", () => {
    for (const from of [1, -1, 1e-3, 123456]) {
      const labels = ticksOf(
        "linear",
        [from * (1 - 3e-16), from * (1 + 9e-16)].toSorted((a, b) => a - b) as [number, number],
        20,
      ).map(({ label }) => label);
      assert.deepEqual(labels, [...new Set(labels)]);
    }
  });

  it("of a symmetric log axis are 0 and powers of ten on both sides, labelled where there is room", () => {
    const scale = { linearTo: 1 };
    const labels = (range: readonly [number, number], count: number) =>
      ticksOf(scale, range, count).flatMap(({ label }) => (label === "" ? [] : [label]));
    assert.deepEqual(labels([-1e6, 1e6], 5), ["−10⁶", "−10³", "0", "10³", "10⁶"]);
    assert.deepEqual(labels([0, 1e4], 6), ["0", "10¹", "10²", "10³", "10⁴"]);
    assert.deepEqual(labels([200, 800], 4), ["200", "400", "600", "800"]);
    assert.deepEqual(ticksOf(scale, [-1e6, 1e6], 5).length, 15);
  });

  it("stand apart on a symmetric log axis wherever it ends", () => {
    const power = fc.double({ min: -6, max: 12, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(
        power,
        power,
        fc.integer({ min: -6, max: 6 }),
        fc.integer({ min: 3, max: 8 }),
        (down, up, c, count) => {
          const scale = { linearTo: 10 ** c };
          const axis = pixelScale(scale, [-down, up], 0, 62 * count);
          const shown = ticksOf(scale, [-down, up], count).filter(({ label }) => label !== "");
          const pixels = shown.map(({ value }) => axis.pixel(value));
          assert.ok(pixels.every((pixel) => pixel > -1 && pixel < 62 * count + 1));
          for (const [i, pixel] of pixels.entries())
            if (i > 0) assert.ok(pixel - pixels[i - 1] > 14, shown.map(({ label }) => label).join(" "));
        },
      ),
      { seed: 16 },
    );
  });

  it("and a symmetric log axis gives back every value of every pixel, its slope that of finite differences", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: -6, max: 6 }), (v, c) => {
        const axis = pixelScale({ linearTo: 10 ** c }, [-1e9, 1e9], 400, 0);
        assert.ok(Math.abs(axis.value(axis.pixel(v)) - v) <= 1e-9 * Math.max(Math.abs(v), 10 ** c));
        const step = 1e-5 * (Math.abs(v) + 10 ** c);
        const slope = (axis.pixel(v + step) - axis.pixel(v - step)) / (2 * step);
        assert.ok(Math.abs(slope / axis.slope(v) - 1) < 1e-4);
      }),
      { seed: 17 },
    );
  });

  it("have labels beside one another that do not meet, in the widest font, 0 among them", () => {
    const edge = fc.double({ min: 1, max: 9.9, noNaN: true });
    const power = fc.integer({ min: -12, max: 12 });
    const scale = fc.constantFrom<Axis["scale"]>("linear", "log", { linearTo: 1e-3 });
    fc.assert(
      fc.property(edge, power, scale, fc.integer({ min: 120, max: 1400 }), (mantissa, exponent, kind, pixels) => {
        const high = mantissa * 10 ** exponent;
        const range = [kind === "log" ? high / 1e5 : -high, high] as const;
        const axis = pixelScale(kind, range, 0, pixels);
        const all = axisTicks({ scale: kind }, range, tickCount(pixels), pixels);
        const shown = all.filter(({ label }) => label !== "");
        assert.ok(shown.length > 0);
        if (kind !== "log") assert.ok(shown.some(({ value }) => value === 0) || shown.length === 2);
        for (const [n, { value, label }] of shown.slice(1).entries()) {
          const apart = axis.pixel(value) - axis.pixel(shown[n].value);
          assert.ok(
            apart >= (textRoom(label) + textRoom(shown[n].label)) / 2,
            shown.map((tick) => tick.label).join(" "),
          );
        }
      }),
      { seed: 18 },
    );
  });
});
