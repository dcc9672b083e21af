import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { StudyError } from "../../src/study/study.ts";
import { massStudy, session } from "../ode/implicit/massProblems.ts";

interface Reference {
  readonly steps: number;
  readonly methods: Readonly<
    Record<string, { readonly loss: number; readonly z0: number[]; readonly theta: number[]; readonly t: number[] }>
  >;
}

const reference: Readonly<Record<string, Reference>> = JSON.parse(
  readFileSync("test/reference/mass_gradients.json", "utf8"),
);

for (const [name, { steps, methods }] of Object.entries(reference))
  test(`${name}: the gradient through steps with a singular mass matrix is the one of 60 digits to 1e-9, by the moved start too`, () => {
    for (const [method, wanted] of Object.entries(methods))
      for (const mode of ["direct", "checkpointed"]) {
        const [found] = gradient(session, massStudy(name), { method, steps, mode });
        const what = `${name}, ${method}, ${mode}`;
        assert.equal(found.status, "ok", what);
        assert.ok(Math.abs(found.loss - wanted.loss) <= 1e-12 * Math.abs(wanted.loss), `${what}: ${found.loss}`);
        const { z0, theta, t0, t1 } = found.gradient;
        near([...z0, ...theta, t0, t1], [...wanted.z0, ...wanted.theta, ...wanted.t], what);
      }
  });

/** Each number to 1e-9 of itself, or to 1e-12 of the largest. */
function near(found: readonly number[], wanted: readonly number[], what: string): void {
  const most = Math.max(...wanted.map(Math.abs));
  for (const [i, x] of wanted.entries()) {
    const off = Math.abs(found[i] - x);
    assert.ok(off <= 1e-9 * Math.max(Math.abs(x), 1e-3 * most), `${what}, number ${i}: ${found[i]}, not ${x}`);
  }
}

test("along steps of its own choice a gradient with a mass matrix is that of the solution, and says what the start was moved by", () => {
  const exact = { rate: -2 * Math.exp(-2), lift: 0 };
  // y = ∛(x + 3 + sin t), L = x + 2 y.
  const root = Math.cbrt(Math.exp(-2) + 3 + Math.sin(2)) ** -2;
  const wanted = [exact.rate * (1 + (2 / 3) * root), (2 / 3) * root];
  for (const method of ["rodas5p", "radau5", "auto"]) {
    const [{ gradient: found, diagnosis }] = gradient(session, massStudy("indexOne"), {
      method,
      rtol: 1e-10,
      atol: 1e-12,
    });
    for (const [i, x] of wanted.entries())
      assert.ok(Math.abs(found.theta[i] - x) < 1e-7, `${method}: ${found.theta[i]}, not ${x}`);
    // What the equation determines is no matter of what was written for it.
    assert.equal(found.z0[1], 0);
    assert.match(diagnosis?.message ?? "", /y = 1 is taken as 1\.587/);
  }
});

test("a loss along the way is a further component, whose derivative the mass matrix leaves alone", () => {
  // x = e^(−rate t), y³ = x + lift + sin t: the integral of 2 x + lift + sin t over [0, 2], by rate and lift.
  const wanted = [2 * (3 * Math.exp(-2) - 1), 2];
  for (const method of ["rodas5p", "radau5"]) {
    const [{ gradient: found, loss }] = gradient(session, massStudy("alongTheWay"), {
      method,
      rtol: 1e-10,
      atol: 1e-12,
    });
    assert.ok(Math.abs(loss - (2 * (1 - Math.exp(-2)) + 6 + 1 - Math.cos(2))) < 1e-8, `${loss}`);
    for (const [i, x] of wanted.entries())
      assert.ok(Math.abs(found.theta[i] - x) < 1e-7, `${method}: ${found.theta[i]}, not ${x}`);
  }
});

test("modes without a mass matrix, losses of it, and jumps of what is algebraic are refused in words", () => {
  for (const mode of ["forward", "backsolve", "interpolating"])
    assert.throws(
      () => gradient(session, massStudy("indexOne"), { mode, method: "rodas5p" }),
      (error) =>
        error instanceof StudyError &&
        error.message === `${mode} takes no mass matrix: take the mode checkpointed or direct`,
    );
  assert.throws(
    () => gradient(session, massStudy("jumping"), { loss: "terminal:0" }),
    /jumps at t = 1, and components without a derivative with it: gradients do not go over that/,
  );
  const [failed] = gradient(session, massStudy("index3"), { loss: "terminal:0" });
  assert.equal(failed.status, "stepUnderflow");
  assert.ok(Number.isNaN(failed.gradient.z0[0]));
  assert.match(failed.diagnosis?.message ?? "", /of a higher index than 1/);
});
