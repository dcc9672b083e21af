import { Random } from "../../src/core/random.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { processorMedians } from "../timing.ts";

const TRAJECTORIES = 1000;
const FIXED_STEPS = 100;

interface System {
  readonly z0: string;
  readonly f: string;
  readonly dimension: number;
  /** Two spans from 0: steps of the second are many more than those of the first, of which there are enough for ends to lie apart. */
  readonly short: number;
  readonly long: number;
  /** States begin within ± this. */
  readonly reach: number;
}

const systems: Readonly<Record<string, System>> = {
  Lorenz: {
    z0: "[x, y, z] = [1, 1, 1]",
    f: "[10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]",
    dimension: 3,
    short: 0.5,
    long: 4,
    reach: 10,
  },
  "Van der Pol": { z0: "[x, y] = [2, 0]", f: "[y, (1 - x * x) * y - x]", dimension: 2, short: 5, long: 40, reach: 3 },
  pendulum: {
    z0: "[x, y] = [2, 0]",
    f: "[y, -9.81 * Math.sin(x) - 0.2 * y]",
    dimension: 2,
    short: 2.5,
    long: 20,
    reach: 3,
  },
};

/** Nanoseconds of a fixed step and of an adaptive one of the same tableau, and those that a trajectory costs besides its steps. */
function costs({ z0, f, dimension, short, long, reach }: System): {
  fixed: number;
  adaptive: number;
  trajectory: number;
} {
  const session = new Session();
  const entry = "bench.node-ode.ts";
  const text = `export const f = (${z0}, t: number) => ${f};`;
  const { field, system, theta } = study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
  const pair = completePair(explicitMethods.get("tsit5"));
  const random = new Random(1);
  const states = Float64Array.from({ length: TRAJECTORIES * dimension }, () => reach * (2 * random.uniform() - 1));
  const kernel = session.pairKernel(field, pair, TRAJECTORIES);
  const common = { kernel, system, method: pair, theta, t0: 0, rtol: 1e-6, atol: 1e-9, states };
  const solve = (end: number) => solveAdaptive({ ...common, t1: end, outputs: Float64Array.of(end) }).trajectories;
  const steps = (end: number) => solve(end).reduce((sum, { stats }) => sum + stats.steps, 0);
  const batch = states.map((_, at) => states[(at % TRAJECTORIES) * dimension + Math.floor(at / TRAJECTORIES)]);
  const fixed = session.fixedStepKernel(field, explicitMethods.get("tsit5")).open(batch, TRAJECTORIES, theta);
  const time = processorMedians(
    { fixed: () => fixed.advance(0, 1e-4, 0, FIXED_STEPS), short: () => solve(short), long: () => solve(long) },
    { together: 10, rounds: 21 },
  );
  const [ofShort, ofLong] = [steps(short), steps(long)];
  // What a longer span takes more brings no trajectories with it.
  const adaptive = (time.long - time.short) / (ofLong - ofShort);
  return {
    fixed: (1e6 * time.fixed) / (TRAJECTORIES * FIXED_STEPS),
    adaptive: 1e6 * adaptive,
    trajectory: (1e6 * (time.short - ofShort * adaptive)) / TRAJECTORIES,
  };
}

/** Many trajectories by steps of their own: what control costs beside the steps themselves, and a trajectory beside its steps. */
export const lanes: RowGroup = {
  name: "lanes",
  title: `${TRAJECTORIES} trajectories by tsit5 at 1e-6`,
  measure: () =>
    Object.entries(systems).flatMap(([name, system]): Row[] => {
      const { fixed, adaptive, trajectory } = costs(system);
      const note = `${adaptive.toFixed(1)} ns, fixed ${fixed.toFixed(1)} ns`;
      return [
        {
          what: `${name}: an adaptive step, against a fixed one`,
          value: adaptive / fixed,
          unit: "×",
          aim: { most: 2 },
          note,
        },
        { what: `${name}: a trajectory besides its steps`, value: trajectory / 1000, unit: "µs", aim: { most: 0.3 } },
      ];
    }),
};
