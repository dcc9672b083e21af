import { Random } from "../../src/core/random.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { processorMedians } from "../timing.ts";

const TRAJECTORIES = 200;

const systems: Readonly<Record<string, { readonly text: string; readonly t1: number; readonly reach: number }>> = {
  Lorenz: {
    text: `([x, y, z] = [1, 1, 1], t: number, { s = 10, r = 28, b = 8 / 3 } = {}) =>
      [s * (y - x), x * (r - z) - y, x * y - b * z]`,
    t1: 1,
    reach: 10,
  },
  "Van der Pol": {
    text: "([x, y] = [2, 0], t: number, { mu = 1 } = {}) => [y, mu * (1 - x * x) * y - x]",
    t1: 20,
    reach: 3,
  },
  pendulum: {
    text: "([x, y] = [2, 0], t: number, { g = 9.81, c = 0.2 } = {}) => [y, -g * Math.sin(x) - c * y]",
    t1: 10,
    reach: 3,
  },
};

/** Trajectories with a parameter vector each, against the same ones with one for all. */
export const ownParameters: RowGroup = {
  name: "ownParameters",
  title: `${TRAJECTORIES} trajectories with parameters of their own, against the same for all`,
  measure: () =>
    Object.entries(systems).map(([name, { text, t1, reach }]): Row => {
      const session = new Session();
      const entry = "bench.node-ode.ts";
      const source = `export const f = ${text};`;
      const { field, system, theta } = study(session.read({ entry, texts: new Map([[entry, source]]) }), "f");
      const pair = completePair(explicitMethods.get("tsit5"));
      const random = new Random(1);
      const states = Float64Array.from(
        { length: TRAJECTORIES * field.dimension },
        () => reach * (2 * random.uniform() - 1),
      );
      const thetas = Float64Array.from({ length: TRAJECTORIES * theta.length }, (_, at) => theta[at % theta.length]);
      const outputs = Float64Array.of(t1);
      const common = { system, method: pair, theta, t0: 0, t1, outputs, rtol: 1e-6, atol: 1e-9, states };
      const [one, own] = [session.pairKernel(field, pair, TRAJECTORIES), session.ownPairKernel(field, pair)];
      const time = processorMedians(
        {
          shared: () => solveAdaptive({ ...common, kernel: one }),
          each: () => solveAdaptive({ ...common, kernel: own, thetas }),
        },
        { together: 20, rounds: 25 },
      );
      return {
        what: `${name}: tsit5 at 1e-6, steps of their own`,
        value: time.each / time.shared,
        unit: "×",
        aim: { most: 1.1 },
        note: "processor time",
      };
    }),
};
