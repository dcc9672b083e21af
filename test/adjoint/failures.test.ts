import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientOf, studyOf } from "./studies.ts";

const study = (body: string, z0: number, to: number) =>
  studyOf(
    `import { experiment, terminal } from "node-ode";
export const f = (z = ${z0}, t: number, { k = 1 } = {}) => ${body};
export const study = experiment(f, { t: [0, ${to}], loss: terminal((z) => z) });`,
    "study",
  );

for (const mode of gradientModes) {
  test(`${mode.name}: a forward solve that blows up is a status with its time`, () => {
    for (const options of [{ method: "rk4", steps: 200 }, { method: "dopri5" }]) {
      const { status, diagnosis, gradient, loss } = gradientOf(study("k * z * z", 1, 2), {
        mode: mode.name,
        ...options,
      });
      assert.match(status, /diverged|stepUnderflow/);
      assert.ok(diagnosis?.t !== undefined && diagnosis.t > 0.9 && diagnosis.t < 1.3, diagnosis?.message);
      assert.ok([loss, gradient.z0[0], gradient.theta[0], gradient.t0, gradient.t1].every(Number.isNaN));
    }
  });
}

// The state stays at 0, where the root has no derivative.
const kink = study("k * Math.sqrt(Math.max(0, t - 0.5) * z)", 0, 1);

for (const mode of ["direct", "checkpointed"]) {
  test(`${mode}: an adjoint that is not finite is a status with the time it arose, and what was known stays`, () => {
    const { status, diagnosis, z1, loss, gradient } = gradientOf(kink, {
      mode,
      method: "euler",
      steps: 100,
      budget: mode === "checkpointed" ? 20 : undefined,
    });
    assert.equal(status, "diverged");
    assert.match(diagnosis?.message ?? "", /∂L\/∂z is no longer finite at t = 0\.99/);
    assert.ok(Math.abs((diagnosis?.t ?? 0) - 0.99) < 1e-12);
    assert.deepEqual([...z1], [0]);
    assert.equal(loss, 0);
    assert.ok(Number.isNaN(gradient.z0[0]));
  });
}

for (const mode of ["interpolating", "backsolve"]) {
  test(`${mode}: an adjoint that is not finite is a status with its time`, () => {
    const { status, diagnosis, loss } = gradientOf(kink, { mode, method: "euler", steps: 100 });
    assert.equal(status, "diverged");
    assert.ok(diagnosis?.t !== undefined && diagnosis.t > 0.97, diagnosis?.message);
    assert.match(diagnosis.message, /^d\(∂L\/∂z\)\/dt is not finite at t = /);
    assert.equal(loss, 0);
  });
}

const decay = (loss: string) =>
  studyOf(
    `import { atTimes, experiment, terminal } from "node-ode";
export const f = (z = 1, t: number, { k = 1 } = {}) => -k * z;
export const study = experiment(f, { t: [0, 1], loss: ${loss} });`,
    "study",
  );

for (const mode of gradientModes) {
  for (const options of [{ method: "rk4", steps: 20 }, { method: "dopri5" }]) {
    const compute = (of: typeof kink) => gradientOf(of, { mode: mode.name, ...options });

    test(`${mode.name}, ${options.method}: a loss that is not a number is a status that names the expression`, () => {
      const { status, diagnosis, loss, z1, gradient } = compute(decay("terminal((z) => 2 * Math.log(z - 5))"));
      assert.equal(status, "diverged");
      assert.match(diagnosis?.message ?? "", /^the loss is not finite at t = 1: log\(-4\.6\d+\) is undefined$/);
      assert.equal(diagnosis?.t, 1);
      assert.equal(diagnosis?.range?.start.line, 3);
      assert.ok(Number.isNaN(loss) && Number.isNaN(gradient.z0[0]));
      assert.ok(Math.abs(z1[0] - Math.exp(-1)) < 1e-5, "the end state is known");
    });

    test(`${mode.name}, ${options.method}: an infinite slope of the loss in the state or at an end is a status`, () => {
      for (const [loss, what] of [
        ["terminal((z) => Math.sqrt(z - z))", /^∂L\/∂z of the loss is not finite at t = 1/],
        ["atTimes([0.5, 1], (z, t) => z * Math.sqrt(1 - t))", /^∂L\/∂t of the loss is not finite at t = 1/],
      ] as const) {
        const { status, diagnosis } = compute(decay(loss));
        assert.equal(status, "diverged");
        assert.match(diagnosis?.message ?? "", what);
      }
      // Between the ends it does not count.
      assert.equal(compute(decay("atTimes([0.5, 1], (z, t) => z * Math.sqrt(Math.abs(t - 0.5)))")).status, "ok");
    });

    test(`${mode.name}, ${options.method}: a gradient that overflows is a status`, () => {
      const { status, diagnosis, loss, gradient } = compute(
        studyOf(
          `import { experiment, terminal } from "node-ode";
export const f = (z = 1e155, t: number, { k = 1e-10 } = {}) => -1e10 * k * z;
export const study = experiment(f, { t: [0, 1], loss: terminal((z) => 1e150 * z) });`,
          "study",
        ),
      );
      assert.equal(status, "diverged");
      assert.match(diagnosis?.message ?? "", /dL\/dθ\[0\]/);
      assert.ok(Number.isFinite(loss) && !Number.isFinite(gradient.theta[0]));
    });
  }
}

test("every mode can be cancelled", () => {
  for (const mode of gradientModes) {
    for (const options of [{ method: "rk4", steps: 1000 }, { method: "dopri5" }]) {
      const { status } = gradientOf(study("-k * z", 1, 1), { mode: mode.name, ...options, cancelled: () => true });
      assert.equal(status, "cancelled", mode.name);
    }
  }
});
