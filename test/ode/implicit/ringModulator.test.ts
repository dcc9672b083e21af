import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { solve } from "../../../src/study/solve.ts";
import { runs } from "../../runs.ts";
import { ringModulator, ringModulatorStart, type StiffProblem, session, stiffStudy } from "./stiffProblems.ts";

/** The error at the end in tolerances, and the steps. */
function ended({ z0, span, end, atol }: StiffProblem, method: string, rtol: number) {
  const options = { method, rtol, atol: rtol * atol, maxSteps: 1_000_000, outputs: Float64Array.of(span[1]) };
  const { z, status, stats, diagnosis } = solve(session, stiffStudy("ringModulator", z0, span), options)
    .trajectories[0];
  assert.equal(status, "ok", `${method} at ${rtol}: ${diagnosis?.message}`);
  const error = end.reduce((most, x, i) => Math.max(most, Math.abs(z[i] - x) / (rtol * (atol + Math.abs(x)))), 0);
  return { error, steps: stats.accepted };
}

test("the beginning of the ring modulator is solved to its known end by methods for stiff problems", () => {
  for (const method of ["rodas5p", "radau5", "kvaerno5", "auto"])
    for (const rtol of [1e-4, 1e-6, 1e-8]) {
      const { error } = ended(ringModulatorStart, method, rtol);
      assert.ok(error < 10, `${method} at ${rtol}: an error of ${error} tolerances`);
    }
});

test("the whole ring modulator is, by radau5 as exactly as by SciPy's Radau in at most half as many steps again", () => {
  const peer = JSON.parse(readFileSync("test/reference/stiff/scipy.json", "utf8")).ringModulator.Radau["1e-04"];
  const finer = [
    ["rodas5p", 1e-6, 50],
    ["rodas5p", 1e-8, 50],
    ["radau5", 1e-4, peer.error],
  ] as const;
  // What takes half a minute is of the long pass.
  for (const [method, rtol, allowed] of [["rodas5p", 1e-4, 100] as const, ...finer.slice(0, runs(0, finer.length))]) {
    const { error, steps } = ended(ringModulator, method, rtol);
    assert.ok(error <= allowed, `${method} at ${rtol}: an error of ${error} tolerances`);
    if (method === "radau5") assert.ok(steps <= 1.5 * peer.steps, `${steps} steps, SciPy ${peer.steps}`);
  }
});
