import assert from "node:assert/strict";
import { test } from "node:test";
import { compileLinearised } from "../../../src/compile/wasm/linearisedField.ts";
import { compileRosenbrock } from "../../../src/compile/wasm/rosenbrockKernel.ts";
import type { PairKernel } from "../../../src/core/kernel.ts";
import { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import type { Node } from "../../../src/graph/op.ts";
import { add, mul } from "../../../src/graph/ops/arithmetic.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { ImplicitKernel } from "../../../src/ode/implicit/implicitKernel.ts";
import { isRosenbrock, type RosenbrockMethod } from "../../../src/ode/implicit/rosenbrock.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { solve } from "../../../src/study/solve.ts";
import { session, stiffProblems, stiffStudy } from "../../ode/implicit/stiffProblems.ts";
import { randomPolynomial } from "./systems.ts";

const rosenbrocks = [...methods].filter(isRosenbrock);

/** A z + t z with a band matrix whose diagonal is small beside the rest, so that elimination must exchange rows. */
function randomBand(random: Random, dimension: number, lower: number, upper: number): VectorField {
  const graph = new Graph();
  const z = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
  const t = graph.input("t", 0);
  const outputs = z.map((x, i) => {
    let sum: Node = graph.call(mul, t, x);
    for (let j = Math.max(0, i - lower); j <= Math.min(dimension - 1, i + upper); j++) {
      const entry = (2 * random.uniform() - 1) * (i === j ? 1e-3 : 1e3);
      sum = graph.call(add, sum, graph.call(mul, graph.constant(entry), z[j]));
    }
    return sum;
  });
  return { name: `band ${dimension}`, graph, dimension, parameterCount: 0, outputs };
}

/** What a lane holds after an attempt, and what is asked of it besides. */
function outcome(kernel: PairKernel, lane: number, z: Float64Array, slope: Float64Array) {
  const { dimension, lanes, stages, t, h } = kernel;
  const inLane = (of: Float64Array, count: number) => Array.from({ length: count }, (_, i) => of[i * lanes + lane] + 0);
  const damped = slope.slice();
  kernel.damp!(t[lane], z, h[lane], damped);
  return {
    zNew: inLane(kernel.zNew, dimension),
    k: inLane(kernel.k, stages * dimension),
    error: kernel.error[lane],
    next: kernel.next[lane],
    // What is not finite is not remembered.
    memory: kernel.error[lane] <= 1 ? kernel.nextMemory[lane] : undefined,
    norm: kernel.jacobianNorm!(lane),
    damped: Array.from(damped, (x) => x + 0),
  };
}

/** A step of each lane, of its own point, time and size, by three kernels: the interpreted loop, scalar code, a tile. */
function compare(field: VectorField, method: RosenbrockMethod, random: Random): void {
  const arithmetic = "strict";
  const system = compileLinearised(field, { arithmetic });
  const many = compileRosenbrock(field, method.coefficients, { lanes: "many", arithmetic });
  const one = compileRosenbrock(field, method.coefficients, { lanes: "one", arithmetic });
  const loop = new ImplicitKernel(system, method, system.info);
  const { dimension, parameterCount } = field;
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const vector = (length: number) => Float64Array.from({ length }, () => between(-1, 1));
  const theta = vector(parameterCount);
  const atols = Float64Array.from({ length: dimension }, () => 10 ** between(-9, -3));
  for (const kernel of [many, one, loop]) {
    kernel.setParameters(theta);
    kernel.setLimits({ rtol: 1e-4, atols, smallest: 0, largest: 1e9, direction: 1 });
  }
  const points = Array.from({ length: many.lanes }, () => ({
    t: between(-2, 2),
    h: 10 ** between(-4, 1),
    z: vector(dimension),
    memory: random.uniform() < 0.5 ? Number.POSITIVE_INFINITY : between(-3, 3),
    rejected: random.uniform() < 0.3 ? 1 : 0,
  }));
  const place = (kernel: PairKernel, lane: number, { t, h, z, memory, rejected }: (typeof points)[number]) => {
    kernel.t[lane] = t;
    kernel.h[lane] = h;
    kernel.memory[lane] = memory;
    kernel.rejected[lane] = rejected;
    z.forEach((x, i) => {
      kernel.z[i * kernel.lanes + lane] = x;
    });
  };
  const slope = vector(dimension);
  for (const [lane, point] of points.entries()) place(many, lane, point);
  many.derivative();
  many.attempt();
  for (const [lane, point] of points.entries()) {
    const here = outcome(many, lane, point.z, slope);
    for (const kernel of [one, loop]) {
      place(kernel, 0, point);
      kernel.derivative();
      kernel.attempt();
      assert.deepEqual(here, outcome(kernel, 0, point.z, slope), `${method.name}, ${field.name}, lane ${lane}`);
    }
  }
}

for (const method of rosenbrocks) {
  test(`compiled steps of ${method.name} have the bits of the interpreted ones, in every lane`, () => {
    const random = new Random(230_001);
    for (let n = 0; n < 40; n++)
      compare(randomPolynomial(random, 1 + Math.floor(6 * random.uniform()), random.uniform() < 0.5), method, random);
    for (let n = 0; n < 30; n++) {
      const dimension = 1 + Math.floor(14 * random.uniform());
      const reach = () => Math.floor(dimension * random.uniform());
      compare(randomBand(random, dimension, reach(), reach()), method, random);
    }
  });

  test(`trajectories by ${method.name} are the same alone and together, and cost the same`, () => {
    for (const { name, z0, span, atol } of stiffProblems.filter(({ z0 }) => z0.length <= 20)) {
      const states = Array.from({ length: 7 }, (_, j) => Float64Array.from(z0, (x) => x * (1 + 0.1 * j)));
      const options = { method: method.name, rtol: 1e-5, atol: 1e-5 * atol, outputs: Float64Array.of(span[1]) };
      const study = stiffStudy(name, z0, span);
      const together = solve(session, { ...study, z0: states }, options).trajectories;
      for (const [j, z] of states.entries()) {
        const [alone] = solve(session, { ...study, z0: [z] }, options).trajectories;
        for (const part of ["z", "status", "stats"] as const)
          assert.deepEqual(together[j][part], alone[part], `${name}, ${part} of ${j}`);
      }
    }
  });
}

test("a matrix that cannot be factored fails its own lane's step and no other", () => {
  const [method] = rosenbrocks;
  const { gamma } = method.coefficients;
  const graph = new Graph();
  const rate = graph.call(mul, graph.input("t", 0), graph.input("z", 0));
  const field: VectorField = { name: "growth", graph, dimension: 1, parameterCount: 0, outputs: [rate] };
  const kernel = compileRosenbrock(field, method.coefficients, { lanes: "many", arithmetic: "strict" });
  kernel.setParameters(new Float64Array());
  kernel.setLimits({ rtol: 1e-3, atols: Float64Array.of(1e-3), smallest: 0, largest: 1, direction: 1 });
  kernel.z.fill(1);
  kernel.h.fill(0.01);
  // ∂f/∂z = t: that of lane 1 is 1/(γh).
  kernel.t.fill(0);
  kernel.t[1] = 1 / (gamma * 0.01);
  kernel.derivative();
  kernel.attempt();
  const failed = Array.from(kernel.error, (error) => !Number.isFinite(error));
  assert.deepEqual(
    failed,
    failed.map((_, lane) => lane === 1),
  );
  assert.equal(kernel.next[1], 0.2 * kernel.h[1]);
});
