import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { Random } from "../../../src/core/random.ts";
import { auditGradient, isFault } from "../../../src/study/gradient/audit.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const session = new Session();

function studyOf(text: string, theta: Readonly<Record<string, number>> = {}) {
  const whole = `import { experiment, param, terminal, running, atTimes } from "node-ode";\n${text}`;
  const program = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", whole]]) });
  assert.deepEqual(
    program.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    [],
  );
  return study(program, "g", { theta });
}

const decay = `export const f = (y = 1, t: number, { T = param(3), k0 = param(0.5) } = {}) => -(t <= T ? k0 : 0) * y;
export const g = experiment(f, { t: [0, 5], loss: terminal((y) => y) });`;
const solvers = [{}, { method: "rk4", steps: 60 }, { method: "dop853", rtol: 1e-10, atol: 1e-12 }] as const;

suite("times that move with parameters have their term in every mode", () => {
  test("dL/dT = −k₀ e^(−k₀T) and dL/dk₀ of a decay that ends at T", () => {
    for (const options of solvers) {
      for (const mode of gradientModes.names()) {
        const [{ status, gradient: found }] = gradient(session, studyOf(decay), { ...options, mode });
        assert.equal(status, "ok");
        assert.ok(Math.abs(found.theta[0] + 0.111565) < 1e-6, `${mode} ${found.theta[0]}`);
        assert.ok(Math.abs(found.theta[1] + 0.66939) < 2e-6, `${mode} ${found.theta[1]}`);
      }
    }
  });

  test("the audit agrees with them", () => {
    for (const options of solvers.slice(0, 2)) {
      const rows = auditGradient(session, studyOf(decay), options);
      for (const row of rows) assert.ok(!isFault(row), `${row.mode} ${row.parameter}: ${row.verdict}`);
      for (const { mode, parameter, verdict } of rows)
        if (parameter === "T" && mode === "direct") assert.match(verdict, /^agrees/);
    }
  });

  /** How the times of a pulse move: with one, two or all of the parameters a, b and T. */
  const pulses = [
    "(t > a && t < b ? h : 0)",
    "(t >= a && t < a + T ? h : 0)",
    "h * (Math.sign(t - a) - Math.sign(t - b * b)) / 2",
    "(t % T < 0.3 ? h : 0)",
    "h * Math.floor(t / T)",
    "Math.max(0, h - Math.abs(t - a)) * (t < b ? 1 : 0)",
    "(t * a < b ? h : 0.2)",
  ];

  test("200 pulses against differences of solves that are solved anew", () => {
    const random = new Random(7);
    for (let seed = 0; seed < 210; seed++) {
      const theta = {
        a: 0.6 + 0.8 * random.uniform(),
        b: 1.7 + 0.5 * random.uniform(),
        T: 0.75 + 0.2 * random.uniform(),
        h: 0.5 + random.uniform(),
      };
      const losses = [
        "terminal((y) => y * y)",
        "running((y, t) => y * y + y)",
        "atTimes([1.61, 2.83], (y, t) => y * y)",
      ];
      const text = `export const f = (y = 0.3, t: number, { a = 1, b = 2, T = 0.8, h = 1 } = {}) => ${pulses[seed % pulses.length]} - y * (1 + 0.1 * y);
export const g = experiment(f, { t: [0, 3], loss: ${losses[seed % losses.length]}, rtol: 1e-9, atol: 1e-11, method: "dop853" });`;
      const at = (values: typeof theta) => gradient(session, studyOf(text, values), { mode: "direct" })[0].loss;
      const modes = gradientModes.names();
      const mode = modes[seed % modes.length];
      const [{ gradient: found, status }] = gradient(session, studyOf(text, theta), { mode });
      assert.equal(status, "ok");
      for (const [p, name] of (["a", "b", "T", "h"] as const).entries()) {
        // Two of the four by turns.
        if ((p + seed) % 4 > 1) continue;
        const d = 1e-4;
        const moved = (by: number) => at({ ...theta, [name]: theta[name] + by });
        const difference = (moved(d) - moved(-d)) / (2 * d);
        const error = Math.abs(found.theta[p] - difference);
        assert.ok(
          error < 1e-6 * Math.max(1, Math.abs(difference)),
          `${seed} ${mode} ${name}: ${found.theta[p]}, not ${difference}; ${text}`,
        );
      }
    }
  });
});
