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

/** What a trajectory costs among many beside what one costs by itself. */
function together(): Row[] {
  const { z0, span, atol } = stiffProblems.find(({ name }) => name === "robertson")!;
  const options = { method: "rodas5p", rtol: 1e-6, atol: 1e-6 * atol, outputs: Float64Array.of(span[1]) };
  const many = Array.from({ length: 64 }, (_, j) => Float64Array.from(z0, (x) => x * (1 + j / 64)));
  const study = stiffStudy("robertson", z0, span);
  const times = medians(
    {
      one: () => solve(session, { ...study, z0: many.slice(0, 1) }, options),
      many: () => solve(session, { ...study, z0: many }, options),
    },
    { budget: 300 },
  );
  const value = times.many / many.length / times.one;
  return [{ what: "robertson by rodas5p, each of 64 together, of one alone", value, unit: "×", aim: { most: 1 } }];
}

/** Stiff problems by the method that suits each, many at once, and heat by lines. */
export const stiff: RowGroup = {
  name: "stiff",
  title: "Stiff problems",
  measure() {
    const rows: Row[] = stiffProblems
      .filter(({ z0 }) => z0.length <= 20)
      .flatMap(ofProblem)
      .concat(together());
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
