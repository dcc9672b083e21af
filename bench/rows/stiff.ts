import { solve } from "../../src/study/solve.ts";
import { type StiffProblem, session, stiffProblems, stiffStudy } from "../../test/ode/implicit/stiffProblems.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medians, medianTime } from "../timing.ts";

/** Methods for stiff problems by name, the best of which `auto` is measured by. */
const METHODS = ["rodas5p", "radau5", "bdf"] as const;

/** Times of one problem by each method and by `auto`, taken by turns. */
function ofProblem({ name, z0, span, atol }: StiffProblem): Row[] {
  const study = stiffStudy(name, z0, span);
  const asked = { rtol: 1e-6, atol: 1e-6 * atol, outputs: Float64Array.of(span[1]) };
  const by = (method: string) => () => solve(session, study, { ...asked, method });
  const work = Object.fromEntries([...METHODS, "auto"].map((method) => [method, by(method)]));
  const times = medians(work, { budget: 300 });
  const aim = { most: 20 };
  return [
    ...Object.entries(times).map(([method, value]): Row => {
      return { what: `${name} by ${method} at 1e-6`, value, unit: "ms", aim };
    }),
    {
      what: `${name} by auto, of the best by name`,
      value: times.auto / Math.min(...METHODS.map((method) => times[method])),
      unit: "×",
      aim: { most: 1.5 },
    },
  ];
}

/** Stiff problems by the method that suits each, and heat by lines. */
export const stiff: RowGroup = {
  name: "stiff",
  title: "Stiff problems",
  measure() {
    const rows: Row[] = stiffProblems.filter(({ z0 }) => z0.length <= 20).flatMap(ofProblem);
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
