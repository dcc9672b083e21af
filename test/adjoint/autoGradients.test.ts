import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { takenSteps } from "../../src/adjoint/takenSteps.ts";
import { auditGradient } from "../../src/study/gradient/audit.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { text } from "./implicitCases.ts";
import { flat, gradientOf, sample, session, studyOf } from "./studies.ts";

const robertson = studyOf(text, "robertson", { z0: [[1, 0, 0]], span: [0, 40] });
const asked = { method: "auto", loss: "terminal:0", rtol: 1e-7, atol: 1e-10 };

test("a solve that switches is differentiated as it was taken, and the audit confirms it", () => {
  const [problem] = gradientProblems(session, robertson, asked);
  const names = takenSteps(problem).grid.segments.map(({ method }) => method?.name);
  assert.ok(names.includes(undefined) && names.includes("rodas5p"), `steps by ${[...new Set(names)]}`);
  for (const { mode, parameter, index, value, reference, verdict } of auditGradient(session, robertson, asked)) {
    // Backward the state grows like e to the power of the rate constants.
    if (mode === "backsolve") continue;
    const what = `${mode}, ${parameter}[${index}]: ${value}, not ${reference}: ${verdict}`;
    assert.ok(verdict.startsWith("agrees to") || verdict === "discretisation error, within the tolerance", what);
  }
});

test("the modes agree on a solve that switches: the discrete ones to rounding, the continuous one to the tolerance", () => {
  const found = Object.fromEntries(
    ["direct", "checkpointed", "forward", "interpolating"].map((mode) => [
      mode,
      flat(gradientOf(robertson, { ...asked, mode })),
    ]),
  );
  assert.deepEqual(found.checkpointed, found.direct);
  for (const [i, x] of found.direct.entries()) {
    assert.ok(Math.abs(found.forward[i] - x) <= 1e-11 * Math.abs(x), `forward, ${i}: ${found.forward[i]}, not ${x}`);
    const within = 1e-5 * Math.abs(x);
    assert.ok(
      Math.abs(found.interpolating[i] - x) <= within,
      `interpolating, ${i}: ${found.interpolating[i]}, not ${x}`,
    );
  }
});

test("where nothing switches the gradient of auto has the bits of tsit5's", () => {
  for (const study of [sample("lotkaVolterra", "lotkaVolterra"), sample("tanh", "gradientOfTanh")])
    for (const mode of gradientModes.names()) {
      const [own, pair] = ["auto", "tsit5"].map((method) =>
        flat(gradientOf(study, { mode, method, loss: "terminal:0" }), true),
      );
      assert.deepEqual(own, pair, mode);
    }
});
