import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { pieceAt } from "../../src/ode/pieces.ts";
import { gradientOf, sample, studyOf } from "./studies.ts";

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

for (const mode of ["direct", "checkpointed", "interpolating", "backsolve"]) {
  test(`${mode}: a path leads through its rows, jumps at its jumps, and lies on the adjoint between them`, () => {
    const loose = { mode, pathPoints: 400, rtol: 1e-6, atol: 1e-9 };
    const { path } = gradientOf(sample("linear", "gradientOfLinear"), loose);
    assert.ok(path);
    const at = new Float64Array(1);
    for (const of of ["z", "a", "gradient"] as const) {
      const exact = (t: number) => (of === "gradient" ? (1 - t) * Math.exp(2) : Math.exp(of === "a" ? 2 - t : t));
      const pieces = path.pieces(of, [0]);
      assert.deepEqual([...pieces.t], [...path.t]);
      for (let n = 0; n + 1 < path.t.length; n++) {
        const size = Math.max(1, Math.abs(path[of][n]));
        for (const [theta, row] of [[0, n] as const, [1, n + 1] as const]) {
          pieceAt(pieces, n, theta, at);
          assert.ok(Math.abs(at[0] - path[of][row]) <= 1e-14 * size, `${of} leads beside row ${row}`);
        }
        if (path.t[n] === path.t[n + 1]) continue;
        pieceAt(pieces, n, 0.5, at);
        const t = (path.t[n] + path.t[n + 1]) / 2;
        assert.ok(Math.abs(at[0] - exact(t)) < 1e-4, `${of}(${t}) is off by ${at[0] - exact(t)}`);
      }
    }
  });
}

test("cubics through a discrete adjoint come nearer with the fourth power of the step, a kink at a switch or not", () => {
  const study = studyOf(
    `import { experiment } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 2 } = {}) => [y, t < 0.5 ? -k * x : -k * x - y];
export const e = experiment(f, { t: [0, 1] });`,
    "e",
  );
  const pathOf = (steps: number) =>
    gradientOf(study, { mode: "direct", loss: "terminal:0", method: "rk4", steps, pathPoints: 4000 }).path!;
  const fine = pathOf(512);
  const known = new Map(Array.from(fine.t, (t, n) => [t, fine.a.subarray(2 * n, 2 * n + 2)]));
  const errors = [8, 16].map((steps) => {
    const path = pathOf(steps);
    const pieces = path.pieces("a", [0, 1]);
    const at = new Float64Array(2);
    let most = 0;
    for (let n = 0; n + 1 < path.t.length; n++) {
      const exact = known.get((path.t[n] + path.t[n + 1]) / 2);
      if (!exact || path.t[n] === path.t[n + 1]) continue;
      pieceAt(pieces, n, 0.5, at);
      most = Math.max(most, Math.abs(at[0] - exact[0]), Math.abs(at[1] - exact[1]));
    }
    return most;
  });
  const slope = Math.log2(errors[0] / errors[1]);
  assert.ok(Math.abs(slope - 4) < 0.3, `order ${slope} of ${errors}`);
});

test("on a contraction the state that backsolve reconstructs leaves the forward one, and the drift says how far", () => {
  const study = sample("stiffContraction", "gradientOfContraction");
  const { path, drift } = gradientOf(study, { mode: "backsolve", pathPoints: 60 });
  assert.ok(path && drift !== undefined);
  const last = path.t.length - 1;
  const off = Math.max(...[1, 0.5].map((z0, i) => Math.abs(path.z[2 * last + i] - z0)));
  assert.ok(off > 0.1 && Math.abs(off - drift) <= 1e-9 * off, `${off} and ${drift}`);
  assert.equal(gradientOf(study, { mode: "direct" }).drift, undefined);
});

for (const mode of ["direct", "checkpointed", "interpolating", "backsolve"]) {
  test(`${mode}: across a condition on the state a(t) jumps by the saltation and stands nowhere at 0`, () => {
    const study = studyOf(
      `import { experiment, terminal } from "node-ode";
export const f = (z = 0, t: number, { p = 1 } = {}) => (z > 1 ? 2 * p : p);
export const e = experiment(f, { t: [0, 2], loss: terminal((z) => z) });`,
      "e",
    );
    const { path } = gradientOf(study, { mode, pathPoints: 200 });
    assert.ok(path);
    // z = p·t up to 1, then 1 + 2p(t − 1/p): z(2) = 4p − 1.
    for (let n = 1; n < path.t.length; n++) {
      const [t, a] = [path.t[n], path.a[n]];
      const known = t > 1 + 1e-9 ? [1] : t < 1 - 1e-9 ? [2] : [1, 2];
      assert.ok(
        known.some((one) => Math.abs(a - one) < 1e-9),
        `a(${t}) = ${a}`,
      );
    }
    assert.ok(Math.abs(path.gradient.at(-1)! - 4) < 1e-9, `${path.gradient.at(-1)}`);
    const pieces = path.pieces("a", [0]);
    assert.deepEqual([...pieces.t], [...path.t]);
    const at = new Float64Array(1);
    for (let n = 0; n + 1 < path.t.length; n++)
      for (const [theta, row] of [[0, n] as const, [1, n + 1] as const]) {
        pieceAt(pieces, n, theta, at);
        assert.ok(Math.abs(at[0] - path.a[row]) < 1e-12, `leads beside row ${row}`);
      }
  });
}
