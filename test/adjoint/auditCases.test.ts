import assert from "node:assert/strict";
import { test } from "node:test";
import { type AuditRow, auditGradient, isFault } from "../../src/study/gradient/audit.ts";
import type { GradientOptions } from "../../src/study/gradient/gradient.ts";
import { session, studyOf } from "./studies.ts";

/** Audits that once called right gradients wrong or wrong ones right; values by the complex step in 40 digits. */

const DISCRETE = ["checkpointed", "direct", "forward"];

function audited(text: string, name: string, options: GradientOptions = {}): AuditRow[] {
  const study = studyOf(`import { experiment, terminal } from "node-ode";\n${text}`, name);
  return auditGradient(session, study, options, [session.compiled("float32")]);
}

/** Every row of these modes agrees to 1e-9, and the numbers are the right ones. */
function agrees(rows: readonly AuditRow[], right: Readonly<Record<string, number>>): void {
  for (const { mode, parameter, index, value, verdict } of rows) {
    const expected = right[parameter === "z0" ? `z0[${index}]` : parameter];
    if (!DISCRETE.includes(mode) || expected === undefined) continue;
    assert.equal(verdict, "agrees to 1e-9", `${mode} ${parameter}`);
    assert.ok(Math.abs(value / expected - 1) < 1e-11, `${mode} ${parameter}: ${value}`);
  }
  assert.ok(!rows.some(isFault));
}

test("an epidemic: dI/dβ of 3.3e12 is right, and so are numbers a billion times smaller", () => {
  const rows = audited(
    `export function sir([S, I] = [999000, 1000], t: number, { b = 3e-7, g = 0.1 } = {}) { return [-b * S * I, b * S * I - g * I]; }
export const epidemic = experiment(sir, { t: [0, 30], loss: terminal(([S, I]) => I), method: "rk4", steps: 300 });`,
    "epidemic",
  );
  agrees(rows, { b: 3327189989437.37, g: -4079303.606026796, "z0[0]": 1.104741889253, "z0[1]": 100.17682746908787 });
  for (const { mode, verdict } of rows)
    if (mode === "interpolating") assert.match(verdict, /^agrees|falls at order 4$/);
});

test("Michaelis and Menten at a nanomole per litre", () => {
  const rows = audited(
    `export function mm(s = 1e-9, t: number, { V = 1e-9, K = 1e-9 } = {}) { return (-V * s) / (K + s); }
export const reaction = experiment(mm, { t: [0, 1], loss: terminal((s) => s), method: "rk4", steps: 100 });`,
    "reaction",
  );
  agrees(rows, { V: -0.361896256627358, K: 0.2052470337713882, "z0[0]": 0.7237925132671438 });
});

test("a loss of 1e-12: 1.4e-10 and 2.1e-10 do not agree, and Euler's error falls at order 1", () => {
  const rows = audited(
    `export function grow(x = 1, t: number, { k = 0.5 } = {}) { return k * x; }
export const tiny = experiment(grow, { t: [0, 4], loss: terminal((x) => 1e-12 * x * x), method: "euler", steps: 4 });`,
    "tiny",
  );
  // (1 + k)⁸ by k, and by x.
  agrees(rows, { k: 8e-12 * 1.5 ** 7, "z0[0]": 2e-12 * 1.5 ** 8 });
  for (const { mode, parameter, verdict } of rows) {
    if (mode === "interpolating" && parameter === "k") assert.equal(verdict, "discretisation error, falls at order 1");
  }
});

test("float32 numbers that are far apart do not agree, however little they weigh beside others", () => {
  const rows = audited(
    `export function f([x, y] = [1, 1], t: number, { a = 1000, b = 1e-4 } = {}) { return [-x, (1 + b) * y - y]; }
export const study = experiment(f, { t: [0, 1], loss: terminal(([x, y]) => 1000 * x + y), method: "rk4", steps: 20 });`,
    "study",
  );
  for (const { mode, parameter, value, verdict, engines } of rows) {
    if (mode !== "direct" || parameter === "a") continue;
    assert.match(verdict, /^agrees/, parameter);
    const [{ value: single, verdict: said }] = engines;
    const apart = Math.abs(single / value - 1);
    const digits = /^agrees to (1e-\d)$/.exec(said);
    if (digits) assert.ok(apart <= Number(digits[1]), `${parameter}: ${apart} and ${said}`);
    else assert.match(said, /^imprecise, off by \S+ of it$|^agrees to \S+ of the largest$/);
  }
});

test("a closed form that is wrong is told from one that is right, and is a fault", () => {
  const text = (exact: string) =>
    `export function grow(x = 1, t: number, { k = 1 } = {}) { return k * x; }
export const study = experiment(grow, { t: [0, 1], loss: terminal((x) => x), exact: (t, x0, { k }) => ${exact} });`;
  for (const options of [{}, { method: "rk4", steps: 100 }]) {
    const wrong = audited(text("x0 * (1 + k * t)"), "study", options);
    assert.ok(wrong.every(({ exact, exactVerdict }) => exactVerdict === "disagrees" && Math.abs(exact!) <= 2));
    assert.ok(wrong.every(isFault));
    assert.ok(wrong.every(({ verdict }) => /^agrees|^discretisation/.test(verdict)));
    // Off by 1e-5.
    const nearly = audited(text("x0 * Math.exp(k * t) * (1 + 1e-5 * t)"), "study", { ...options, rtol: undefined });
    const isOff = nearly.filter(({ parameter }) => parameter !== "t0");
    assert.ok(isOff.every(({ exactVerdict }) => exactVerdict === "disagrees"));
    const right = audited(text("x0 * Math.exp(k * t)"), "study", options);
    for (const { exactVerdict } of right) assert.match(exactVerdict!, /^agrees to 1e-[5-9]$/);
    assert.ok(!right.some(isFault));
  }
});

test("chaos is undecided, with the reason; jumps whose time moves are held against differences in which it does", () => {
  const chaos = audited(
    `export function lorenz([x, y, z] = [1, 1, 1], t: number, { s = 10, r = 28, b = 8 / 3 } = {}) {
  return [s * (y - x), x * (r - z) - y, x * y - b * z];
}
export const study = experiment(lorenz, { t: [0, 40], loss: terminal(([x]) => x), method: "rk4", steps: 4000 });`,
    "study",
  );
  for (const { mode, verdict } of chaos) {
    if (mode !== "backsolve") assert.match(verdict, /^undecided, the least changes change the loss: .* chaotic/, mode);
  }
  const jump = (condition: string) =>
    audited(
      `export function f(x = 0, t: number, { a = 1, c = 0.513 } = {}) {
  return ${condition} ? a : 2 - 3 * a * x;
}
export const study = experiment(f, { t: [0, 2], loss: terminal((x) => x), method: "rk4", steps: 50 });`,
      "study",
    );
  // Differences in which the time of the jump moves decide.
  for (const condition of ["x < c", "t + x < c"])
    for (const { mode, verdict } of jump(condition)) {
      if (mode === "backsolve" && verdict === "drift") continue;
      assert.match(verdict, /^(agrees|discretisation error, falls with the step)/, `${condition} ${mode}`);
    }
  // A time that depends on parameters alone is known, with its term.
  for (const condition of ["t < c", "t * a < c"]) {
    for (const { mode, parameter, verdict } of jump(condition))
      if (DISCRETE.includes(mode) && !parameter.startsWith("t"))
        assert.match(verdict, /^agrees/, `${mode} ${parameter}`);
  }
  // At a time that stays there is nothing to it.
  for (const { mode, parameter, verdict } of jump("t < 0.52")) {
    if (DISCRETE.includes(mode) && !parameter.startsWith("t")) assert.match(verdict, /^agrees/, `${mode} ${parameter}`);
  }
});

test("branches that are one to rounding are met at times that move, and no right number is called wrong", () => {
  const text = `import { experiment } from "node-ode";
const ramp = (x: number) => (Math.abs(x) < 1e-4 ? 1 + x / 2 + x ** 2 / 12 : x / (1 - Math.exp(-x)));
export const f = ([x, v] = [1, 0], t: number, { k = 4 } = {}) => [v, -k * x * ramp(x) - 0.1 * v];
export const e = experiment(f, { z0: [1, 0], t: [0, 12] });`;
  const rows = audited(text, "e", { loss: "terminal:0" });
  for (const { mode, parameter, verdict } of rows) assert.doesNotMatch(verdict, /wrong/, `${mode} by ${parameter}`);
  assert.ok(
    rows.some(
      ({ mode, parameter, verdict }) => mode === "direct" && parameter === "k" && !verdict.startsWith("undecided"),
    ),
  );
});

test("a closed form that does not read the initial state says nothing of other starts", () => {
  const text = `import { experiment } from "node-ode";
export const decay = ([x] = [1], t: number, { k = 0.5 } = {}) => [-k * x];
export const e = experiment(decay, { z0: [1], t: [0, 2], exact: (t, _, { k }) => [Math.exp(-k * t)] });`;
  const rows = audited(text, "e", { loss: "terminal:0" });
  const told = (name: string) =>
    rows.filter(({ parameter }) => parameter === name).map(({ exact }) => exact !== undefined);
  assert.ok(told("k").every((is) => is) && told("t1").every((is) => is));
  assert.ok(!told("z0").includes(true) && !told("t0").includes(true));
  assert.ok(rows.every((row) => row.exactVerdict === undefined || row.exactVerdict.startsWith("agrees")));
});
