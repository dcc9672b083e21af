import assert from "node:assert/strict";
import { test } from "node:test";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import { detestProblems } from "../reference/detest.ts";

/** Methods that SciPy has too: the same pair, so the same work. */
const twins: Readonly<Record<string, "RK45" | "DOP853">> = { dopri5: "RK45", dop853: "DOP853" };

for (const method of [...explicitMethods].filter(({ embedded, order }) => embedded && order >= 4)) {
  const twin = twins[method.name];
  test(`DETEST with ${method.name}: as accurate as SciPy${twin ? " and as cheap" : ""} at every tolerance`, () => {
    const pair = completePair(method);
    for (const { name, system, span, y0, y1, scipy } of detestProblems()) {
      for (const tolerance of ["1e-4", "1e-6", "1e-8", "1e-10"]) {
        const tol = Number(tolerance);
        const [t0, t1] = span;
        const { status, z, stats } = solveAdaptive({
          kernel: referencePairKernel(system, pair),
          system,
          method: pair,
          t0,
          t1,
          states: Float64Array.from(y0),
          theta: new Float64Array(),
          outputs: Float64Array.of(t1),
          rtol: tol,
          atol: tol,
        }).trajectories[0];
        assert.equal(status, "ok");
        const recorded = scipy[twin ?? "RK45"][tolerance];
        const error = Math.max(...y1.map((y, i) => Math.abs(z[i] - y)));
        const scale = tol * (1 + Math.max(...y1.map(Math.abs)));
        const allowed = 2 * Math.max(recorded.error, 100 * scale);
        assert.ok(error <= allowed, `${name} at ${tolerance}: ${error} > ${allowed}`);
        if (!twin) continue;
        const most = 1.25 * recorded.evaluations;
        assert.ok(stats.evaluations <= most, `${name} at ${tolerance}: ${stats.evaluations} evaluations > ${most}`);
      }
    }
  });
}
