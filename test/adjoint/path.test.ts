import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientOf, sample } from "./studies.ts";

for (const { name: mode } of gradientModes) {
  test(`${mode}: the path of 4.1 is a(t) = e^(2 − t), with dL/dθ building up backward and a jump at the end`, () => {
    const { path } = gradientOf(sample("linear", "gradientOfLinear"), {
      mode,
      method: "rk4",
      steps: 500,
      pathPoints: 100,
    });
    if (mode === "forward") {
      assert.equal(path, undefined);
      return;
    }
    assert.ok(path && path.t.length > 100);
    assert.deepEqual(path.jumps, [1]);
    assert.deepEqual([path.t[0], path.a[0], path.t.at(-1)], [1, 0, 0]);
    for (let k = 1; k < path.t.length; k++) {
      const t = path.t[k];
      assert.ok(Math.abs(path.a[k] - Math.exp(2 - t)) < 1e-8, `a(${t}) = ${path.a[k]}`);
      assert.ok(Math.abs(path.z[k] - Math.exp(t)) < 1e-8, `z(${t}) = ${path.z[k]}`);
      assert.ok(Math.abs(path.gradient[k] - (1 - t) * Math.exp(2)) < 1e-8, `g(${t}) = ${path.gradient[k]}`);
    }
  });
}

test("on a contraction the state that backsolve reconstructs leaves the forward one, and the drift says how far", () => {
  const study = sample("stiffContraction", "gradientOfContraction");
  const { path, drift } = gradientOf(study, { mode: "backsolve", pathPoints: 60 });
  assert.ok(path && drift !== undefined);
  const last = path.t.length - 1;
  const off = Math.max(...[1, 0.5].map((z0, i) => Math.abs(path.z[2 * last + i] - z0)));
  assert.ok(off > 0.1 && Math.abs(off - drift) <= 1e-9 * off, `${off} and ${drift}`);
  assert.equal(gradientOf(study, { mode: "direct" }).drift, undefined);
});
