import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { segmentGradient } from "../../src/train/segmentProblem.ts";

const session = new Session();
const entry = "robertson.node-ode.ts";
const text = readFileSync(`samples/${entry}`, "utf8")
  .replace("import { experiment, param }", "import { experiment, param, terminal }")
  .replace("z0: [1, 0, 0],", "z0: [1, 0, 0],\n  loss: terminal(([A]) => A),")
  .replace("z0: [1, 0],", "z0: [1, 0],\n  loss: terminal(([A]) => A),");
const program = session.read({ entry, texts: new Map([[entry, text]]) });

function gradientBy(
  mode: string,
  name: string,
  request: { readonly method: string; readonly rtol?: number; readonly atol?: number },
  span?: readonly [number, number],
) {
  const known = study(program, name);
  const [problem] = gradientProblems(session, { ...known, ...(span && { span }) }, { ...request, mode });
  return segmentGradient(gradientModes.get(mode), problem);
}

for (const method of ["auto", "rodas5p", "rosenbrock23", "radau5", "kvaerno5"]) {
  test(`interpolating by ${method} takes about what the discrete modes do, however loosely the state is known`, () => {
    // A tolerance of 1e-9 is 3e-5 of B: f there is off by that times the fastest rate, which no derivative by time may be made of.
    const options = { method, rtol: 1e-6, atol: 1e-9 };
    const [direct, other] = ["direct", "interpolating"].map((mode) => gradientBy(mode, "toTheEnd", options, [0, 40]));
    assert.equal(other.status, "ok");
    const spent = other.stats.backwardEvaluations;
    assert.ok(spent < 3 * (direct.stats.evaluations + direct.stats.backwardEvaluations), `${spent}`);
    for (const [i, x] of direct.gradient.theta.entries())
      assert.ok(
        Math.abs(other.gradient.theta[i] - x) < 2e-4 * Math.abs(x),
        `${i}: ${other.gradient.theta[i]}, not ${x}`,
      );
  });
}

for (const name of ["toTheEnd", "decades"]) {
  test(`${name}: what the adjoint forgets where it begins is shorter than times there can tell, and no obstacle`, () => {
    for (const method of ["auto", "rodas5p", "radau5", "kvaerno5", "trBdf2"]) {
      const [direct, other] = ["direct", "interpolating"].map((mode) => gradientBy(mode, name, { method }));
      assert.equal(other.status, "ok", `${method}: ${other.diagnosis?.message}`);
      for (const [i, x] of direct.gradient.theta.entries()) {
        const off = Math.abs(other.gradient.theta[i] - x) / Math.abs(x);
        // Over eleven decades a tolerance of 1e-6 leaves about a hundredth, of TR-BDF2 more.
        assert.ok(off < 0.06, `${method}, ${i}: ${other.gradient.theta[i]}, not ${x}`);
      }
      const [byEnd, expected] = [other.gradient.t1, direct.gradient.t1];
      assert.ok(Math.abs(byEnd - expected) < 0.05 * Math.abs(expected), `${method}: t1 ${byEnd}, not ${expected}`);
    }
  });
}
