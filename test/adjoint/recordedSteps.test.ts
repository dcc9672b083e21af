import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordedSteps } from "../../src/adjoint/recordedSteps.ts";
import type { Method } from "../../src/ode/adaptiveMethod.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { derivative } from "../graph/centralDifference.ts";
import { session, studyOf } from "./studies.ts";

const text = `
export function vdp([x, y]: [number, number], t: number, { mu = 8, w = 2 }: { mu?: number; w?: number } = {}) {
  return [y, mu * (1 - x * x) * y - x + Math.sin(w * t)];
}
`;
const { field } = studyOf(text, "vdp", { z0: [[2, 0]], span: [0, 1] });

test("a record of steps by several methods is reversed as it was taken, each step by its own method", () => {
  const names = ["tsit5", "tsit5", "rodas5p", "radau5", "kvaerno5", "tsit5", "gauss4", "rosenbrock23", "rk4"];
  const record = names.map((name, n) => ({ method: methods.get(name), t: 0.1 * n, h: 0.1 }));
  const weights = [0.3, -1.7];
  const open = (z0: readonly number[], theta: readonly number[]) =>
    new RecordedSteps(
      (method: Method) => session.reverseKernel(field, method),
      record[0].method,
      Float64Array.from(z0),
      Float64Array.from(theta),
      {},
    );
  const loss = (given: readonly number[]) => {
    const steps = open(given.slice(0, 2), given.slice(2));
    for (const { method, t, h } of record) steps.advance(method, t, h, 0, 1);
    const z = new Float64Array(2);
    steps.read(z);
    return weights[0] * z[0] + weights[1] * z[1];
  };
  const steps = open([2, 0], [8, 2]);
  for (const { method, t, h } of record) assert.ok(steps.store(method, t, h, 0, 1));
  steps.addCotangents(Float64Array.from(weights));
  for (const _ of record) assert.ok(steps.reverse());
  const [z0, theta] = [new Float64Array(2), new Float64Array(2)];
  steps.readCotangents(z0);
  steps.readGradient(theta);
  const given = [2, 0, 8, 2];
  [...z0, ...theta].forEach((found, i) => {
    const { value: expected } = derivative((x) => loss(given.map((y, j) => (i === j ? x : y))), given[i], 3e-3);
    assert.ok(Math.abs(found - expected) < 1e-9 * Math.max(1, Math.abs(expected)), `${i}: ${found}, not ${expected}`);
  });
});
