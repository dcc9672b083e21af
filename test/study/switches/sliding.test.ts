import assert from "node:assert/strict";
import { test } from "node:test";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { solve } from "../../../src/study/solve.ts";
import { sample, session, studyOf } from "../../adjoint/studies.ts";

/** A block on a belt, with dry friction: it slips ahead of the belt, sticks to it, and slips behind. */
const T = 4;
const block = (t = `[0, ${T}]`, sign = "Math.sign(b - v)") =>
  studyOf(
    `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [0, 1.2], t: number, { b = 0.5, m = 1 } = {}) => [v, -x + m * ${sign}];
export const study = experiment(f, { t: ${t}, loss: terminal(([x, v]) => x * x + v) });`,
    "study",
  );

/** Where it is at the end, in closed form, and when it begins to stick and to slip. */
function known([x0, v0, b, m]: readonly number[], end = T) {
  // Ahead of the belt: x + m turns about 0 with unit frequency.
  const [A, B] = [x0 + m, v0];
  const v = (t: number) => -A * Math.sin(t) + B * Math.cos(t);
  let [low, high] = [0, 1.5];
  for (let n = 0; n < 100; n++) {
    const middle = 0.5 * (low + high);
    if (v(middle) > b) low = middle;
    else high = middle;
  }
  const x1 = -m + A * Math.cos(low) + B * Math.sin(low);
  const leaves = low + (m - x1) / b;
  const since = end - leaves;
  return { sticks: low, leaves, z: [m + b * Math.sin(since), b * Math.cos(since)] };
}

const at = [0, 1.2, 0.5, 1];

test("a block sticks to its belt and slips again, when it should and with the accuracy of the method", () => {
  for (const sign of ["Math.sign(b - v)", "(v < b ? 1 : -1)", "(v > b ? -1 : 1)", "(v < b ? 1 : v > b ? -1 : 0)"]) {
    for (const method of ["auto", "dop853", "tsit5"]) {
      const { sticks, leaves, z: end } = known(at);
      const outputs = Float64Array.of(0, 0.5 * (sticks + leaves), T);
      const options = { method, rtol: 1e-11, atol: 1e-11, outputs };
      const [{ status, z, switchings, diagnosis }] = solve(session, block(undefined, sign), options).trajectories;
      assert.equal(status, "ok", diagnosis?.message);
      assert.deepEqual(
        switchings?.map(({ slides }) => slides),
        [true, false],
        sign,
      );
      assert.ok(Math.abs(switchings![0].t - sticks) < 1e-10, `${switchings![0].t}, not ${sticks}`);
      assert.ok(Math.abs(switchings![1].t - leaves) < 1e-9, `${switchings![1].t}, not ${leaves}`);
      assert.ok(Math.hypot(z[4] - end[0], z[5] - end[1]) < 1e-9, `${z.slice(4)}, not ${end}`);
      // It goes with the belt.
      assert.ok(Math.abs(z[3] - 0.5) < 1e-12, `${z[3]}`);
      assert.match(diagnosis?.message ?? "", /slides along the condition of line 2/);
    }
  }
});

test("a gradient through sticking and slipping is that of the closed form, in every mode", () => {
  const loss = (of: readonly number[]) => {
    const [x, v] = known(of).z;
    return x * x + v;
  };
  const d = 1e-3;
  const wanted = at.map((_, i) => {
    const by = (n: number) => loss(at.map((x, j) => (j === i ? x + n * d : x)));
    return (45 * (by(1) - by(-1)) - 9 * (by(2) - by(-2)) + (by(3) - by(-3))) / (60 * d);
  });
  for (const mode of ["checkpointed", "direct", "interpolating", "backsolve", "forward"]) {
    const [result] = gradient(session, block(), { mode, method: "dop853", rtol: 1e-12, atol: 1e-12 });
    assert.equal(result.status, "ok", result.diagnosis?.message);
    const found = [...result.gradient.z0, ...result.gradient.theta];
    for (const [i, x] of wanted.entries())
      assert.ok(Math.abs(found[i] - x) < 1e-8, `${mode} ${i}: ${found[i]}, not ${x}`);
  }
});

test("what begins at rest on a switch stays there where friction holds it, and goes where it does not", () => {
  const [held] = solve(session, block("[0, 1]"), {
    outputs: Float64Array.of(1),
    rtol: 1e-10,
    atol: 1e-12,
  }).trajectories;
  assert.equal(held.status, "ok");
  const resting = { ...block("[0, 1]"), z0: [Float64Array.of(0.2, 0.5)] };
  const [rest] = solve(session, resting, { outputs: Float64Array.of(1), rtol: 1e-10, atol: 1e-12 }).trajectories;
  assert.ok(Math.abs(rest.z[0] - 0.7) < 1e-10 && Math.abs(rest.z[1] - 0.5) < 1e-12, `${rest.z}`);
  assert.deepEqual(
    rest.switchings?.map(({ t, slides }) => [t, slides]),
    [[0, true]],
  );
  const pulled = { ...block("[0, 1]"), z0: [Float64Array.of(3, 0.5)] };
  const [gone] = solve(session, pulled, { outputs: Float64Array.of(1), rtol: 1e-10, atol: 1e-12 }).trajectories;
  assert.equal(gone.switchings, undefined);
  // Behind the belt: x − 1 turns about 0.
  assert.ok(Math.abs(gone.z[0] - (1 + 2 * Math.cos(1) + 0.5 * Math.sin(1))) < 1e-8, `${gone.z}`);
});

test("a corner of two switches, from which nothing leads, ends the solve with a status and its beginning", () => {
  const study = studyOf(
    `import { experiment, terminal } from "node-ode";
export const f = ([x, y] = [1, 0.7], t: number) => [-Math.sign(x), -Math.sign(y)];
export const study = experiment(f, { t: [0, 3], loss: terminal(([x]) => x) });`,
    "study",
  );
  const [{ status, diagnosis, t, z }] = solve(session, study).trajectories;
  assert.equal(status, "zeno");
  assert.match(
    diagnosis!.message,
    /points to the switch `line 2` from both sides, and it is slid along another one already/,
  );
  assert.ok(Math.abs(t[t.length - 1] - 1) < 1e-9 && Math.abs(z[z.length - 1]) < 1e-9, `${t} ${z}`);
  const [result] = gradient(session, study, {});
  assert.equal(result.status, "zeno");
  assert.ok(result.gradient.z0.every(Number.isNaN));
});

test("steps of fixed size say that they went across, and only where they did", () => {
  const options = { method: "rk4", steps: 100 };
  const [{ status, diagnosis }] = solve(session, block(), options).trajectories;
  assert.equal(status, "ok");
  assert.match(
    diagnosis!.message,
    /steps of fixed size went across the condition of line 2, at which the right-hand side jumps, about t = 0\.\d+/,
  );
  const [short] = solve(session, block("[0, 0.2]"), options).trajectories;
  assert.equal(short.diagnosis, undefined);
});

test("a gradient by steps of fixed size ends them at conditions on the state, is of the method's order, and says so", () => {
  const study = studyOf(
    `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { w = 2, F = 0.5, c = 0.2 } = {}) => [v, -w * w * x + (x > c ? F : 0)];
export const study = experiment(f, { t: [0, 3], loss: terminal(([x, v]) => x * x + v) });`,
    "study",
  );
  const of = (options: object) => {
    const [{ status, diagnosis, gradient: found }] = gradient(session, study, { mode: "direct", ...options });
    assert.equal(status, "ok", diagnosis?.message);
    return { values: [...found.z0, ...found.theta], message: diagnosis?.message };
  };
  const exact = of({ method: "dop853", rtol: 1e-13, atol: 1e-13 });
  assert.equal(exact.message, undefined);
  const errors = [50, 100, 200].map((steps) => {
    const { values, message } = of({ method: "rk4", steps });
    assert.match(message!, /here steps of fixed size end where they do, and begin anew/);
    return Math.hypot(...values.map((x, i) => x - exact.values[i]));
  });
  assert.ok(errors[0] < 1e-3 && errors[2] < errors[1] / 6 && errors[1] < errors[0] / 6, `${errors}`);
});

test("an adaptive method keeps its order across a threshold, and no step is tried twice for it", () => {
  const study = studyOf(
    `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number) => [v, x > 0.2 ? -4 * x + 0.5 : -4 * x];
export const study = experiment(f, { t: [0, 3] });`,
    "study",
  );
  const end = (rtol: number) => {
    const options = { method: "dop853", rtol, atol: rtol, outputs: Float64Array.of(3) };
    const [{ z, stats, switchings }] = solve(session, study, options).trajectories;
    assert.equal(switchings!.length, 2);
    return { z, stats };
  };
  const exact = end(1e-13);
  for (const rtol of [1e-6, 1e-8, 1e-10]) {
    const { z, stats } = end(rtol);
    const error = Math.hypot(z[0] - exact.z[0], z[1] - exact.z[1]);
    assert.ok(error < 20 * rtol, `${rtol}: ${error}`);
    // Stepping over the jump takes a dozen rejections at each crossing.
    assert.ok(stats.rejected <= 4, `${stats.rejected} rejected`);
  }
});

test("the sample: a gradient through seven times of sticking is that of differences of whole solves", () => {
  const study = sample("stickSlip", "creaking");
  const options = { method: "dop853", rtol: 1e-12, atol: 1e-12 };
  const one = { ...study, z0: [study.z0[1]] };
  const [{ gradient: found, status }] = gradient(session, one, { ...options, mode: "direct" });
  assert.equal(status, "ok");
  const end = (z0: Float64Array, theta: Float64Array) =>
    solve(session, { ...one, z0: [z0], theta }, { ...options, outputs: Float64Array.of(30) }).trajectories[0].z[0];
  const d = 1e-4;
  for (const [i, x] of [...found.z0, ...found.theta].entries()) {
    const by = (n: number) => {
      const [z0, theta] = [one.z0[0].slice(), one.theta.slice()];
      if (i < 2) z0[i] += n * d;
      else theta[i - 2] += n * d;
      return end(z0, theta);
    };
    const difference = (8 * (by(1) - by(-1)) - (by(2) - by(-2))) / (12 * d);
    assert.ok(Math.abs(x - difference) < 1e-6 * (1 + Math.abs(x)), `${i}: ${x}, not ${difference}`);
  }
});
