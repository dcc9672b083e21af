import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { ball, session, studyOf } from "./eventStudy.ts";

const discrete = { rtol: 1e-10, atol: 1e-12 };
const continuous = { rtol: 1e-12, atol: 1e-14 };
const isDiscrete = (mode: string) => gradientModes.get(mode).exact;

function close(value: number, expected: number, what: string, by = 1e-9) {
  const off = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
  assert.ok(off <= by, `${what}: ${value} is not ${expected}`);
}

/** The state at T of a ball that fell from rest at height H, after three bounces, with its derivatives by H, g and e. */
function afterThree(T: number, H = 1, g = 9.81, e = 0.9) {
  // v0 = √(2 g H), t3 = (1 + 2e + 2e² ) v0/g, v3 = e³ v0, x = v3 s − g s²/2 with s = T − t3.
  const value = (H: number, g: number, e: number) => {
    const v0 = Math.sqrt(2 * g * H);
    const t = (1 + 2 * e + 2 * e * e) * (v0 / g);
    const s = T - t;
    return { t, x: e ** 3 * v0 * s - (g * s * s) / 2, v: e ** 3 * v0 - g * s, s, v0 };
  };
  const { t, x, v, s, v0 } = value(H, g, e);
  const [tH, tg, te] = [t / (2 * H), -t / (2 * g), ((2 + 4 * e) * v0) / g];
  const cube = e ** 3;
  return {
    t,
    x,
    v,
    timeBy: [tH, tg, te],
    xBy: [
      ((cube * v0) / (2 * H)) * s - v * tH,
      ((cube * v0) / (2 * g)) * s - (s * s) / 2 - v * tg,
      3 * e * e * v0 * s - v * te,
    ],
  };
}

suite("gradients through three bounces of a ball are those of its closed form", () => {
  const T = 2.5;
  const exact = afterThree(T);
  for (const mode of gradientModes.names())
    for (const method of ["tsit5", "dop853", "auto", "rodas5p", "radau5", "kvaerno5"]) {
      test(`a terminal loss, ${mode}, ${method}`, () => {
        const of = isDiscrete(mode) ? discrete : continuous;
        const text = ball(`t: [0, ${T}], loss: terminal(([x]) => x * x)`);
        const [result] = gradient(session, studyOf(text), { mode, method, ...of, eventTimes: 3 });
        assert.equal(result.status, "ok", result.diagnosis?.message);
        close(result.loss, exact.x ** 2, "L");
        close(result.gradient.z0[0], 2 * exact.x * exact.xBy[0], "dL/dx0");
        for (const p of [0, 1]) close(result.gradient.theta[p], 2 * exact.x * exact.xBy[p + 1], `dL/dθ${p}`);
        close(result.gradient.t1, 2 * exact.x * exact.v, "dL/dt1");
        close(result.gradient.t0, -2 * exact.x * exact.v, "dL/dt0");
        // The times of events.
        const third = result.events![2];
        close(third.t, exact.t, "t₃", 1e-11);
        close(third.z0[0], exact.timeBy[0], "dt₃/dx0");
        for (const p of [0, 1]) close(third.theta[p], exact.timeBy[p + 1], `dt₃/dθ${p}`);
        close(third.t0, 1, "dt₃/dt0");
      });
    }

  for (const method of ["rk4", "midpoint", "implicitMidpoint", "gauss4"])
    for (const mode of gradientModes.names())
      test(`by fixed steps, ${mode}, ${method}`, () => {
        const text = ball(`t: [0, ${T}], loss: terminal(([x]) => x * x)`);
        const [result] = gradient(session, studyOf(text), { mode, method, steps: 100, eventTimes: 3 });
        assert.equal(result.status, "ok", result.diagnosis?.message);
        close(result.gradient.z0[0], 2 * exact.x * exact.xBy[0], "dL/dx0");
        for (const p of [0, 1]) close(result.gradient.theta[p], 2 * exact.x * exact.xBy[p + 1], `dL/dθ${p}`);
        close(result.events![2].theta[1], exact.timeBy[2], "dt₃/de");
      });

  test("a loss of the state and the time at an event", () => {
    for (const mode of gradientModes.names()) {
      const of = isDiscrete(mode) ? discrete : continuous;
      const text = ball(`t: [0, 2], loss: atEvent("bounce", ([x, v], t) => t * v)`);
      const [{ gradient: found, loss }] = gradient(session, studyOf(text), { mode, ...of });
      const value = (H: number, g: number, e: number) => {
        const v0 = Math.sqrt(2 * g * H);
        const times = [1, 1 + 2 * e, 1 + 2 * e + 2 * e * e].map((factor) => (factor * v0) / g);
        return times.reduce((sum, t, n) => sum + t * e ** (n + 1) * v0, 0);
      };
      close(loss, value(1, 9.81, 0.9), "L");
      const slope = (f: (x: number) => number, x: number, d = 1e-4) =>
        (8 * (f(x + d) - f(x - d)) - (f(x + 2 * d) - f(x - 2 * d))) / (12 * d);
      close(
        found.z0[0],
        slope((H) => value(H, 9.81, 0.9), 1),
        "dL/dx0",
        2e-9,
      );
      close(
        found.theta[0],
        slope((g) => value(1, g, 0.9), 9.81),
        "dL/dg",
        2e-9,
      );
      close(
        found.theta[1],
        slope((e) => value(1, 9.81, e), 0.9),
        "dL/de",
        2e-9,
      );
    }
  });

  test("a solve that an event stops: the loss is of where it ends", () => {
    const text = `
export const f = ([x, v] = [1, 0], t: number, { g = 9.81 } = {}) => [v, -g];
export const g = experiment(f, { t: [0, 5], events: [event(([x]) => x, { stop: true })], loss: terminal(([x, v]) => v * v / 2) });`;
    for (const mode of gradientModes.names()) {
      const [{ status, gradient: found, loss }] = gradient(session, studyOf(text), { mode, ...continuous });
      assert.equal(status, "ok");
      // Energy: v²/2 = g H.
      close(loss, 9.81, "L");
      close(found.z0[0], 9.81, "dL/dx0");
      close(found.theta[0], 1, "dL/dg");
      close(found.t0, 0, "dL/dt0");
      assert.equal(found.t1, 0);
    }
  });
});

suite("doses and what depends on parameters at events", () => {
  const decay = (events: string, loss = "terminal((c) => c)") => `
export const f = (c = 1, t: number, { k = 0.5, dose = 2, level = 0.3 } = {}) => -k * c;
export const g = experiment(f, { t: [0, 6], events: [${events}], loss: ${loss} });`;

  test("c(6) after doses at 0, 2 and 4 by k and the dose, in every mode", () => {
    const text = decay("at([0, 2, 4], (c, t, { dose }) => c + dose * Math.exp(-t))");
    for (const mode of gradientModes.names()) {
      const [{ gradient: found, loss }] = gradient(session, studyOf(text), { mode, ...continuous });
      const [k, dose] = [0.5, 2];
      const parts = [0, 2, 4].map((t) => [Math.exp(-t), 6 - t] as const);
      const value = Math.exp(-6 * k) + parts.reduce((sum, [f, s]) => sum + dose * f * Math.exp(-k * s), 0);
      close(loss, value, "L");
      close(found.z0[0], Math.exp(-6 * k), "dL/dc0");
      close(
        found.theta[1],
        parts.reduce((sum, [f, s]) => sum + f * Math.exp(-k * s), 0),
        "dL/ddose",
      );
      const byK = -6 * Math.exp(-6 * k) - parts.reduce((sum, [f, s]) => sum + dose * f * s * Math.exp(-k * s), 0);
      close(found.theta[0], byK, "dL/dk");
    }
  });

  test("a refill where a level that is a parameter is reached, and a running loss", () => {
    // c falls from 1 to the level at t1 = −ln(level)/k, and begins again at 1: ∫c = (2 − level − c(6))/k.
    const text = decay(
      'event((c, t, { level }) => c - level, { direction: "down", then: () => 1 })',
      "running((c) => c)",
    );
    const value = (k: number, level: number) => {
      const t = -Math.log(level) / k;
      return (1 - level + 1 - Math.exp(-k * (6 - 2 * t)) + (1 - level)) / k;
    };
    const slope = (f: (x: number) => number, x: number, d = 1e-3) =>
      (8 * (f(x + d) - f(x - d)) - (f(x + 2 * d) - f(x - 2 * d))) / (12 * d);
    for (const mode of gradientModes.names()) {
      const [{ gradient: found, loss, status }] = gradient(session, studyOf(text), { mode, ...continuous });
      assert.equal(status, "ok");
      close(loss, value(0.5, 0.3), "L");
      close(
        found.theta[0],
        slope((k) => value(k, 0.3), 0.5),
        "dL/dk",
        1e-8,
      );
      close(
        found.theta[2],
        slope((level) => value(0.5, level), 0.3),
        "dL/dlevel",
        1e-8,
      );
    }
  });

  test("where the solution only touches, what a reset there brings has no derivative, and that is said", () => {
    const text = `
export const f = ([c, s] = [0, -1], t: number) => [-s, c];
export const g = experiment(f, { t: [0, 3], rtol: 1e-10, atol: 1e-12,
  events: [event(([c]) => c - 1, { direction: "touch", then: ([c, s]) => [c, s + 1] })], loss: terminal(([c]) => c) });`;
    const [{ status, diagnosis }] = gradient(session, studyOf(text));
    assert.equal(status, "diverged");
    assert.match(diagnosis!.message, /only touches `event`/);
  });
});
