import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientOf, studyOf } from "./studies.ts";

const scaled = (scale: string, size: string) =>
  studyOf(
    `import { experiment, terminal } from "node-ode";
export function f([x, y] = [${size}, ${size}], t: number, { r = 1.3, K = 3 * ${size} } = {}) {
  return [r * x * (1 - x / K), -y + 0.5 * x];
}
export const study = experiment(f, { t: [0, 2], loss: terminal(([x, y]) => ${scale} * (x * y)) });`,
    "study",
  );

for (const mode of ["interpolating", "backsolve"]) {
  test(`${mode}: however small the loss or large the state, the gradient is as good as the tolerance`, () => {
    for (const size of ["1e-6", "1", "1e6"]) {
      for (const scale of ["1e-18", "1e-12", "1e-6", "1", "1e6"]) {
        const options = { method: "tsit5", rtol: 1e-8, atol: 1e-8 * Number(size) };
        const study = scaled(scale, size);
        const exact = gradientOf(study, { ...options, mode: "direct" }).gradient;
        const { status, gradient } = gradientOf(study, { ...options, mode });
        assert.equal(status, "ok");
        for (const of of ["z0", "theta"] as const) {
          gradient[of].forEach((value, i) => {
            const off = Math.abs(value / exact[of][i] - 1);
            assert.ok(off < 2e-6, `loss of ${scale}, state of ${size}: ${of}[${i}] is off by ${off}`);
          });
        }
      }
    }
  });
}
