import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { runs } from "../runs.ts";
import { checkSolution, type KnownSolution } from "./solutionChecks.ts";

/** Of every smooth function of the samples, with its own parameters: sample_solutions.py. */
const known: Readonly<Record<string, KnownSolution & { readonly sample: string }>> = JSON.parse(
  readFileSync("test/reference/sample_solutions.json", "utf8"),
);
const session = new Session();

suite("tubes of the samples", () => {
  let compared = 0;
  for (const [name, solution] of Object.entries(known)) {
    test(`${name} of ${solution.sample}: every digit of the solution is inside`, () => {
      const entry = `${solution.sample}.node-ode.ts`;
      const text = readFileSync(`samples/${entry}`, "utf8");
      const { field, theta } = study(session.read({ entry, texts: new Map([[entry, text]]) }), name);
      const checks = checkSolution(taylorProgram(field, theta), solution, 12);
      assert.ok(checks >= solution.t.length * solution.z0.length);
      compared += checks;
    });
  }

  test("10⁴ numbers are compared with solutions in the long form", () => {
    assert.ok(compared >= runs(2000, 10_000), `${compared}`);
  });
});
