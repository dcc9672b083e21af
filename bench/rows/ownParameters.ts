import type { ReverseBatch } from "../../src/core/kernel.ts";
import { Random } from "../../src/core/random.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { Session } from "../../src/study/session.ts";
import { type Study, study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { processorMedians } from "../timing.ts";

const TRAJECTORIES = 200;
const STEPS = 100;

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

/** What is timed of one system. */
interface Case {
  readonly study: Study;
  readonly session: Session;
  readonly t1: number;
  readonly states: Float64Array;
  readonly thetas: Float64Array;
}

/** Trajectories with a parameter vector each, against the same ones with one for all. */
export const ownParameters: RowGroup = {
  name: "ownParameters",
  title: `${TRAJECTORIES} trajectories with parameters of their own, against the same for all`,
  measure: () =>
    Object.entries(systems).flatMap(([name, { text, t1, reach }]): Row[] => {
      const session = new Session();
      const entry = "bench.node-ode.ts";
      const source = `export const f = ${text};`;
      const own = study(session.read({ entry, texts: new Map([[entry, source]]) }), "f");
      const { field, theta } = own;
      const random = new Random(1);
      const drawn = () => reach * (2 * random.uniform() - 1);
      const states = Float64Array.from({ length: TRAJECTORIES * field.dimension }, drawn);
      const thetas = Float64Array.from({ length: TRAJECTORIES * theta.length }, (_, at) => theta[at % theta.length]);
      const one: Case = { study: own, session, t1, states, thetas };
      return [
        row(`${name}: tsit5 at 1e-6, steps of their own`, ownSteps(one)),
        row(`${name}: rk4 and its reverse, ${STEPS} steps`, reversed(one)),
      ];
    }),
};

function row(what: string, work: Readonly<Record<"shared" | "each", () => unknown>>): Row {
  const time = processorMedians(work, { together: 10, rounds: 25 });
  return { what, value: time.each / time.shared, unit: "×", aim: { most: 1.1 }, note: "processor time" };
}

function ownSteps({ study: { field, system, theta }, session, t1, states, thetas }: Case) {
  const pair = completePair(explicitMethods.get("tsit5"));
  const outputs = Float64Array.of(t1);
  const common = { system, method: pair, theta, t0: 0, t1, outputs, rtol: 1e-6, atol: 1e-9, states };
  const [shared, own] = [session.pairKernel(field, pair, TRAJECTORIES), session.ownPairKernel(field, pair)];
  return {
    shared: () => solveAdaptive({ ...common, kernel: shared }),
    each: () => solveAdaptive({ ...common, kernel: own, thetas }),
  };
}

/** A gradient for each trajectory; the kernel's opening included. */
function reversed({ study: { field, theta }, session, states, thetas }: Case) {
  const kernel = session.reverseKernel(field, explicitMethods.get("rk4"));
  const turned = (x: Float64Array) => {
    const length = x.length / TRAJECTORIES;
    return x.map((_, at) => x[(at % TRAJECTORIES) * length + Math.floor(at / TRAJECTORIES)]);
  };
  const [z, own, ones] = [turned(states), turned(thetas), new Float64Array(states.length).fill(1)];
  const gradient = new Float64Array(thetas.length);
  const take = (batch: ReverseBatch) => {
    batch.store(0, 1e-3, 0, STEPS);
    batch.addCotangents(ones);
    batch.reverse();
    batch.readGradient(gradient);
  };
  const options = { gradient: "each" } as const;
  return {
    shared: () => take(kernel.open(z, TRAJECTORIES, theta, options)),
    each: () => take(kernel.openEach!(z, TRAJECTORIES, own, options)),
  };
}
