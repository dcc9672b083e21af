import assert from "node:assert/strict";
import { test } from "node:test";
import { isImplicit } from "../../../src/ode/implicit/implicitMethod.ts";
import { slavedOrder } from "../../../src/ode/implicit/slavedOrder.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { solve } from "../../../src/study/solve.ts";
import { observedOrder } from "../slope.ts";
import { session, stiffStudy } from "./stiffProblems.ts";

/**
 * Hairer & Wanner II, IV.15, table 15.1 for the collocation methods and those that are of their kind; of the others two is the stage order
 * of an ESDIRK method, and three what the further conditions of Rodas5P (Steinebach 2023) leave at a fixed λ.
 */
const theory: Readonly<Record<string, number>> = {
  radau5: 3,
  rodas5p: 3,
  kvaerno5: 2,
  rosenbrock23: 2,
  trBdf2: 2,
  gauss4: 2,
  trapezoid: 2,
  implicitMidpoint: 2,
  implicitEuler: 1,
};

for (const method of [...methods].filter(isImplicit)) {
  if (method.isMultistep) {
    test(`no order is claimed of ${method.name} in the stiff limit`, () => {
      assert.equal(slavedOrder(method), undefined);
    });
    continue;
  }
  test(`Prothero and Robinson leave order ${theory[method.name]} of the ${method.order} of ${method.name}: by theory, and in its slope`, () => {
    assert.equal(slavedOrder(method), theory[method.name]);
    for (const span of [
      [0, 3],
      [0.5, 2.1],
    ] as const) {
      // z′ = λ(z − cos t) − sin t with −hλ of 10⁴ and more, along the solution z = cos t.
      const samples = [8, 16, 32, 64].map((steps) => {
        const { trajectories } = solve(session, stiffStudy("slaved", [Math.cos(span[0])], span), {
          method: method.name,
          steps,
        });
        const [{ t, z }] = trajectories;
        const error = t.reduce((most, time, n) => Math.max(most, Math.abs(z[n] - Math.cos(time))), 0);
        return { h: (span[1] - span[0]) / steps, error };
      });
      const order = observedOrder(samples, 1e-15);
      assert.ok(Math.abs(order - theory[method.name]) < 0.3, `${order}`);
    }
  });
}
