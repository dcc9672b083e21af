import assert from "node:assert/strict";
import test from "node:test";
import { Random } from "../../src/core/random.ts";
import { float32Routines } from "../../src/elementary/float32/registry.ts";
import { float32Claims, SIGMOID_LOWEST, ulpsFloat32 } from "./float32Claims.ts";
import { oracle } from "./oracle.ts";
import { compile, float32Variants } from "./routineRunner.ts";

function points(seed: number): Float64Array {
  const random = new Random(seed);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const sign = () => (random.uniform() < 0.5 ? -1 : 1);
  const draws = [
    () => between(-1, 1),
    () => between(-12, 12),
    () => between(-110, 110),
    () => sign() * 2 ** between(-149, 127),
    () => sign() * 2 ** between(-20, 14),
    () => (Math.PI / 2) * Math.round(between(-4000, 4000)),
    () => 1 + sign() * 2 ** between(-24, -1),
  ];
  const drawn = Array.from({ length: 40_000 }, (_, i) => draws[i % draws.length]());
  const specials = [
    0,
    -0,
    1,
    -1,
    0.5,
    2,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    1e-45,
    -1e-45,
  ];
  return Float64Array.from([...specials, 88.72283, 88.7229, -103.9, -104.1, -87.3, ...drawn], Math.fround);
}

for (const { name, arity } of float32Routines.values()) {
  // What has no claim rounds once, from float64.
  const claim = float32Claims[name] ?? 0.51;
  test(`${name} in float32 is within ${claim} ulp`, () => {
    const inputs = Array.from({ length: arity }, (_, i) => points(i + 1));
    for (const variant of float32Variants) {
      compile(
        name,
        variant,
      )(...inputs).forEach((value, i) => {
        const x = inputs.map((input) => input[i]);
        if (name === "sigmoid" && x[0] < SIGMOID_LOWEST) {
          assert.ok(value >= 0 && value <= 2 ** -125, `sigmoid(${x}) gave ${value}`);
          return;
        }
        const exact = oracle(name)(...x);
        const distance = ulpsFloat32(value, exact);
        assert.ok(distance <= claim, `${variant.label}: ${name}(${x}) gave ${value} for ${exact}, ${distance} ulp`);
      });
    }
  });
}

test("tanh in float32 never leaves [−1, 1], and is odd", () => {
  const x = points(3);
  for (const variant of float32Variants) {
    const f = compile("tanh", variant);
    const y = f(x);
    assert.ok(y.every((v) => !(Math.abs(v) > 1)));
    assert.deepEqual(
      f(x.map((v) => -v)),
      y.map((v) => -v),
    );
  }
});
