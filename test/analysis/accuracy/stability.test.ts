import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stabilityLimit, stabilityRegion, stableStep } from "../../../src/analysis/accuracy/stability.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { stabilityInterval } from "../../../src/ode/stability.ts";
import { amplification, stabilityFunction } from "../../../src/ode/stabilityFunction.ts";

const [euler, rk4] = ["euler", "rk4"].map((name) => explicitMethods.get(name));
const near = (a: number | undefined, b: number, tolerance = 1e-6) =>
  assert.ok(a !== undefined && Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

suite("absolute stability", () => {
  test("largest stable steps: 2/|λ| for Euler on decay, 2.785/|λ| and √8/|λ| for RK4", () => {
    near(stableStep(euler, { re: -10, im: 0 }), 0.2);
    near(stableStep(rk4, { re: -10, im: 0 }), 0.278529356340528);
    near(stableStep(rk4, { re: 0, im: 5 }), Math.sqrt(8) / 5);
    assert.equal(stableStep(euler, { re: 0, im: 5 }), 0);
    assert.equal(stableStep(euler, { re: 1, im: 5 }), undefined, "a growing solution may grow");
    // |1 + hλ| = 1 at h = −2 Re λ/|λ|².
    near(stableStep(euler, { re: -1, im: 3 }), 0.2);
  });

  for (const method of explicitMethods) {
    test(`the region of ${method.name}: its polygons lie on |R| = 1 and reach to the end of the real interval`, () => {
      const { x, y } = stabilityRegion(method, { re: [-7, 2], im: [-7, 7] });
      const r = stabilityFunction(method)!;
      let leftmost = 0;
      for (let k = 0; k < x.length; k++) {
        if (Number.isNaN(x[k])) continue;
        const size = amplification(r, x[k], y[k]);
        assert.ok(Math.abs(size - 1) < 0.12, `|R| = ${size} at ${x[k]} + ${y[k]}i`);
        if (Math.abs(y[k]) < 0.2) leftmost = Math.min(leftmost, x[k]);
      }
      near(-leftmost, stabilityInterval(method), 0.1);
    });
  }

  test("along a solution decay counts where it is fastest, oscillation where it is usual", () => {
    const spectrum = {
      t: Float64Array.of(0, 0, 1, 1),
      re: Float64Array.of(-1, -100, -1, -50),
      im: new Float64Array(4),
    };
    near(stabilityLimit(euler, spectrum)?.h, 0.02);
    assert.equal(stabilityLimit(euler, spectrum)?.t, 0);
    const growing = { t: Float64Array.of(0), re: Float64Array.of(2), im: Float64Array.of(0) };
    assert.equal(stabilityLimit(euler, growing), undefined);
  });
});
