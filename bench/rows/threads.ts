import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isReporting, reports } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { attractionOf } from "../../src/phase/attraction.ts";
import { basins } from "../../src/phase/basins.ts";
import { equilibriaBeside } from "../../src/phase/beside.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { Pool } from "../../src/pool/pool.ts";
import { Cancelled } from "../../src/study/cancelled.ts";
import { flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Interrupted } from "../../src/train/segmentSolver.ts";
import { Training } from "../../src/train/training.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { median } from "../timing.ts";

/** The threads of the product, as it is built. */
const SCRIPT = path.resolve("dist/poolWorker.js");
/** Cells a side of an image, and of one for a dense screen. */
const SIDE = 256;
const DENSE = 512;
/** Rounds of which the first ones compile. */
const [ROUNDS, COLD] = [15, 6];
/** Iterations of a training between two looks at its whole loss. */
const ITERATIONS = 4;

const plane = (side: number): Plane => ({ view: { x: [-side, side], y: [-side, side] }, axes: [0, 1], held: [0, 0] });

const systems: Readonly<Record<string, { readonly f: string; readonly shown: Plane }>> = {
  Duffing: { f: "[y, x - x ** 3 - 0.2 * y]", shown: plane(2) },
  pendulum: { f: "[y, -9.81 * Math.sin(x) - 0.2 * y]", shown: plane(7) },
  "Van der Pol": { f: "[y, (1 - x * x) * y - x]", shown: plane(4) },
};

/** Makes an image as a portrait has it. */
function imageOf(f: string, shown: Plane, side: number, pool: Pool): () => void {
  const entry = "bench.node-ode.ts";
  const text = `export const f = ([x, y] = [0.1, 0.2], t: number) => ${f};`;
  const session = new Session({ pool });
  const flow = flowOf(session, study(session.read({ entry, texts: new Map([[entry, text]]) }), "f"), {}, () => false);
  const { equilibria: inView } = equilibria(flow, 0, shown, () => false);
  const frozen = flow.frozen(0);
  const { cycles } = limitCycles(frozen, shown, inView);
  return () => {
    const all = [...inView, ...equilibriaBeside(flow, 0, shown)];
    for (const _ of basins(attractionOf(frozen, shown, all, cycles), side, side));
  };
}

/** Goes on with a training whose windows are solved one by one. */
function iterations(pool: Pool): () => void {
  const entry = "bench.node-ode.ts";
  const text = `import { adam, experiment, from, meanSquaredError, mlp } from "node-ode";
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];
export function learnt([x, y] = [2, 0], t: number, { net = mlp([2, 50, 2], { seed: 7 }) } = {}) { return net([x ** 3, y ** 3]); }
export const fit = experiment(learnt, { z0: [2, 0], t: { from: 0, to: 25, points: 1000 }, data: from(truth), loss: meanSquaredError(), train: {
  iterations: 1000, optimizer: adam(0.003), batch: { size: 128, points: 10 }, method: "tsit5", gradient: "interpolating", seed: 1,
} });`;
  const session = new Session({ pool });
  const texts = new Map([[entry, text]]);
  const training = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
  return () => training.run({ until: training.iteration + ITERATIONS });
}

/** A training by steps of fixed size on many trajectories. */
function manyTrajectories(pool: Pool): Training {
  const entry = "bench.node-ode.ts";
  const starts = Array.from({ length: 2000 }, (_, k) => [2 - 0.0005 * k, 0.0005 * k]);
  const text = `import { adam, experiment, from, meanSquaredError, mlp } from "node-ode";
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];
export function learnt([x, y] = [2, 0], t: number, { net = mlp([2, 50, 2], { seed: 7 }) } = {}) { return net([x ** 3, y ** 3]); }
export const fit = experiment(learnt, { z0: ${JSON.stringify(starts)}, t: { from: 0, to: 2, points: 21 }, data: from(truth),
  loss: meanSquaredError(), train: { iterations: 1000, optimizer: adam(0.003), method: "rk4", steps: 2, seed: 1 },
});`;
  const texts = new Map([[entry, text]]);
  const session = new Session({ pool });
  const { problem } = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
  return new Training(problem);
}

/** What two threads take, and what they gain: the median of what each round, of one thread and then of two, shows. */
function shared(act: () => void, pool: Pool): { readonly two: number; readonly gain: number } {
  const times: number[] = [];
  const gains: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [one, two] = [1, 2].map((threads) => {
      pool.threads = threads;
      const begun = performance.now();
      act();
      return performance.now() - begun;
    });
    if (round < COLD) continue;
    times.push(two);
    gains.push(one / two);
  }
  return { two: median(times), gain: median(gains) };
}

/** The same as rows, of work that comes `together` times. */
function sharedRows(what: string, act: () => void, pool: Pool, { most, together = 1 }: Shown = {}): Row[] {
  const { two, gain } = shared(act, pool);
  return [
    { what: `${what}: two threads`, value: two / together, unit: "ms", ...(most && { aim: { most } }) },
    { what: `${what}: two, against one`, value: gain, unit: "×", aim: { least: 1.85 } },
  ];
}

interface Shown {
  readonly most?: number;
  readonly together?: number;
}

/** Milliseconds from a cancellation to the end of it: the longest of some. */
function cancelledIn(act: (cancelled: () => boolean) => void, pool: Pool): number {
  pool.threads = 2;
  let longest = 0;
  for (let round = 0; round < 10; round++) {
    const due = performance.now() + 5 + round;
    try {
      act(() => performance.now() >= due);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      longest = Math.max(longest, performance.now() - due);
    }
  }
  return longest;
}

/** Milliseconds from a cancellation to the end of a sweep whose solves take minutes: the longest of some. */
async function cancellation(pool: Pool): Promise<number> {
  const entry = "bench.node-ode.ts";
  const text = `import { experiment } from "node-ode";
export const f = ([x, v] = [2, 0], t: number, { mu = 1 } = {}) => [v, mu * (1 - x * x) * v - x];
export const e = experiment(f, { z0: [2, 0], t: [0, 1e7], method: "dop853", rtol: 1e-10, maxSteps: 2e9 });`;
  const session = new Session({ pool });
  const texts = new Map([[entry, text]]);
  const subject = study(session.read({ entry, texts }), "e");
  const sweep = analyses.get("sweep");
  if (!isReporting(sweep)) throw new Error("sweep does not report");
  pool.threads = 2;
  let longest = 0;
  for (let round = 0; round < 10; round++) {
    const due = performance.now() + 100 + 7 * round;
    const cancelled = () => performance.now() >= due;
    try {
      for await (const _ of reports(sweep, subject, {}, { session, entry, texts, cancelled, seed: 1 }));
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
    longest = Math.max(longest, performance.now() - due);
  }
  return longest;
}

/** What threads that share work gain. */
export const threads: RowGroup = {
  name: "threads",
  title: "Threads that share work: basin images, whole, and more",
  async measure() {
    if (!existsSync(SCRIPT)) throw new Error("build first: node scripts/build.mjs");
    const pool = new Pool({ script: pathToFileURL(SCRIPT) });
    const rows = Object.entries(systems).flatMap(([name, { f, shown }]) => [
      ...sharedRows(`${name}, ${SIDE} × ${SIDE}`, imageOf(f, shown, SIDE, pool), pool, { most: 300 }),
      ...sharedRows(`${name}, ${DENSE} × ${DENSE}`, imageOf(f, shown, DENSE, pool), pool),
    ]);
    rows.push(...sharedRows("gradients of 128 windows by tsit5", iterations(pool), pool, { together: ITERATIONS }));
    const many = manyTrajectories(pool);
    const [loss, iteration] = [(c?: () => boolean) => many.wholeLoss(c), (c?: () => boolean) => many.step(c)];
    rows.push(
      ...sharedRows("loss of 2,000 trajectories by rk4", loss, pool),
      { what: "the same loss, cancelled", value: cancelledIn(loss, pool), unit: "ms", aim: { most: 50 } },
      ...sharedRows("iteration on 2,000 trajectories by rk4", iteration, pool),
      { what: "the same iteration, cancelled", value: cancelledIn(iteration, pool), unit: "ms", aim: { most: 50 } },
    );
    const ended = await cancellation(pool);
    await pool.dispose();
    return [...rows, { what: "a sweep of long solves, cancelled", value: ended, unit: "ms", aim: { most: 50 } }];
  },
};
