import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { MovingAudit } from "../../../src/adjoint/audit/movingAudit.ts";
import type { GradientMode } from "../../../src/adjoint/gradientMode.ts";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { direct } from "../../../src/adjoint/modes/direct.ts";
import { interpolating } from "../../../src/adjoint/modes/interpolating.ts";
import { auditGradient, isFault } from "../../../src/study/gradient/audit.ts";
import { gradientProblems } from "../../../src/study/gradient/gradient.ts";
import { ball, session, studyOf } from "./eventStudy.ts";

const bounces = ball("t: [0, 2.5], loss: terminal(([x]) => x * x), rtol: 1e-8, atol: 1e-10");
const dose = `export const f = (x = 1, t: number, { k = 0.7, dose = 2 } = {}) => -k * x;
export const g = experiment(f, { t: [0, 3], events: [at([1, 2], (x, t, { dose }) => x + dose)], loss: terminal((x) => x ** 2), rtol: 1e-8, atol: 1e-10 });`;
const stopped = `export const f = ([x, v] = [1, 0], t: number, { g = 9.81 } = {}) => [v, -g];
export const g = experiment(f, { t: [0, 2], events: [event(([x]) => x, { direction: "down", stop: true, name: "floor" })], loss: atEvent("floor", ([x, v], t) => t + v * v / 50), rtol: 1e-8, atol: 1e-10 });`;
const thermostat = `export const f = (x = 0, t: number, { a = 1, c = 0.513 } = {}) => x < c ? a : 2 - 3 * a * x;
export const g = experiment(f, { t: [0, 2], loss: terminal((x) => x ** 2), rtol: 1e-8, atol: 1e-10 });`;

const audited = (text: string, options = {}) => auditGradient(session, studyOf(text), options);

suite("audits of problems in which times move", () => {
  for (const [what, text] of Object.entries({ bounces, dose, stopped, thermostat }))
    test(`${what}: the gradients of every mode are called right, against differences of whole solves`, () => {
      const rows = audited(text, { method: "tsit5" });
      for (const row of rows) {
        const { mode, parameter, verdict, reference, referenceError, value, referenceBy } = row;
        const at = `${mode} ${parameter}: ${value}, not ${reference}: ${verdict}`;
        assert.match(verdict, /^(agrees|discretisation error)/, at);
        assert.equal(referenceBy, "differences");
        assert.ok(referenceError < 1e-7 * Math.max(1, Math.abs(reference)), `${at}, ${referenceError}`);
        assert.ok(!isFault(row));
      }
      assert.ok(new Set(rows.map(({ mode }) => mode)).size === 5);
    });

  test("fixed steps, implicit methods and rough tolerances are told from what is wrong", () => {
    for (const options of [
      { method: "rk4", steps: 100 },
      { method: "rodas5p" },
      { method: "bosh3", rtol: 1e-3, atol: 1e-5 },
    ])
      for (const [what, text] of Object.entries({ bounces, thermostat }))
        for (const row of audited(text, options))
          assert.ok(
            !isFault(row),
            `${what} ${JSON.stringify(options)} ${row.mode} ${row.parameter}: ${row.value}, not ${row.reference}: ${row.verdict}`,
          );
  });

  test("a gradient without the jump of its adjoint is called wrong", () => {
    // Modes that know of no switches follow the branches that were taken.
    for (const method of ["tsit5", "dop853"]) {
      const [problem] = gradientProblems(session, studyOf(thermostat), { method });
      const entries = [
        { of: "theta", index: 1 } as const,
        { of: "theta", index: 0 } as const,
        { of: "z0", index: 0 } as const,
      ];
      const whole = gradientModes.get("direct");
      const bare = [direct, interpolating].map((mode): GradientMode => ({ ...mode, name: `bare ${mode.name}` }));
      for (const { mode, entry, verdict } of new MovingAudit(problem, [whole, ...bare], entries).findings()) {
        if (mode === "direct") assert.match(verdict, /^(agrees|discretisation)/);
        else assert.equal(verdict, "wrong", `${mode} ${JSON.stringify(entry)}`);
      }
    }
    // Events whose times are held.
    const [problem] = gradientProblems(session, studyOf(bounces), { method: "tsit5" });
    const held = problem.events!.map((event) => ({
      name: event.name,
      bind: (theta: Float64Array) => event.bind(theta),
      pullback: event.pullback?.bind(event),
    }));
    const entries = [{ of: "z0", index: 0 } as const, { of: "theta", index: 0 } as const];
    const found = new MovingAudit({ ...problem, events: held }, gradientModes, entries).findings();
    for (const { mode, entry, verdict } of found) assert.equal(verdict, "wrong", `${mode} ${JSON.stringify(entry)}`);
  });
});
