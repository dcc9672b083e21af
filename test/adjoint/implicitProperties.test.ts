import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { TakenBatch } from "../../src/adjoint/takenBatch.ts";
import { takenSteps } from "../../src/adjoint/takenSteps.ts";
import { pulledField, pulledTangentField } from "../../src/graph/pulledFields.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { derivative } from "../graph/centralDifference.ts";
import { reversible, text } from "./implicitCases.ts";
import { session, studyOf } from "./studies.ts";

/** Dissipative systems of two to four components, stiff or not, that depend on time through a parameter. */
const systems = fc.record({
  size: fc.integer({ min: 2, max: 4 }),
  rates: fc.array(fc.double({ min: 0.2, max: 40, noNaN: true }), { minLength: 4, maxLength: 4 }),
  couplings: fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 16, maxLength: 16 }),
  start: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  weights: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
  omega: fc.double({ min: 0.5, max: 4, noNaN: true }),
  method: fc.constantFrom(...reversible.map(({ name }) => name)),
});

function made({ size, rates, couplings }: { size: number; rates: number[]; couplings: number[] }): string {
  const names = ["x", "y", "u", "v"].slice(0, size);
  const rows = names.map((name, i) => {
    const other = names.map((of, j) => `(${couplings[4 * i + j]}) * Math.sin(${of})`).join(" + ");
    return `-${rates[i]} * k * (${name} + ${name} * ${name} * ${name}) + ${other} + Math.cos(w * t) * ${names[(i + 1) % size]}`;
  });
  return `export function made([${names}]: number[], t: number, { k = 1, w = 1 }: { k?: number; w?: number } = {}) {
  return [${rows.join(", ")}];
}
`;
}

test("gradients through accepted steps are the derivatives of these steps, of random systems by every implicit method", () => {
  fc.assert(
    fc.property(systems, ({ start, weights, omega, method, ...system }) => {
      const z0 = start.slice(0, system.size);
      const study = studyOf(made(system), "made", { z0: [z0], span: [0, 0.6] });
      study.theta.set([1, omega]);
      const isAdaptive = reversible.find(({ name }) => name === method)?.embedded !== undefined;
      const steps = isAdaptive ? { rtol: 1e-4, atol: 1e-6 } : { steps: 12 };
      const [asked] = gradientProblems(session, study, { method, loss: "terminal:0", ...steps });
      const seen = (z: Float64Array) => z.reduce((sum, x, i) => sum + weights[i] * x, 0);
      const loss = {
        times: Float64Array.of(0.6),
        observe(_index: number, z: Float64Array, cotangent: Float64Array) {
          for (let i = 0; i < z.length; i++) cotangent[i] += weights[i];
          return { value: seen(z), t: 0 };
        },
      };
      const problem = { ...asked, loss };
      const found = gradientModes.get("direct").compute(problem);
      assert.equal(found.status, "ok", found.diagnosis?.message);
      const { grid } = takenSteps(problem);
      const lossOf = (given: readonly number[]) => {
        const [z, theta] = [given.slice(0, system.size), given.slice(system.size)].map((x) => Float64Array.from(x));
        const batch = new TakenBatch(problem.model.state, problem.method, z, theta);
        grid.walk(batch, () => {});
        batch.read(z);
        return seen(z);
      };
      const given = [...z0, 1, omega];
      [...found.gradient.z0, ...found.gradient.theta].forEach((value, i) => {
        const { value: expected } = derivative((x) => lossOf(given.map((y, j) => (i === j ? x : y))), given[i], 2e-3);
        assert.ok(Math.abs(value - expected) < 1e-8, `${method}, ${i}: ${value}, not ${expected}`);
      });
    }),
    { seed: 22, numRuns: 40 },
  );
});

test("what the reverse of a band evaluates grows as its components, not as their square", () => {
  const nodes = (cells: number) => {
    const { field } = studyOf(text, "diffusion", { z0: [new Array<number>(cells).fill(0.5)], span: [0, 1] });
    return [pulledField, pulledTangentField].map((of) => of(field).graph.nodes.length);
  };
  const [few, many] = [100, 400].map(nodes);
  for (const [i, count] of many.entries()) assert.ok(count < 4.2 * few[i], `${few[i]} nodes, then ${count}`);
});
