import { solve } from "../../src/study/solve.ts";
import { session, stiffProblems, stiffStudy } from "../../test/ode/implicit/stiffProblems.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medianTime } from "../timing.ts";

/** Stiff problems by the method that suits each, and heat by lines. */
export const stiff: RowGroup = {
  name: "stiff",
  title: "Stiff problems",
  measure() {
    const rows: Row[] = stiffProblems
      .filter(({ z0 }) => z0.length <= 20)
      .flatMap(({ name, z0, span, atol }) =>
        ["rodas5p", "radau5", "bdf"].map((method): Row => {
          const study = stiffStudy(name, z0, span);
          const asked = { method, rtol: 1e-6, atol: 1e-6 * atol, outputs: Float64Array.of(span[1]) };
          const value = medianTime(() => solve(session, study, asked), { budget: 300 });
          const aim = name === "ringModulator" ? undefined : { most: 20 };
          return { what: `${name} by ${method} at 1e-6`, value, unit: "ms", ...(aim && { aim }) };
        }),
      );
    for (const [n, most] of [
      [1000, 50],
      [10_000, 1000],
    ]) {
      const z0 = Array.from({ length: n }, (_, i) => Math.sin((Math.PI * (i + 1)) / (n + 1)));
      const study = stiffStudy("heat", z0, [0, 0.1]);
      const asked = { method: "bdf", rtol: 1e-6, atol: 1e-9, outputs: Float64Array.of(0.1) };
      const value = medianTime(() => solve(session, study, asked), { budget: 500 });
      rows.push({ what: `heat by lines, ${n} cells, by bdf at 1e-6`, value, unit: "ms", aim: { most } });
    }
    return rows;
  },
};
