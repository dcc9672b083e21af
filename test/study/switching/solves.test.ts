import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { type Study, study } from "../../../src/study/study.ts";
import { MAX_STOPS, switchingTimes } from "../../../src/study/switchingTimes.ts";
import { type Forcing, pulse, response, schedule } from "./kinds.ts";

const session = new Session();
const END = 10;

function studyOf(text: string, name = "f"): Study {
  const program = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) });
  return study(program, name);
}

const driven = ({ text }: Forcing) =>
  `export const f = (z = 0, t: number) => (${text}) - 0.7 * z;\nexport const g = experiment(f, { t: [0, ${END}] });`;
const imported = (text: string) => `import { experiment } from "node-ode";\n${text}`;

const solvers = [{}, { rtol: 1e-9, atol: 1e-12 }, { method: "rk4", steps: 60 }, { method: "dop853" }] as const;

suite("what switches with time alone, by every solver", () => {
  for (const [kind, make] of Object.entries({ pulse, schedule })) {
    test(`240 of the kind ${kind}, as people write them: none wrong with status ok`, () => {
      for (let seed = 0; seed < 240; seed++) {
        const forcing = make(seed);
        const subject = studyOf(imported(driven(forcing)), "g");
        const exact = response(forcing, 0.7, END);
        for (const options of solvers) {
          const { status, z, diagnosis } = solve(session, subject, options).trajectories[0];
          assert.equal(status, "ok", forcing.text);
          assert.equal(diagnosis, undefined, forcing.text);
          const tolerance = "rtol" in options ? 2e-8 : 3e-5;
          const error = Math.abs(z[z.length - 1] - exact);
          assert.ok(
            error <= tolerance * Math.max(0.1, Math.abs(exact)),
            `${seed} ${JSON.stringify(options)} ${forcing.text}: ${error}`,
          );
        }
      }
    });
  }

  const file = (body: string, span: string) => imported(`${body}\nexport const run = experiment(f, { t: ${span} });`);
  const end = (text: string, options = {}) => {
    const { z, status } = solve(session, studyOf(text, "run"), options).trajectories[0];
    assert.equal(status, "ok");
    return z[z.length - 1];
  };

  test("a pulse from rest, and an infusion after two days of it", () => {
    const gate = `export const f = (n = 0, t: number) => (t <= 5 || t >= 6 ? 0 : 1) * (1 - n) - n;`;
    assert.ok(Math.abs(end(file(gate, "[0, 6]")) - 0.432332358) < 1e-6);
    assert.ok(Math.abs(end(file(gate, "[0, 10]")) - 0.007918435) < 1e-7);
    const drug = `export const f = (c = 0, t: number) => (t >= 48 && t < 48.5 ? 200 : 0) - 0.1 * c;`;
    assert.ok(Math.abs(end(file(drug, "[0, 72]")) - 9.302418) < 1e-4);
    assert.ok(Math.abs(end(file(drug, "[0, 72]"), { method: "rk4", steps: 50 }) - 9.302418) < 1e-4);
  });

  test("a spiking membrane under two current pulses is solved to its end", () => {
    const membrane = `const gate = (v: number, a: number, half: number, width: number) => (a * (v - half)) / (1 - Math.exp(-(v - half) / width));
const current = (t: number) => (t > 100 && t <= 200 ? 10 : t > 300 && t <= 400 ? 35 : 0);
export function f([v, m, h, n] = [-65, 0.05, 0.6, 0.32], t: number) {
  const ionic = 120 * m ** 3 * h * (v - 50) + 36 * n ** 4 * (v + 77) + 0.3 * (v + 54.387);
  return [
    current(t) - ionic,
    gate(v, 0.1, -40, 10) * (1 - m) - 4 * Math.exp(-(v + 65) / 18) * m,
    0.07 * Math.exp(-(v + 65) / 20) * (1 - h) - h / (1 + Math.exp(-(v + 35) / 10)),
    gate(v, 0.01, -55, 10) * (1 - n) - 0.125 * Math.exp(-(v + 65) / 80) * n,
  ];
}`;
    const { z, status, stats } = solve(session, studyOf(file(membrane, "[0, 450]"), "run")).trajectories[0];
    assert.equal(status, "ok");
    assert.ok(Math.abs(z[z.length - 4] + 64.996) < 1e-3, `${z[z.length - 4]}`);
    assert.ok(stats.steps < 10_000);
  });

  test("backward in time, at the ends of the span, at requested times, and where two conditions share one time", () => {
    const f = `export const f = (z = 0, t: number) => (t >= 2 ? 1 : 0) + (t > 2 ? 1 : 0) + (t < 4 ? 0 : -2);`;
    const exact = (t: number) => 2 * Math.max(0, Math.min(t, 4) - 2);
    for (const method of ["tsit5", "rk4", "euler"]) {
      assert.ok(Math.abs(end(file(f, "[0, 3]"), { method }) - 2) < 1e-12, method);
      assert.ok(Math.abs(end(file(f, "[2, 4]"), { method }) - 4) < 1e-12, method);
      assert.ok(Math.abs(end(file(f, "[6, 0]"), { method }) + 4) < 1e-12, method);
      assert.ok(Math.abs(end(file(f, "[4, 2]"), { method }) + 4) < 1e-12, method);
      const outputs = Float64Array.of(0, 1, 2, 2.5, 4, 5, 6);
      const { t, z } = solve(session, studyOf(file(f, "[0, 6]"), "run"), { method, outputs }).trajectories[0];
      assert.deepEqual(t, outputs);
      for (const [k, time] of t.entries()) assert.ok(Math.abs(z[k] - exact(time)) < 1e-12, `${method} ${time} ${z[k]}`);
    }
    assert.equal(switchingTimes(studyOf(file(f, "[0, 6]"), "run").field, new Float64Array(), [0, 6]).jumps.length, 2);
  });

  test("a stop divides the fixed step that holds it, and full order is kept", () => {
    const f = `export const f = (z = 1, t: number) => (t < 1.2345 ? 1 : -2) * z;`;
    const exact = Math.exp(1.2345 - 2 * (3 - 1.2345));
    const errors = [20, 40, 80].map((steps) => Math.abs(end(file(f, "[0, 3]"), { method: "rk4", steps }) - exact));
    assert.ok(errors[0] / errors[2] > 150, errors.join(" "));
    const { stats } = solve(session, studyOf(file(f, "[0, 3]"), "run"), { method: "rk4", steps: 20 }).trajectories[0];
    assert.equal(stats.steps, 21);
  });

  test("look-ups by bisection, by findIndex and by a floor have their stops at the knots, and quickly", () => {
    const lookups = {
      bisection:
        "{ let lo = 0; let hi = 4; while (hi - lo > 1) { const mid = (lo + hi) >> 1; if (xs[mid] > t) hi = mid; else lo = mid; } const w = (t - xs[lo]) / (xs[hi] - xs[lo]); return ys[lo] * (1 - w) + ys[hi] * w; }",
      findIndex:
        "{ const i = xs.findIndex((x) => x > t); const w = (t - xs[i - 1]) / (xs[i] - xs[i - 1]); return ys[i - 1] * (1 - w) + ys[i] * w; }",
    };
    // Straight lines through (0, 0), (1, 2), (2, 1), (3, 4), (5, 4): the area under them up to 4.9.
    const area = 1 + 1.5 + 2.5 + 4 * 1.9;
    for (const [name, body] of Object.entries(lookups)) {
      const text = `const xs = [0, 1, 2, 3, 5], ys = [0, 2, 1, 4, 4];
function lookUp(t: number) ${body}
export const f = (z = 0, t: number) => lookUp(t);`;
      const subject = studyOf(file(text, "[0, 4.9]"), "run");
      const { jumps, tooMany } = switchingTimes(subject.field, subject.theta, subject.span);
      assert.equal(tooMany, false, name);
      for (const knot of [1, 2, 3])
        assert.ok(
          jumps.some(({ before, after }) => before <= knot && knot <= after),
          `${name} ${knot}`,
        );
      for (const options of solvers) {
        const { z, status } = solve(session, subject, options).trajectories[0];
        assert.equal(status, "ok");
        assert.ok(Math.abs(z[z.length - 1] - area) < 1e-9, `${name} ${z[z.length - 1]}`);
      }
    }
  });

  test("what has no such times has no stops; what has too many is said, with the way out", () => {
    const field = (text: string) => studyOf(text).field;
    for (const smooth of ["Math.sin(t) * z", "z > 0 ? 1 : -1", "Math.abs(z - t)", "t === 3 ? 1 : z"]) {
      const { jumps } = switchingTimes(
        field(`export const f = (z = 1, t: number) => ${smooth};`),
        new Float64Array(),
        [0, 9],
      );
      assert.deepEqual(jumps, [], smooth);
    }
    const many = `export const f = (z = 0, t: number) => (Math.sin(t) > 0 ? 1 : 0) - z;`;
    const found = switchingTimes(field(many), new Float64Array(), [0, 100]);
    assert.equal(found.jumps.length, 32);
    for (const [k, { before, after }] of found.jumps.entries())
      assert.ok(before <= k * Math.PI && k * Math.PI <= after && after - before < 1e-12);
    const fast = studyOf(file(many.replace("sin(t)", "sin(1e4 * t)"), "[0, 20]"), "run");
    const { trajectories } = solve(session, fast, { method: "rk4", steps: 100 });
    assert.match(
      trajectories[0].diagnosis?.message ?? "",
      /^conditions on t switch more than 10\u202f000 times .*: set maxStep/,
    );
    assert.equal(MAX_STOPS, 10_000);
  });
});
