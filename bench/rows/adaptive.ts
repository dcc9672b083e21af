import { Random } from "../../src/core/random.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import { Session } from "../../src/study/session.ts";
import { detestProblems } from "../../test/reference/detest.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { sample } from "../samples.ts";
import { medians, medianTime } from "../timing.ts";

/** Steps chosen from error estimates: one trajectory, many in lanes, and the DETEST problems. */
export const adaptive: RowGroup = {
  name: "adaptive",
  title: "Adaptive steps with dopri5",
  measure(rivals) {
    const session = new Session();
    const pair = completePair(explicitMethods.get("dopri5"));
    const { field, system, theta } = sample(session, "vanDerPol");
    const common = { system, method: pair, theta, t0: 0, rtol: 1e-8, atol: 1e-8 };
    const [one, many] = [1, 2].map((trajectories) => session.pairKernel(field, pair, trajectories));

    const states = Float64Array.of(2, 0);
    const single = medianTime(() => solveAdaptive({ ...common, kernel: one, t1: 100, states }));
    const rows: Row[] = [
      { what: "Van der Pol over [0, 100] at 1e-8, every step kept", value: single, unit: "ms", aim: { most: 1 } },
    ];
    const scipy = rivals.run<{ seconds: number }>("vanDerPol_scipy.py");
    const what = "the same, against scipy's RK45";
    if (typeof scipy === "string") rows.push({ what, value: undefined, unit: "×", note: scipy });
    else rows.push({ what, value: (1000 * scipy.seconds) / single, unit: "×" });

    const random = new Random(1);
    const thousand = Float64Array.from({ length: 2000 }, () => 6 * random.uniform() - 3);
    const batch = { ...common, t1: 20, outputs: Float64Array.of(20) };
    const times = medians({
      lanes: () => solveAdaptive({ ...batch, kernel: many, states: thousand }),
      looped: () => {
        for (let j = 0; j < 1000; j++)
          solveAdaptive({ ...batch, kernel: one, states: thousand.subarray(2 * j, 2 * j + 2) });
      },
    });
    rows.push(
      {
        what: "1,000 trajectories in lanes, against one after another",
        value: times.looped / times.lanes,
        unit: "×",
        aim: { least: 2 },
      },
      { what: "1,000 trajectories in lanes", value: times.lanes, unit: "ms" },
    );

    const problems = detestProblems().map((problem) => ({
      ...problem,
      kernel: referencePairKernel(problem.system, pair),
    }));
    const detest = medianTime(() => {
      for (const { kernel, system: own, span, y0 } of problems) {
        const [t0, t1] = span;
        solveAdaptive({
          ...common,
          kernel,
          system: own,
          t0,
          t1,
          states: Float64Array.from(y0),
          theta: new Float64Array(),
        });
      }
    });
    rows.push({
      what: `the ${problems.length} DETEST problems at 1e-8, right-hand sides in TypeScript`,
      value: detest,
      unit: "ms",
      aim: { most: 100 },
    });
    return rows;
  },
};
