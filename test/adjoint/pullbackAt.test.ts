import assert from "node:assert/strict";
import { test } from "node:test";
import { interpolating } from "../../src/adjoint/modes/interpolating.ts";
import { interpretedPullback } from "../../src/adjoint/pullbackAt.ts";
import { emptyPullback, type PulledBack } from "../../src/core/linearisedSystem.ts";
import { Random } from "../../src/core/random.ts";
import { tanh } from "../../src/graph/ops/hyperbolic.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";
import { compiledPullback } from "../../src/study/gradient/compiledPullback.ts";
import { differentiableSystem } from "../../src/study/gradient/differentiableSystem.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { studiesOfSamples } from "../analysis/studiesOfSamples.ts";
import { lookUps, lorenz96, net, randomPolynomial, randomStraightLine } from "../compile/wasm/systems.ts";
import { sample, session } from "./studies.ts";

/*
 * The pullback that the continuous adjoint evaluates at every stage is a kernel, which has the bits of the interpreted one.
 */

interface Point {
  readonly z: Float64Array;
  readonly theta: Float64Array;
}

/** In lists, of which NaN is one number whatever its sign. */
const told = ({ z, theta, t }: PulledBack) => ({ z: [...z], theta: [...theta], t });

/** Fails where the kernel of a field, at a given point or at random ones, gives other bits than the interpreter. */
function checkBits(field: VectorField, random: Random, given?: Point): void {
  const numbers = (length: number) => Float64Array.from({ length }, () => 4 * random.uniform() - 2);
  const system = differentiableSystem(field, []);
  const [compiled, interpreted] = [emptyPullback(system), emptyPullback(system)];
  for (let n = 0; n < 3; n++) {
    const { z, theta } = (n === 0 && given) || { z: numbers(field.dimension), theta: numbers(field.parameterCount) };
    const [t, a] = [random.uniform(), numbers(field.dimension)];
    const pullback = compiledPullback(session, field, theta);
    assert.ok(pullback, `${field.name} is interpreted`);
    pullback(t, z, a, compiled);
    interpretedPullback(system, theta)(t, z, a, interpreted);
    assert.deepEqual(told(compiled), told(interpreted), field.name);
  }
}

test("of every sample", () => {
  const random = new Random(1);
  const seen = new Set<VectorField>();
  for (const { of } of studiesOfSamples(session)) {
    const { field, theta, z0 } = of();
    if (field.mass || seen.has(field)) continue;
    seen.add(field);
    checkBits(field, random, { theta, z: z0[0] });
  }
  assert.ok(seen.size > 30, `${seen.size} fields`);
});

test("of random polynomials, straight lines, look-ups, nets and rings", () => {
  const random = new Random(2);
  for (let n = 0; n < 12; n++) {
    checkBits(randomPolynomial(random, 1 + (n % 5), n % 2 === 0), random);
    checkBits(randomStraightLine(random, 40 * (n + 1), 4), random);
  }
  const nets = [
    [2, 50, 2],
    [3, 17, 9, 3],
    [1, 1],
  ].map((layers) => net(layers, tanh));
  for (const field of [lookUps(), lorenz96(30), ...nets]) checkBits(field, random);
});

test("gradients of the mode are those by the interpreter, bit for bit, by fixed steps and by tolerance", () => {
  const spiral = sample("spiral", "neuralSpiral", { span: [0, 2] });
  for (const options of [
    { method: "tsit5", rtol: 1e-6 },
    { method: "dop853", rtol: 1e-8 },
    { method: "rk4", steps: 20 },
  ]) {
    const [problem] = gradientProblems(session, spiral, { ...options, mode: "interpolating", loss: "terminal:0" });
    const { model } = problem;
    const pullbackAt = (theta: Float64Array) => interpretedPullback(model.system, theta);
    const compiled = interpolating.compute(problem);
    assert.equal(compiled.status, "ok");
    assert.deepEqual(compiled, interpolating.compute({ ...problem, model: { ...model, pullbackAt } }), options.method);
  }
});

for (const method of ["tsit5", "dopri5", "dop853", "cashKarp", "rk4"])
  test(`what is asked of a path by ${method} later on is of its own parameters, whatever was differentiated meanwhile`, () => {
    const of = (net: number) => {
      const spiral = sample("spiral", "neuralSpiral", { span: [0, 1] });
      const theta = spiral.theta.map((x) => net * x);
      const options = { mode: "interpolating", method, loss: "terminal:0", pathPoints: 10 };
      const [problem] = gradientProblems(session, { ...spiral, theta }, options);
      return interpolating.compute(problem).path!;
    };
    const alone = of(1).pieces("gradient", [0, 7]).coefficients;
    const path = of(1);
    of(0.5);
    assert.deepEqual(path.pieces("gradient", [0, 7]).coefficients, alone);
  });

test("what is fused, or large, is interpreted", () => {
  const fused = new Session({ arithmetic: "fused" });
  const field = lorenz96(4);
  if (fused.arithmetic === "fused") assert.equal(compiledPullback(fused, field, Float64Array.of(8)), undefined);
  const large = net([2, 80, 80, 2], tanh);
  assert.equal(compiledPullback(session, large, new Float64Array(large.parameterCount)), undefined);
});
