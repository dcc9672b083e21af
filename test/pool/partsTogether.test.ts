import assert from "node:assert/strict";
import { after, suite, test } from "node:test";
import { Pool } from "../../src/pool/pool.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Interrupted } from "../../src/train/segmentSolver.ts";
import { Training } from "../../src/train/training.ts";
import type { TrainingProblem } from "../../src/train/trainingProblem.ts";
import { bundledThread } from "./bundledThread.ts";
import { eagerPool } from "./eagerPool.ts";

/** Threads that die over a batch of 71 segments, and fail at one of 73. */
const script = await bundledThread(`
import { partedWorks } from "./src/analysis/partedWorks.ts";
import { Registry } from "./src/core/registry.ts";
import { serveParts } from "./src/pool/serveParts.ts";
import { Session } from "./src/study/session.ts";

const works = [...partedWorks].map((work) => ({
  ...work,
  open(given, tools, cancelled) {
    const run = work.open(given, tools, cancelled);
    return (part) => {
      if (given.batch?.count === 71) process.exit(1);
      if (given.batch?.count === 73) throw new Error("on a thread");
      return run(part);
    };
  },
}));
const session = new Session();
serveParts(new Registry("work", works), (arithmetic = "strict") => session.inArithmetic(arithmetic));
`);

const pool = new Pool({ script });
after(() => pool.dispose());

const eager = (threads: number, jobs?: string[]) => eagerPool(pool, threads, jobs);

const startsOf = (count: number) => Array.from({ length: count }, (_, k) => [2 - 0.01 * k, 0.02 * k]);

interface Written {
  /** The body of the function that learns. */
  readonly f?: string;
  readonly train?: string;
  readonly data?: string;
  readonly loss?: string;
  readonly count?: number;
}

/** A training on many trajectories by steps of fixed size. */
const text = ({ f = NET, train = "", data = "from(truth)", loss = "huber(0.1)", count = 70 }: Written) => `
import { adam, earlyTimes, experiment, from, huber, kineticEnergy, mlp, multipleShooting, pointwise } from "node-ode";
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];
export function learnt([x, y] = [2, 0], t: number, { k = 1, net = mlp([2, 8, 2], { seed: 7 }) } = {}) { ${f} }
export const fit = experiment(learnt, {
  z0: ${JSON.stringify(startsOf(count))}, t: { from: 0, to: 2, points: 9 }, data: ${data}, loss: ${loss},
  train: { iterations: 4, optimizer: adam(0.01), method: "rk4", steps: 6, seed: 1, ${train} },
});`;

const NET = "return net([x ** 3, y ** 3]);";
const FORCED = "const [p, q] = net([x, y]); return [p + Math.sin(t), q - k * x];";

/** Trajectories each with times of its own, one of them shorter, and some gaps. */
const UNEVEN = JSON.stringify(
  startsOf(70).map((z0, j) => ({
    t: Array.from({ length: j === 5 ? 3 : 5 }, (_, k) => 0.2 * k + 0.001 * j * k * k),
    z: Array.from({ length: j === 5 ? 3 : 5 }, (_, k) => [z0[0] - 0.1 * k, k === 2 && j % 7 === 3 ? null : z0[1]]),
  })),
).replaceAll("null", "NaN");

function trainingOf(written: Written, pool?: Pool, changed: Partial<TrainingProblem> = {}): Training {
  const entry = "parts.node-ode.ts";
  const texts = new Map([[entry, text(written)]]);
  const session = new Session({ pool });
  const { problem } = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
  return new Training({ ...problem, ...changed });
}

/** The loss that an iteration looks at, with its gradient. */
function differentiated(training: Training, cancelled?: () => boolean) {
  const gradient = new Float64Array(training.objective.count);
  const solved = training.objective.evaluate(training.state.x, training.look(0), gradient, cancelled);
  return { ...solved, gradient };
}

/** The same summed over the batch as a whole. */
const asWhole = (written: Written) => differentiated(trainingOf(written, undefined, { partsTogether: undefined }));

function nearly(a: Float64Array, b: Float64Array, part: number): void {
  const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert.ok(size > 0);
  for (const [n, x] of a.entries()) assert.ok(Math.abs(x - b[n]) <= part * size, `entry ${n}: ${x}, not ${b[n]}`);
}

const WINDOWS = "batch: { size: 90, points: 4 }";

suite("gradients of many trajectories that step together, on several threads", () => {
  for (const [what, written] of Object.entries({
    "a field without t": {},
    "a forced one": { f: FORCED },
    "times of each trajectory's own, and gaps": { f: FORCED, data: UNEVEN },
    "in float32": { train: 'precision: "float32"' },
    "in float32, times of each trajectory's own": { f: FORCED, data: UNEVEN, train: 'precision: "float32"' },
    "an integral behind the state": { f: FORCED, train: "regularisers: [kineticEnergy(0.1)]" },
    "initial states that are learnt": { train: "learnZ0: true" },
    windows: { train: WINDOWS },
    "windows of a forced one": { f: FORCED, train: WINDOWS },
  } satisfies Record<string, Written>))
    test(`the same bits for 1, 2, 3 and 7 threads, and those of the whole but for roundings: ${what}`, () => {
      const alone = differentiated(trainingOf(written));
      const single = JSON.stringify(written).includes("float32");
      const whole = asWhole(written);
      nearly(alone.gradient, whole.gradient, single ? 1e-4 : 1e-12);
      nearly(Float64Array.of(alone.loss), Float64Array.of(whole.loss), single ? 1e-5 : 1e-13);
      for (const threads of [1, 2, 3, 7]) {
        const jobs: string[] = [];
        assert.deepEqual(differentiated(trainingOf(written, eager(threads, jobs))), alone, `${threads} threads`);
        assert.deepEqual(jobs, threads === 1 ? [] : ["parts of a batch"]);
      }
    });

  for (const [what, written] of Object.entries({
    "all data": { train: "learnZ0: true" },
    windows: { train: WINDOWS },
    "windows of a forced one": { f: FORCED, train: WINDOWS },
  }))
    test(`a training comes to the same parameters, where all parts' rooms are used again: ${what}`, () => {
      const trained = (pool: Pool | undefined) => {
        const training = trainingOf(written, pool);
        const losses = Array.from({ length: 4 }, () => training.step()!.loss);
        return { x: training.state.x.slice(), losses };
      };
      const alone = trained(undefined);
      assert.equal(new Set(alone.losses).size, 4);
      for (const threads of [2, 3]) assert.deepEqual(trained(eager(threads)), alone);
    });

  test("the gradient is the slope of the loss", () => {
    const training = trainingOf({ f: FORCED, train: "learnZ0: true" }, eager(3));
    const { gradient } = differentiated(training);
    const { x } = training.state;
    const direction = x.map((_, n) => Math.sin(1 + 7 * n));
    const h = 1e-5;
    const at = (s: number) => {
      const moved = x.map((v, n) => v + s * direction[n]);
      return training.objective.evaluate(moved, training.look(0), new Float64Array(x.length)).loss;
    };
    const slope = gradient.reduce((sum, g, n) => sum + g * direction[n], 0);
    nearly(Float64Array.of(slope), Float64Array.of((at(h) - at(-h)) / (2 * h)), 1e-7);
  });

  test("batches of 64, the mode direct, and what stays on one thread have the bits that they have as a whole", () => {
    for (const written of [
      { count: 64 },
      { train: "batch: { size: 64, points: 5 }" },
      { train: 'gradient: "direct"' },
      { f: "return [t < 0.7 * k ? -x : x, net([x, y])[0]];" },
      { loss: "pointwise((z, t, target) => (z[0] - target[0]) ** 2)" },
      { train: "curriculum: earlyTimes()" },
      { train: "curriculum: multipleShooting({ segments: 2 })" },
    ] satisfies Written[]) {
      const jobs: string[] = [];
      assert.deepEqual(differentiated(trainingOf(written, eager(3, jobs))), asWhole(written), JSON.stringify(written));
      assert.deepEqual(jobs, [], JSON.stringify(written));
    }
  });

  test("few steps of a simple field are one part, whoever is there to share them", () => {
    const written = { f: "return [k * y, -x];", count: 200 };
    const jobs: string[] = [];
    assert.deepEqual(differentiated(trainingOf(written, eager(3, jobs))), asWhole(written));
    assert.deepEqual(jobs, []);
  });

  test("a solution that leaves the numbers is told in the same words", () => {
    // The trajectories that start far out are those of the last part.
    const written = { f: "return [y > 1.3 ? x * x * x * 500 + k : x, 0 * net([x, y])[0]];" };
    const alone = differentiated(trainingOf(written));
    assert.ok(Number.isNaN(alone.loss));
    assert.match(alone.failure!, /trajectory 6\d/);
    for (const threads of [2, 3]) assert.deepEqual(differentiated(trainingOf(written, eager(threads))), alone);
  });

  test("what is cancelled is told so, and can be asked for again", () => {
    const written = { train: "steps: 40" };
    const training = trainingOf(written, eager(3));
    let asked = 0;
    assert.throws(() => differentiated(training, () => ++asked > 1), Interrupted);
    assert.deepEqual(differentiated(training), differentiated(trainingOf(written)));
  });

  for (const [what, count] of [
    ["die", 71],
    ["fail", 73],
  ] as const)
    test(`threads that ${what} cost time only`, () => {
      assert.deepEqual(differentiated(trainingOf({ count }, eager(3))), differentiated(trainingOf({ count })));
    });

  test("without shared memory it is done on one thread, with the same bits", () => {
    const alone = differentiated(trainingOf({}));
    const { SharedArrayBuffer: there } = globalThis;
    try {
      (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer = undefined;
      const jobs: string[] = [];
      assert.deepEqual(differentiated(trainingOf({}, eager(3, jobs))), alone);
      assert.deepEqual(jobs, []);
    } finally {
      globalThis.SharedArrayBuffer = there;
    }
  });
});
