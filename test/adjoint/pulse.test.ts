import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientOf, studyOf } from "./studies.ts";

/** √(0.02 π): what the pulse adds to x for each unit of its height a. */
const AREA = 0.2506628274631;

const study = studyOf(
  `import { experiment, terminal } from "node-ode";
export const kicked = (x = 0, t: number, { a = 2 } = {}) => a * Math.exp(-((t - 50) ** 2) / 0.02);
export const study = experiment(kicked, { t: [0, 100], loss: terminal((x) => x), rtol: 1e-9, atol: 1e-9 });`,
  "study",
);

for (const mode of gradientModes) {
  test(`${mode.name} takes the steps that a pulse after a rest asked for`, () => {
    for (const seminorm of mode.name === "backsolve" ? [false, true] : [false]) {
      const { status, loss, gradient } = gradientOf(study, { mode: mode.name, seminorm });
      assert.equal(status, "ok");
      assert.ok(Math.abs(loss - 2 * AREA) < 1e-7, `${loss}`);
      assert.ok(Math.abs(gradient.theta[0] - AREA) < 1e-6, `seminorm ${seminorm}: ${gradient.theta[0]}`);
    }
  });
}
