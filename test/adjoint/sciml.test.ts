import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientOf, studyOf } from "./studies.ts";

/** By the complex step in 60-digit arithmetic (`sciml_adjoint.py`). */
const recorded: { loss: string; u1: string[]; u0: string[]; p: string[] } = JSON.parse(
  readFileSync("test/reference/sciml_adjoint.json", "utf8"),
);

const text = (times: string) => `import { atTimes, experiment } from "node-ode";
export function f([u1, u2] = [1, 1], t: number, { p1 = 1.5, p2 = 1, p3 = 3, p4 = 1 } = {}) {
  return [p1 * u1 - p2 * u1 * u2 * t, -p3 * u2 + t * p4 * u1 * u2];
}
export const study = experiment(f, { t: [0, 10], loss: atTimes(${times}, ([u1, u2]) => 0.5 * ((u1 - 2) ** 2 + (u2 - 2) ** 2)) });`;

const everyHalf = JSON.stringify(Array.from({ length: 21 }, (_, k) => k / 2));
const study = studyOf(text(everyHalf), "study");

const near = (x: number, y: string, tolerance: number, what: string) => {
  const allowed = tolerance * Math.max(1, Math.abs(Number(y)));
  assert.ok(Math.abs(x - Number(y)) <= allowed, `${what}: ${x} is not within ${allowed} of ${y}`);
};

for (const mode of gradientModes) {
  test(`SciML's adjoint problem, losses every half: ${mode.name} has the recorded gradient to 1e-6`, () => {
    const { status, loss, gradient, z1 } = gradientOf(study, {
      mode: mode.name,
      method: "dop853",
      rtol: 1e-11,
      atol: 1e-11,
    });
    assert.equal(status, "ok");
    near(loss, recorded.loss, 1e-9, "loss");
    recorded.u1.forEach((u, i) => {
      near(z1[i], u, 1e-8, `u1[${i}]`);
    });
    recorded.u0.forEach((g, i) => {
      near(gradient.z0[i], g, 1e-7, `u0[${i}]`);
    });
    recorded.p.forEach((g, i) => {
      near(gradient.theta[i], g, 1e-7, `p${i + 1}`);
    });
  });
}

test("the jump at an observation is the loss's own derivative, and the adjoint in between is smooth", () => {
  const { path } = gradientOf(study, {
    mode: "backsolve",
    method: "dop853",
    rtol: 1e-10,
    atol: 1e-10,
    pathPoints: 200,
  });
  assert.ok(path);
  assert.equal(path.jumps.length, 21);
  for (const row of path.jumps) {
    assert.equal(path.t[row], path.t[row - 1]);
    for (const i of [0, 1]) {
      const jump = path.a[2 * row + i] - path.a[2 * (row - 1) + i];
      assert.ok(Math.abs(jump - (path.z[2 * row + i] - 2)) <= 1e-6 * Math.max(1, Math.abs(path.a[2 * row + i])));
    }
  }
});
