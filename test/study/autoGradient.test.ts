import assert from "node:assert/strict";
import { test } from "node:test";
import { SolveAgain } from "../../src/adjoint/audit/solveAgain.ts";
import { takenSteps } from "../../src/adjoint/takenSteps.ts";
import { isImplicit } from "../../src/ode/implicit/implicitMethod.ts";
import { gradient, gradientProblems } from "../../src/study/gradient/gradient.ts";
import { session, stiffProblems, stiffStudy } from "../ode/implicit/stiffProblems.ts";

const largest = (values: Iterable<number>) => [...values].reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const apart = (a: Float64Array, b: Float64Array) => largest(a.map((x, i) => x - b[i])) / largest(b);

for (const [name, span] of [
  ["hires", [0, 60]],
  ["vanDerPol", [0, 0.8]],
] as const)
  test(`${name}: a solve that changes its method is differentiated as it was taken, in every discrete mode`, () => {
    const { z0, atol } = stiffProblems.find((problem) => problem.name === name)!;
    const study = stiffStudy(name, z0, span);
    const options = { rtol: 1e-8, atol: 1e-8 * atol, loss: "terminal:0" };
    const [problem] = gradientProblems(session, study, { ...options, mode: "direct" });
    const { grid } = takenSteps(problem);
    const methods = grid.segments.map(({ method }) => method ?? problem.method);
    const changes = methods.filter((method, n) => n > 0 && method !== methods[n - 1]).length;
    assert.ok(changes > 0 && methods.some(isImplicit) && !methods.every(isImplicit), `${changes} of ${grid.count}`);

    const [direct] = gradient(session, study, { ...options, mode: "direct" });
    assert.equal(direct.status, "ok", direct.diagnosis?.message);
    for (const mode of ["checkpointed", "forward"]) {
      const [other] = gradient(session, study, { ...options, mode });
      // The sensitivities' linear systems are larger, and round otherwise.
      assert.ok(Math.abs(other.loss - direct.loss) < 1e-11 * Math.abs(direct.loss), mode);
      assert.ok(apart(other.gradient.z0, direct.gradient.z0) < 1e-9, mode);
    }
    // The very steps, taken again from somewhere else.
    const again = new SolveAgain(problem);
    const size = largest(z0);
    again.listen({ z0: Float64Array.from(z0, (x) => 1e-3 * (Math.abs(x) + 1e-3)), theta: new Float64Array() });
    for (const [index, exact] of direct.gradient.z0.entries()) {
      const { value, error } = again.derivative({ of: "z0", index }, 1e-3 * size);
      assert.ok(
        Math.abs(value - exact) <= error + 1e-6 * largest(direct.gradient.z0),
        `${index}: ${exact}, ${value} ± ${error}`,
      );
    }
    // The end of the span moves the last step, which forgets what the tolerance left: aᵀf would be that times the fastest rate.
    const { value: byEnd, error } = again.derivative({ of: "t1", index: 0 }, 1);
    const off = Math.abs(byEnd - direct.gradient.t1);
    assert.ok(off <= error + 1e-6 * Math.abs(byEnd), `t1: ${direct.gradient.t1}, ${byEnd} ± ${error}`);
    // And by the stiff method from the beginning on, as far as the tolerance goes.
    const [stiff] = gradient(session, study, { ...options, mode: "direct", method: "rodas5p" });
    assert.ok(apart(stiff.gradient.z0, direct.gradient.z0) < 1e-5, "by rodas5p");
  });
