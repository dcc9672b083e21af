import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { solve } from "../../../src/study/solve.ts";
import { ringModulatorStart, session, stiffProblems, stiffStudy } from "./stiffProblems.ts";

/** What SciPy's methods made of the same problems at the same tolerances: test/reference/stiff/scipy_steps.py. */
const peers: Record<
  string,
  Record<string, Record<string, { readonly steps: number; readonly error: number }>>
> = JSON.parse(readFileSync("test/reference/stiff/scipy.json", "utf8"));

/**
 * Of E5, sums of terms a million times as large as themselves, rounding alone makes an error of about this many tolerances; of the
 * ring modulator's beginning both methods of Radau leave a tenth of a tolerance.
 */
const allowedAnyway: Record<string, number> = { e5: 1, ringModulatorStart: 0.2 };

for (const [method, peer] of [
  ["radau5", "Radau"],
  ["bdf", "BDF"],
] as const) {
  test(`${method} takes at most half as many steps again as SciPy's ${peer}, and is as accurate at 1e-8`, () => {
    for (const { name, z0, span, end, atol } of [...stiffProblems, ringModulatorStart])
      for (const rtol of [1e-4, 1e-6, 1e-8]) {
        const study = stiffStudy(name.replace("Start", ""), z0, span);
        const options = { method, rtol, atol: rtol * atol, outputs: Float64Array.of(span[1]) };
        const { z, status, stats } = solve(session, study, options).trajectories[0];
        const known = peers[name][peer][rtol.toExponential().replace("e-", "e-0")];
        const at = `${name} at ${rtol}`;
        assert.equal(status, "ok", at);
        assert.ok(stats.accepted <= 1.5 * known.steps, `${at}: ${stats.accepted} steps, SciPy ${known.steps}`);
        const error = end.reduce((most, x, i) => Math.max(most, Math.abs(z[i] - x) / (rtol * (atol + Math.abs(x)))), 0);
        const allowed = Math.max(known.error, allowedAnyway[name] ?? 0);
        if (rtol === 1e-8) assert.ok(error <= allowed, `${at}: an error of ${error}, SciPy ${known.error}`);
      }
  });
}
