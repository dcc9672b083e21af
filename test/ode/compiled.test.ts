import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import type { PairKernel } from "../../src/core/kernel.ts";
import { Random } from "../../src/core/random.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { solveFixedStep } from "../../src/ode/fixedStep.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referenceKernel } from "../../src/ode/referenceKernel.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import { tracedSystem } from "../../src/study/tracedSystem.ts";
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

/** Of seven components f reads the first three: what follows are integrals, of which no stage needs a value. */
const integrals = ["autonomous", "of time"].map((kind) => ({
  field: writeField(`integrals ${kind}`, 7, 1, ({ z, t, theta, sub, mul, add, number }) => [
    z(1),
    sub(mul(theta(0), z(2)), z(0)),
    mul(number(-0.3), z(2)),
    mul(z(0), z(0)),
    kind === "of time" ? mul(t, z(1)) : mul(theta(0), z(1)),
    add(z(0), z(2)),
    z(2),
  ]),
  theta: [0.7],
  names: Array.from({ length: 7 }, (_, i) => `z[${i}]`),
}));

for (const method of explicitMethods) {
  test(`${method.name}: the compiled loop equals the interpreted one to the last bit, alone and in batches`, () => {
    for (const { field, theta, names } of [...cases, ...integrals]) {
      const system = tracedSystem(field, names);
      const reference = referenceKernel(system, method);
      const compiled = compileFixedStep(field, method);
      assert.equal(compiled.stages, reference.stages);
      for (const count of [1, 2, 9, 21]) {
        const common = {
          system,
          method,
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

for (const pair of [...explicitMethods].filter(({ embedded }) => embedded).map(completePair)) {
  test(`${pair.name}: compiled attempts equal interpreted ones to the last bit, in one lane and in many`, () => {
    for (const { field, theta, names } of [...cases, { field: wide, theta: [0.7, 0.3], names: [] }]) {
      const system = tracedSystem(field, names);
      for (const lanes of ["one", "many"] as const) {
        const compiled = compilePair(field, pair, { lanes });
        const reference = referencePairKernel(system, pair, compiled.lanes);
        assert.equal(compiled.lanes === 1, lanes === "one");
        for (const kernel of [compiled, reference]) {
          kernel.setParameters(Float64Array.from(theta));
          kernel.setLimits({
            rtol: 1e-3,
            atols: new Float64Array(kernel.dimension).fill(1e-6),
            smallest: 0,
            largest: 10,
            direction: 1,
          });
          kernel.memory.set(randomStates(kernel.lanes, 6).map((x) => x - 5));
          kernel.rejected.set(randomStates(kernel.lanes, 7).map((x) => (x > 0 ? 1 : 0)));
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
        // Through an exponential and a logarithm, which may differ in their last bits.
        for (const part of ["next", "nextMemory"] as const) {
          compiled[part].forEach((x, lane) => {
            assert.ok(Math.abs(x - reference[part][lane]) <= 1e-14 * Math.abs(x), part);
          });
        }
      }
    }
  });

  test(`${pair.name}: a compiled adaptive solve is the interpreted one but for rounding, and the same in every lane`, () => {
    const { field, theta, names } = cases[1];
    const system = tracedSystem(field, names);
    const common = { system, method: pair, t0: 0, t1: 2, theta: Float64Array.from(theta), rtol: 1e-5, atol: 1e-7 };
    const states = randomStates(3 * 21, 9);
    for (const outputs of [Float64Array.of(0.5, 0.51, 2), "steps" as const]) {
      const solve = (kernel: PairKernel) => solveAdaptive({ ...common, kernel, states, outputs });
      const reference = solve(referencePairKernel(system, pair));
      const one = solve(compilePair(field, pair, { lanes: "one" }));
      assert.deepEqual(solve(compilePair(field, pair, { lanes: "many" })), one);
      // Control's exponentials differ in their last bits, and fused products round once instead of twice.
      const fused = solve(compilePair(field, pair, { lanes: "many" }));
      reference.trajectories.forEach(({ z, stats }, j) => {
        assert.deepEqual(one.trajectories[j].stats, stats);
        assert.ok(largestDifference(one.trajectories[j].z, z) < 1e-8);
        assert.equal(fused.trajectories[j].status, "ok");
        if (outputs !== "steps") assert.ok(largestDifference(fused.trajectories[j].z, z) < 1e-3);
      });
    }
  });
}

test("a trajectory that leaves the numbers or grows stiff in a lane disturbs no other", () => {
  const field = writeField("mixed", 2, 0, ({ z, sub, mul, number, sqrt }) => [
    sub(number(0), sqrt(z(0))),
    mul(z(1), sub(number(1), mul(z(1), z(1)))),
  ]);
  const system = tracedSystem(field, ["level", "size"]);
  const pair = completePair(explicitMethods.get("dopri5"));
  const states = Float64Array.from([
    4, 0.1, 0.5, 0.1, 9, 40, 25, 1e-3, -1, 1, 16, 300, 100, 0.2, 0.25, 0.3, 9, 1e160, 30, 0.4,
  ]);
  const common = { system, method: pair, t0: 0, t1: 3, theta: new Float64Array(), outputs: Float64Array.of(1, 3) };
  const many = compilePair(field, pair, { lanes: "many" });
  const { trajectories } = solveAdaptive({ ...common, kernel: many, states });
  for (const [j, trajectory] of trajectories.entries()) {
    const alone = compilePair(field, pair, { lanes: "one" });
    const own = states.subarray(2 * j, 2 * j + 2);
    assert.deepEqual(trajectory, solveAdaptive({ ...common, kernel: alone, states: own }).trajectories[0]);
    // The level √z₀ − t/2 squared, until it is 0.
    const isDrained = own[0] < 2.25 || own[1] > 1e100;
    assert.equal(trajectory.status === "ok", !isDrained, `${own}: ${trajectory.diagnosis?.message}`);
    if (!isDrained) assert.ok(Math.abs(trajectory.z[2] - (Math.sqrt(own[0]) - 1.5) ** 2) < 1e-4);
  }
});

function largestDifference(a: Float64Array, b: Float64Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i])), 0);
}

test("a compiled solve that diverges names time, component and sub-expression, like the interpreted one", () => {
  const method = explicitMethods.get("rk4");
  const system = tracedSystem(vanDerPolField, ["x", "v"]);
  const common = {
    system,
    method,
    t0: 0,
    t1: 10,
    choice: { steps: 500 },
    states: Float64Array.of(2, 0, 40, 40, 0.1, 0, -90, 3, 1, 1),
    theta: Float64Array.of(1),
    outputs: Float64Array.from({ length: 11 }, (_, k) => k),
  };
  const compiled = solveFixedStep({
    ...common,
    kernel: compileFixedStep(vanDerPolField, method),
  });
  assert.deepEqual(compiled, solveFixedStep({ ...common, kernel: referenceKernel(system, method) }));
  assert.deepEqual(
    compiled.trajectories.map(({ status }) => status),
    ["ok", "diverged", "ok", "diverged", "ok"],
  );
  assert.match(
    compiled.trajectories[1].diagnosis?.message ?? "",
    /dv\/dt is not finite at t = .*: overflow: \S+ \* \S+ is -?Infinity$/,
  );
});

test("10,000 trajectories over 10,000 steps that keep 100 times stay under 300 MB", () => {
  const method = explicitMethods.get("rk4");
  const count = 10_000;
  const kernel = compileFixedStep(vanDerPolField, method);
  const solution = solveFixedStep({
    kernel,
    system: tracedSystem(vanDerPolField, ["x", "v"]),
    method,
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
