import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { DenseOutput } from "../../src/ode/denseOutput.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { System } from "../../src/ode/system.ts";

const system: System = {
  dimension: 2,
  parameterCount: 0,
  f(_t, [x, y], _theta, out) {
    out[0] = y;
    out[1] = -Math.sin(x);
  },
};

test("a continuous extension is the same whatever places it was asked for before", () => {
  const random = new Random(1);
  const places = Array.from({ length: 7 }, () => random.uniform());
  for (const method of explicitMethods) {
    if (!method.embedded) continue;
    const pair = completePair(method);
    const kernel = referencePairKernel(system, pair);
    kernel.setLimits({ rtol: 1e-6, atols: new Float64Array(2).fill(1e-9), smallest: 0, largest: 1, direction: 1 });
    const asked = new DenseOutput(kernel, pair);
    for (let step = 0; step < 5; step++) {
      kernel.z.set([random.uniform(), random.uniform()]);
      kernel.h[0] = 0.1 + random.uniform();
      kernel.derivative();
      kernel.attempt();
      if (asked.needsExtraStages) kernel.extend();
      for (let n = 0; n < 20; n++) {
        const theta = random.uniform() < 0.2 ? random.uniform() : places[Math.floor(7 * random.uniform())];
        assert.deepEqual([...asked.at(0, theta)], [...new DenseOutput(kernel, pair).at(0, theta)], method.name);
      }
    }
  }
});
