import assert from "node:assert/strict";
import { test } from "node:test";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import { RungeKuttaStep } from "../../src/ode/rungeKuttaStep.ts";
import type { System } from "../../src/ode/system.ts";

/** An oscillator, and integrals along it that f does not read. */
const integrals = 100;
const system: System = {
  dimension: 2 + integrals,
  parameterCount: 0,
  f(t, [x, v], _theta, out) {
    out[0] = v;
    out[1] = Math.cos(t) - x;
    for (let i = 0; i < integrals; i++) out[2 + i] = (i - 50) * x * v + t;
  },
};
const reading: System = { ...system, reads: 2 };
const start = Float64Array.from({ length: system.dimension }, (_, i) => (i === 0 ? 2 : i - 1));

for (const method of explicitMethods)
  test(`integrals by ${method.name} have the bits that they have among states`, () => {
    const [whole, apart] = [system, reading].map((of) => {
      const z = start.slice();
      const step = new RungeKuttaStep(of, method);
      for (let n = 0; n < 20; n++) step.take(0.1 * n, 0.1, z, new Float64Array());
      return z;
    });
    assert.deepEqual(apart, whole);
    if (!method.embedded) return;
    const pair = completePair(method);
    const common = { method: pair, t0: 0, t1: 3, rtol: 1e-6, atol: 1e-9, states: start, theta: new Float64Array() };
    for (const lanes of [1, 3]) {
      const [all, read] = [system, reading].map(
        (of) => solveAdaptive({ ...common, system: of, kernel: referencePairKernel(of, pair, lanes) }).trajectories[0],
      );
      assert.ok(all.t.length > 3 && all.status === "ok");
      assert.deepEqual(read, all);
    }
  });
