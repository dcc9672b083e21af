import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import type { GradientProblem } from "../../src/adjoint/gradientProblem.ts";
import { largest } from "../../src/core/extremes.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { inputs, problems, reversible, text } from "./implicitCases.ts";
import { session, studyOf } from "./studies.ts";

const INPUTS = "test/reference/implicit_gradients.cases.json";
if (process.env.UPDATE_REFERENCE) writeFileSync(INPUTS, `${JSON.stringify(inputs)}\n`);

interface Reference {
  readonly loss: number;
  readonly z0: readonly number[];
  readonly theta: readonly number[];
}

const reference: Readonly<Record<string, Readonly<Record<string, Reference>>>> = JSON.parse(
  readFileSync("test/reference/implicit_gradients.json", "utf8"),
);

test("the reference was made of these very problems and coefficients", () => {
  assert.deepEqual(JSON.parse(readFileSync(INPUTS, "utf8")), JSON.parse(JSON.stringify(inputs)));
});

/** A problem with the loss Σ w_i z_i(t1), in steps of fixed size. */
function problemOf({ name, z0, theta, span, steps, weights }: (typeof problems)[number], method: string) {
  const study = studyOf(text, name, { z0: [z0], span });
  study.theta.set(theta);
  const [problem] = gradientProblems(session, study, { method, steps, loss: "terminal:0" });
  const loss: GradientProblem["loss"] = {
    times: Float64Array.of(span[1]),
    observe(_index, z, cotangent) {
      weights.forEach((weight, i) => {
        cotangent[i] += weight;
      });
      return { value: weights.reduce<number>((sum, weight, i) => sum + weight * z[i], 0), t: 0 };
    },
  };
  return { ...problem, loss };
}

for (const problem of problems)
  test(`${problem.name}: the gradient through steps of every implicit method is the one of 60 digits to 1e-9`, () => {
    for (const { name } of reversible)
      for (const mode of ["direct", "checkpointed", "forward"]) {
        // Sensitivities are solved for with the state as one dense system, whose iteration wants shorter steps where that is stiff.
        if (mode === "forward" && problem.name !== "forced") continue;
        const { loss, z0, theta } = reference[problem.name][name];
        const found = gradientModes.get(mode).compute(problemOf(problem, name));
        const what = `${name}, ${mode}`;
        assert.equal(found.status, "ok", `${what}: ${found.diagnosis?.message}`);
        assert.ok(Math.abs(found.loss - loss) <= 1e-12 * Math.abs(loss), `${what}: ${found.loss}, not ${loss}`);
        near(found.gradient.z0, z0, `${what}, ∂L/∂z₀`);
        near(found.gradient.theta, theta, `${what}, ∂L/∂θ`);
      }
  });

/** Each number to 1e-9 of itself; what is far smaller than the largest, to 1e-12 of that one. */
function near(found: ArrayLike<number>, wanted: readonly number[], what: string): void {
  const most = largest(wanted.map(Math.abs));
  for (const [i, x] of wanted.entries()) {
    const off = Math.abs(found[i] - x);
    assert.ok(off <= 1e-9 * Math.max(Math.abs(x), 1e-3 * most), `${what}, number ${i}: ${found[i]}, not ${x}`);
  }
}
