import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { largest } from "../../src/core/extremes.ts";
import { dataGradient } from "../../src/study/gradient/dataGradient.ts";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { CASES, type GradientCase, inputsOf, session, subjectOf, tableaus } from "./dataGradientCases.ts";

const INPUTS = "test/reference/data_gradients.cases.json";

interface Reference {
  readonly method: "rk4" | "dop853";
  readonly loss: number;
  readonly theta: readonly number[];
  readonly trajectories: readonly { readonly loss: number; readonly z0: readonly number[] }[];
}

const inputs = { tableaus: tableaus(), cases: CASES.map(inputsOf) };
if (process.env.UPDATE_REFERENCE) writeFileSync(INPUTS, `${JSON.stringify(inputs)}\n`);

const reference: Readonly<Record<string, readonly Reference[]>> = JSON.parse(
  readFileSync("test/reference/data_gradients.json", "utf8"),
);

test("the reference was made of these very cases", () => {
  assert.deepEqual(JSON.parse(readFileSync(INPUTS, "utf8")), JSON.parse(JSON.stringify(inputs)));
});

/** Differences count as parts of the largest number of their kind. */
function near(found: ArrayLike<number>, wanted: readonly number[], within: number, what: string): void {
  const scale = largest(Float64Array.from(wanted, Math.abs));
  for (let k = 0; k < wanted.length; k++) {
    const off = Math.abs(found[k] - wanted[k]);
    assert.ok(off <= within * scale, `${what}, number ${k}: ${found[k]} against ${wanted[k]}, off by ${off / scale}`);
  }
}

/** The whole gradient in one mode, however many trajectories it is of. */
function found({ study, data }: ReturnType<typeof subjectOf>, method: string, steps: number, mode: string) {
  const options = { method, steps, mode };
  if (data) return dataGradient(session, study, data, options);
  const [one] = gradient(session, study, options);
  return { ...one, theta: one.gradient.theta, trajectories: [one] };
}

function holds(given: GradientCase, { method, loss, theta, trajectories }: Reference, modes: readonly string[]): void {
  const subject = subjectOf(given);
  for (const mode of modes) {
    const result = found(subject, method, given.grids[method], mode);
    const what = `${given.name}, ${mode} on ${method}`;
    assert.equal(result.status, "ok", what);
    assert.ok(Math.abs(result.loss - loss) <= 1e-12 * Math.abs(loss), `${what}: loss ${result.loss} against ${loss}`);
    near(result.theta, theta, 1e-12, `${what}, ∂L/∂θ`);
    for (const [n, one] of trajectories.entries()) {
      near(result.trajectories[n].gradient.z0, one.z0, 1e-12, `${what}, ∂L/∂z₀ of trajectory ${n}`);
    }
  }
}

const ofSteps = [...gradientModes].filter(({ exact }) => exact).map(({ name }) => name);

for (const given of CASES) {
  const [coarse, fine] = reference[given.name];
  test(`${given.name}: modes that differentiate the steps are at JAX's gradient of them to 1e-12`, () => {
    holds(given, coarse, ofSteps);
  });
  test(`${given.name}: on a grid without an error of its own every mode is`, () => {
    holds(given, fine, gradientModes.names());
  });
}
