import assert from "node:assert/strict";
import test from "node:test";
import { float32Routines } from "../../../src/compile/wasm/math/float32/registry.ts";
import { Random } from "../../../src/core/random.ts";
import { oracle } from "./oracle.ts";
import { compile, float32Variants } from "./routineRunner.ts";

/** The largest errors found in units in the last place of float32, rounded up; what is not named rounds once, in the host. */
const claims: Readonly<Record<string, number>> = {
  exp: 1.5,
  expm1: 2,
  log: 1.5,
  log1p: 2,
  sin: 2,
  cos: 2,
  tanh: 3.5,
  sigmoid: 3,
};

/** Below, sigmoid gives 0. */
const SIGMOID_LOWEST = -87;

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

/** Units in the last place of float32 between a value and the exact result. */
function error(value: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(value, rounded)) return 0;
  if (!Number.isFinite(exact) || !Number.isFinite(value)) {
    // Results next to the largest number may be ∞, and the other way round.
    const near = Math.abs(exact) > 3.4028e38 && Math.abs(value) > 3.4028e38 && value > 0 === exact > 0;
    return near && Number.isFinite(exact) ? 1 : Number.POSITIVE_INFINITY;
  }
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(value - exact) / 2 ** (exponent - 23);
}

for (const { name, arity } of float32Routines) {
  const claim = claims[name] ?? 0.51;
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
        const distance = error(value, exact);
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
