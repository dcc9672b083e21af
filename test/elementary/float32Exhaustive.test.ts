import assert from "node:assert/strict";
import test from "node:test";
import { f64x2 } from "../../src/wasm/laneType.ts";
import { runs } from "../runs.ts";
import { float32Claims, SIGMOID_LOWEST, ulpsFloat32 } from "./float32Claims.ts";
import { compile, float32Variants } from "./routineRunner.ts";

/**
 * The functions computed in float32 itself, at every one of the 2³² numbers in the long form and at every 4099th (of every
 * exponent and sign some thousand) in the short one, against the same function in float64.
 */
const STRIDE = 4099 / runs(1, 4099);
const CHUNK = 2 ** 16;

for (const [name, claim] of Object.entries(float32Claims)) {
  test(`${name} in float32 is within ${claim} ulp over all numbers`, () => {
    const exactly = compile(name, { label: "", type: f64x2, width: 4, fused: false });
    const functions = float32Variants
      .filter(({ width }) => width > 1)
      .map((variant) => ({ ...variant, f: compile(name, variant) }));
    const bits = new Uint32Array(CHUNK);
    const numbers = new Float32Array(bits.buffer);
    for (let start = 0; start < 2 ** 32; start += CHUNK * STRIDE) {
      for (let i = 0; i < CHUNK; i++) bits[i] = Math.min(start + i * STRIDE, 2 ** 32 - 1);
      const x = Float64Array.from(numbers);
      const exact = exactly(x);
      for (const { label, f } of functions) {
        const values = f(x);
        let [worst, at] = [0, 0];
        for (let i = 0; i < CHUNK; i++) {
          const isFlushed = name === "sigmoid" && x[i] < SIGMOID_LOWEST;
          const distance = isFlushed ? flushed(values[i]) : ulpsFloat32(values[i], exact[i]);
          if (!(distance <= worst)) [worst, at] = [distance, i];
        }
        assert.ok(worst <= claim, `${label}: ${name}(${x[at]}) gave ${values[at]} for ${exact[at]}, ${worst} ulp`);
      }
    }
  });
}

function flushed(value: number): number {
  return value >= 0 && value <= 2 ** -125 ? 0 : Number.POSITIVE_INFINITY;
}
