import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import { Random } from "../../src/core/random.ts";
import { tracedSystem } from "../../src/engine/tracedSystem.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { solveFixedStep } from "../../src/ode/fixedStep.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referenceKernel } from "../../src/ode/referenceKernel.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import { forcedLorenzField, vanDerPolField, writeField } from "../fields.ts";

const cases = [
  { field: vanDerPolField, theta: [1.3], names: ["x", "v"] },
  { field: forcedLorenzField, theta: [10, 28, 8 / 3], names: ["x", "y", "z"] },
];

/** Components uniform in ±3. */
function randomStates(count: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => 6 * random.uniform() - 3);
}

for (const method of methods) {
  test(`${method.name}: the compiled loop equals the interpreted one to the last bit, alone and in batches`, () => {
    for (const { field, theta, names } of cases) {
      const system = tracedSystem(field, names);
      const reference = referenceKernel(system, method);
      const compiled = compileFixedStep(field, method, { relaxedSimd: false });
      assert.equal(compiled.stages, reference.stages);
      for (const count of [1, 2, 9, 21]) {
        const common = {
          system,
          tableau: method,
          t0: 0.1,
          t1: -0.4,
          choice: { steps: 37 },
          states: randomStates(count * field.dimension, count),
          theta: Float64Array.from(theta),
          outputs: Float64Array.of(0.1, 0.05, 0, -0.123, -0.4),
        };
        assert.deepEqual(
          solveFixedStep({ ...common, kernel: compiled }),
          solveFixedStep({ ...common, kernel: reference }),
        );
      }
    }
  });
}

const wide = writeField("wide", 9, 2, ({ z, t, theta, sub, mul, div, sqrt, number, add }) =>
  Array.from({ length: 9 }, (_, i) =>
    sub(
      mul(mul(theta(0), theta(1)), z((i + 1) % 9)),
      mul(div(z(i), sqrt(add(number(1), mul(z(i), z(i))))), add(theta(1), t)),
    ),
  ),
);

for (const pair of [...methods].filter(({ embedded }) => embedded).map(completePair)) {
  test(`${pair.name}: compiled attempts equal interpreted ones to the last bit, in one lane and in many`, () => {
    for (const { field, theta, names } of [...cases, { field: wide, theta: [0.7, 0.3], names: [] }]) {
      const system = tracedSystem(field, names);
      for (const lanes of ["one", "many"] as const) {
        const compiled = compilePair(field, pair, { lanes, relaxedSimd: false });
        const reference = referencePairKernel(system, pair, compiled.lanes);
        assert.equal(compiled.lanes === 1, lanes === "one");
        for (const kernel of [compiled, reference]) {
          kernel.setParameters(Float64Array.from(theta));
          kernel.tolerance.set([1e-3, 1e-6]);
          kernel.z.set(randomStates(kernel.z.length, 3));
          kernel.t.set(randomStates(kernel.lanes, 4));
          kernel.h.set(randomStates(kernel.lanes, 5).map((x) => x / 60));
          kernel.derivative();
          kernel.attempt();
          kernel.extend();
        }
        for (const part of ["k", "zNew", "error", "z", "t", "h"] as const) {
          assert.deepEqual(compiled[part], reference[part], part);
        }
      }
    }
  });

  test(`${pair.name}: a compiled adaptive solve is the interpreted one, single or in lanes`, () => {
    const { field, theta, names } = cases[1];
    const system = tracedSystem(field, names);
    const common = { system, pair, t0: 0, t1: 2, theta: Float64Array.from(theta), rtol: 1e-5, atol: 1e-7 };
    const states = randomStates(3 * 21, 9);
    const outputs = Float64Array.of(0.5, 0.51, 2);
    const reference = solveAdaptive({ ...common, kernel: referencePairKernel(system, pair), states, outputs });
    const many = compilePair(field, pair, { lanes: "many", relaxedSimd: false });
    assert.deepEqual(solveAdaptive({ ...common, kernel: many, states, outputs }), reference);
    const one = compilePair(field, pair, { lanes: "one" });
    assert.deepEqual(solveAdaptive({ ...common, kernel: one, states, outputs }), reference);
    // Fused products round once where the others round twice.
    const fused = compilePair(field, pair, { lanes: "many" });
    for (const [j, { z, status }] of solveAdaptive({
      ...common,
      kernel: fused,
      states,
      outputs,
    }).trajectories.entries()) {
      assert.equal(status, "ok");
      z.forEach((x, i) => {
        assert.ok(Math.abs(x - reference.trajectories[j].z[i]) < 1e-3);
      });
    }
  });
}

test("a compiled solve that diverges names time, component and sub-expression, like the interpreted one", () => {
  const method = methods.get("rk4");
  const system = tracedSystem(vanDerPolField, ["x", "v"]);
  const common = {
    system,
    tableau: method,
    t0: 0,
    t1: 10,
    choice: { steps: 500 },
    states: Float64Array.of(2, 0, 40, 40, 0.1, 0, -90, 3, 1, 1),
    theta: Float64Array.of(1),
    outputs: Float64Array.from({ length: 11 }, (_, k) => k),
  };
  const compiled = solveFixedStep({
    ...common,
    kernel: compileFixedStep(vanDerPolField, method, { relaxedSimd: false }),
  });
  assert.deepEqual(compiled, solveFixedStep({ ...common, kernel: referenceKernel(system, method) }));
  assert.deepEqual(
    compiled.trajectories.map(({ status }) => status),
    ["ok", "diverged", "ok", "diverged", "ok"],
  );
  assert.match(compiled.trajectories[1].diagnosis?.message ?? "", /dv\/dt is not finite at t = .*: overflow: mul/);
});

test("10,000 trajectories over 10,000 steps that keep 100 times stay under 300 MB", () => {
  const method = methods.get("rk4");
  const count = 10_000;
  const kernel = compileFixedStep(vanDerPolField, method);
  const solution = solveFixedStep({
    kernel,
    system: tracedSystem(vanDerPolField, ["x", "v"]),
    tableau: method,
    t0: 0,
    t1: 20,
    choice: { steps: 10_000 },
    states: randomStates(2 * count, 1),
    theta: Float64Array.of(1),
    outputs: Float64Array.from({ length: 100 }, (_, k) => ((k + 1) * 20) / 100),
  });
  const largest = process.resourceUsage().maxRSS * 1024;
  assert.ok(largest < 300e6, `the whole process once held ${largest} bytes`);
  assert.equal(solution.trajectories.length, count);
  for (const { status, z } of solution.trajectories) {
    assert.equal(status, "ok");
    assert.equal(z.length, 200);
    assert.ok(Math.abs(z[198]) < 2.1, "on the limit cycle");
  }
});
