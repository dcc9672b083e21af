import assert from "node:assert/strict";
import { test } from "node:test";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { solve } from "../../../src/study/solve.ts";
import { session, studyOf } from "../../adjoint/studies.ts";

/** One component without time: what moves its start moves its end by the ratio of the slopes there, over jumps too. */
const cases: readonly (readonly [text: string, f: (x: number) => number, jumps: number])[] = [
  ["Math.floor(x) + 2", (x) => Math.floor(x) + 2, 2],
  ["Math.ceil(x) + 2", (x) => Math.ceil(x) + 2, 4],
  ["Math.round(2 * x) + 4", (x) => Math.round(2 * x) + 4, 10],
  ["Math.trunc(x) + 2", (x) => Math.trunc(x) + 2, 2],
  ["1 + ((x + 3) % 1)", (x) => 1 + ((x + 3) % 1), 2],
  ["3 - Math.sign(x - 1.5)", (x) => 3 - Math.sign(x - 1.5), 1],
  [
    "(x > 0.3 ? 2 : 1) + (x < 0.3 ? 1.5 : 1) + Math.abs(0.3 - x)",
    (x) => (x > 0.3 ? 2 : 1) + (x < 0.3 ? 1.5 : 1) + Math.abs(0.3 - x),
    1,
  ],
  ["x > 0 && x < 1 ? 1 : 2 + x * x", (x) => (x > 0 && x < 1 ? 1 : 2 + x * x), 2],
  [
    "(x > 0.2 ? 1 : 2) + (x > 0.7 ? Math.floor(3 * x) : 0)",
    (x) => (x > 0.2 ? 1 : 2) + (x > 0.7 ? Math.floor(3 * x) : 0),
    5,
  ],
  ["[1, 3, 2, 4, 5, 6, 7, 8][Math.floor(x) + 1]", (x) => [1, 3, 2, 4, 5, 6, 7, 8][Math.floor(x) + 1], 2],
];

for (const [text, f, least] of cases)
  test(`x′ = ${text}: steps end at every jump, and the gradient knows of all`, () => {
    const study = studyOf(
      `import { experiment, terminal } from "node-ode";
export const f = (x = -0.55, t: number) => ${text};
export const study = experiment(f, { t: [0, 1.3], loss: terminal((x) => x) });`,
      "study",
    );
    const options = { method: "dop853", rtol: 1e-12, atol: 1e-12 };
    const [{ status, z, diagnosis, switchings = [] }] = solve(session, study, options).trajectories;
    assert.equal(status, "ok", diagnosis?.message);
    assert.ok(switchings.length >= least, `${switchings.length} jumps to ${z.at(-1)}`);
    for (const mode of ["direct", "interpolating", "backsolve", "forward"]) {
      const [result] = gradient(session, study, { ...options, mode });
      assert.equal(result.status, "ok", result.diagnosis?.message);
      const wanted = f(z[z.length - 1]) / f(-0.55);
      assert.ok(Math.abs(result.gradient.z0[0] - wanted) < 1e-9, `${mode}: ${result.gradient.z0[0]}, not ${wanted}`);
      assert.ok(Math.abs(result.gradient.t1 - f(z[z.length - 1])) < 1e-9);
    }
  });

test("what only bends at a condition is left as it is, to the last bit, however it is written", () => {
  const end = (text: string) => {
    const study = studyOf(
      `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0.2], t: number) => [v, -x - ${text}];
export const study = experiment(f, { t: [0, 5], loss: terminal(([x]) => x) });`,
      "study",
    );
    const [{ z, switchings, stats }] = solve(session, study).trajectories;
    assert.equal(switchings, undefined);
    return { z, stats, gradient: gradient(session, study)[0].gradient };
  };
  assert.deepEqual(end("(v > 0 ? v : 0)"), end("Math.max(v, 0)"));
});
