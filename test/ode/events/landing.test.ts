import assert from "node:assert/strict";
import { test } from "node:test";
import type { StretchSolver } from "../../../src/ode/events/eventSystem.ts";
import { stepTo } from "../../../src/ode/events/landing.ts";
import { StepPolynomial } from "../../../src/ode/events/stepPolynomial.ts";

test("a step that is cancelled while an event is landed on comes to the state of the continuous extension", () => {
  // z = (1 + 2θ, 3 − θ) over the times from 0 to 4.
  const step = new StepPolynomial(0, 4, Float64Array.of(3, 2), 1, Float64Array.of(1, 2, 3, -1));
  const cancelled = { z: new Float64Array(0), status: "cancelled", stats: { evaluations: 7 } };
  const solver = { step: () => cancelled } as unknown as StretchSolver;
  const { t, z, evaluations } = stepTo(solver, step, 1);
  assert.deepEqual([t, [...z], evaluations], [1, [1.5, 2.75], 7]);
});
