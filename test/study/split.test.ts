import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { isSplit } from "../../src/core/splitMethod.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { halvesOf, isUnsplit } from "../../src/graph/split/halves.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { solve } from "../../src/study/solve.ts";
import type { Study } from "../../src/study/study.ts";
import { sample, session, studyOf } from "../adjoint/studies.ts";
import { observedOrder } from "../ode/slope.ts";

const split = [...methods].filter(isSplit);

const pendulum = (options: string) =>
  studyOf(
    `import { atTimes, experiment } from "node-ode";
export const f = ([x, v] = [1.2, 0.3], t: number, { g = 1.3, a = 0.4, w = 1.7 } = {}) =>
  [v * Math.sqrt(1 + 0.1 * Math.sin(t)), -g * Math.sin(x) + a * Math.cos(w * t)];
export const study = experiment(f, { ${options} });`,
    "study",
  );
/** Five masses on springs that harden: ten components, positions and momenta in turn. */
const chain = studyOf(
  `import { experiment, terminal } from "node-ode";
export function f(z = [1, 0, -0.5, 0.2, 0.3, 0, 0.1, -0.4, 0, 0.2], t: number, { k = 1.1 } = {}) {
  const [a, p, b, q, c, r, d, s, e, u] = z;
  const force = (l: number) => k * l + l ** 3;
  return [p, force(b - a) - force(a), q, force(c - b) - force(b - a), r, force(d - c) - force(c - b),
    s, force(e - d) - force(d - c), u, -force(e) - force(e - d)];
}
export const study = experiment(f, { t: [0, 3], loss: terminal((z) => z[0] * z[3] + z[8]) });`,
  "study",
);

const end = (study: Study, method: string, steps: number, span = study.span) =>
  solve(session, { ...study, span }, { method, steps, outputs: Float64Array.of(span[1]) }).trajectories[0].z;
const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((x, i) => x - b[i]));

for (const { name, order, substeps } of split) {
  test(`${name} is of order ${order}, of a system whose halves both depend on time, forward and backward`, () => {
    for (const [study, span] of [
      [pendulum("t: [0, 2]"), [0, 2]],
      [pendulum("t: [0, 2]"), [2, 0]],
      [chain, [0, 3]],
    ] as const) {
      const exact = solve(
        session,
        { ...study, span },
        { method: "dop853", rtol: 1e-13, atol: 1e-14, outputs: Float64Array.of(span[1]) },
      );
      const samples = [20, 40, 80, 160].map((steps) => ({
        h: 1 / steps,
        error: distance(end(study, name, steps, span), exact.trajectories[0].z),
      }));
      const slope = observedOrder(samples);
      assert.ok(Math.abs(slope - order) < 0.3, `${slope}`);
    }
  });

  test(`${name}: compiled steps are the substeps as they are defined, to the last bit, alone and in batches`, () => {
    for (const study of [pendulum("t: [0, 2]"), chain, sample("kepler", "years")]) {
      const { field, theta } = study;
      const halves = halvesOf(field);
      assert.ok(!isUnsplit(halves));
      const f = {
        positions: new Interpreter(halves.positions.outputs),
        momenta: new Interpreter(halves.momenta.outputs),
      };
      const [t0, h, steps] = [0.1, 0.07, 9];
      for (const count of [1, 5]) {
        const starts = Array.from({ length: count }, (_, j) => study.z0[0].map((x, i) => x + 0.01 * i * j));
        const states = Float64Array.from(
          { length: field.dimension * count },
          (_, k) => starts[k % count][Math.floor(k / count)],
        );
        const batch = session.fixedStepKernel(field, methods.get(name)).open(states, count, theta);
        batch.advance(t0, h, 0, 4);
        batch.advance(t0, h, 4, steps - 4);
        batch.read(states);
        for (const [j, z] of starts.entries()) {
          for (let n = 0; n < steps; n++) {
            const t = t0 + n * h;
            const size = t0 + (n + 1) * h - t;
            for (const { half, weight, c } of substeps) {
              const by = weight * size;
              const k = f[half].read({ z, t: [t + c * size], theta });
              for (let i = 0; i < z.length; i++) z[i] += by * k[i];
            }
          }
          assert.deepEqual(
            Float64Array.from(z, (_, i) => states[i * count + j]),
            z,
          );
        }
      }
    }
  });

  test(`${name}: the gradient of every mode is that of the steps, whatever goes backward`, () => {
    const studies = [
      pendulum("t: [0, 2], loss: atTimes([0.5, 1.1, 2], ([x, v], t) => x * x * (1 + t) + x * v)"),
      chain,
      pendulum("t: [0, 2], loss: atTimes([2], ([x, v]) => Math.sin(x) + v)"),
    ];
    for (const study of studies) {
      const options = { method: name, steps: 40 };
      const of = (mode: string, more = {}) => {
        const [result] = gradient(session, study, { ...options, mode, ...more });
        assert.equal(result.status, "ok", result.diagnosis?.message);
        const { z0, theta, t0, t1 } = result.gradient;
        return { loss: result.loss, values: [...z0, ...theta], times: [t0, t1], result };
      };
      const direct = of("direct");
      // 1. Against differences of the loss of the steps themselves.
      const loss = (z0: Float64Array, theta: Float64Array) =>
        gradient(session, { ...study, z0: [z0], theta }, { ...options, mode: "direct" })[0].loss;
      const d = 1e-3;
      for (const [i, x] of direct.values.entries()) {
        const n = study.z0[0].length;
        const at = (by: number) => {
          const [z0, theta] = [study.z0[0].slice(), study.theta.slice()];
          if (i < n) z0[i] += by;
          else theta[i - n] += by;
          return loss(z0, theta);
        };
        // Two differences, of which the leading error cancels.
        const difference = (4 * (at(d / 2) - at(-d / 2))) / (3 * d) - (at(d) - at(-d)) / (6 * d);
        assert.ok(Math.abs(x - difference) < 1e-8 * (1 + Math.abs(x)), `${i}: ${x}, not ${difference}`);
      }
      // 2. Its steps have an exact reverse, and so has what goes along with them.
      for (const mode of ["checkpointed", "backsolve", "forward"]) {
        const { values } = of(mode);
        for (const [i, x] of direct.values.entries())
          assert.ok(Math.abs(values[i] - x) < 1e-11 * (1 + Math.abs(x)), `${mode} ${i}: ${values[i]}, not ${x}`);
      }
      const budgeted = of("checkpointed", { budget: substeps.length + 3 });
      assert.deepEqual(budgeted.values, direct.values);
      assert.deepEqual(budgeted.times, direct.times);
      // 3. A continuous adjoint differs by the error of the steps.
      const errors = [40, 80].map((steps) => {
        const [a, b] = [of("interpolating", { steps }), of("direct", { steps })];
        return Math.hypot(...a.values.map((x, i) => x - b.values[i]));
      });
      assert.ok(errors[0] < 0.1 && errors[1] < errors[0] / 2 ** (order - 0.7), `${errors}`);
    }
    assert.ok(gradientModes.names().length === 5);
  });

  test(`${name}: ∂L/∂t₀ and ∂L/∂t₁ are those of the grid of steps`, () => {
    const study = pendulum("t: [0, 2], loss: atTimes([2], ([x, v]) => Math.sin(x) + v)");
    const [{ gradient: found }] = gradient(session, study, {
      method: name,
      steps: 30,
      mode: "direct",
      loss: "terminal:0",
    });
    const d = 1e-4;
    const x = (from: number, to: number) => end(study, name, 30, [from, to])[0];
    assert.ok(Math.abs(found.t1 - (x(0, 2 + d) - x(0, 2 - d)) / (2 * d)) < 1e-7);
    assert.ok(Math.abs(found.t0 - (x(d, 2) - x(-d, 2)) / (2 * d)) < 1e-7);
  });
}

test("backsolve goes back to where leapfrog came from, over a hundred periods", () => {
  const study = sample("kepler", "years", { span: [0, 200 * Math.PI] });
  const options = { mode: "backsolve", loss: "terminal:0", steps: 20_000 };
  const [{ diagnosis, stats, drift }] = gradient(session, study, options);
  assert.equal(diagnosis?.status ?? "ok", "ok");
  assert.equal(stats.storedStates, 2);
  assert.ok(drift !== undefined && drift < 1e-9, `${drift}`);
});

test("a step costs what it takes: the last kick's force is that of the next first one, unless time moves it", () => {
  const quiet = studyOf(
    `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number) => [v, -x];
export const study = experiment(f, { t: [0, 1] });`,
    "study",
  );
  const evaluations = (study: Study, method: string) =>
    solve(session, study, { method, steps: 10, outputs: Float64Array.of(1) }).trajectories[0].stats.evaluations;
  assert.deepEqual(
    ["leapfrog", "yoshida4"].map((method) => evaluations(quiet, method)),
    [10, 30],
  );
  assert.deepEqual(
    ["leapfrog", "yoshida4"].map((method) => evaluations(pendulum("t: [0, 1]"), method)),
    [15, 35],
  );
});
