import assert from "node:assert/strict";
import { after, suite, test } from "node:test";
import { Pool } from "../../src/pool/pool.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Interrupted } from "../../src/train/segmentSolver.ts";
import { Training } from "../../src/train/training.ts";
import { bundledThread } from "./bundledThread.ts";
import { eagerPool } from "./eagerPool.ts";

const script = await bundledThread(`
import { partedWorks } from "./src/analysis/partedWorks.ts";
import { serveParts } from "./src/pool/serveParts.ts";
import { Session } from "./src/study/session.ts";

const session = new Session();
serveParts(partedWorks, (arithmetic = "strict") => session.inArithmetic(arithmetic));
`);

const pool = new Pool({ script });
after(() => pool.dispose());

const eager = (threads: number, jobs?: string[]) => eagerPool(pool, threads, jobs);

const STARTS = Array.from({ length: 70 }, (_, k) => [2 - 0.01 * k, 0.02 * k]);
const TIMES = "{ from: 0, to: 2, points: 9 }";

/** A training on many trajectories; `f` may depend on t. */
const text = (f: string, train: string, data = "from(truth)") => `
import { adam, experiment, from, huber, kineticEnergy, mlp } from "node-ode";
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];
export function learnt([x, y] = [2, 0], t: number, { k = 1, net = mlp([2, 8, 2], { seed: 7 }) } = {}) { ${f} }
export const fit = experiment(learnt, {
  z0: ${JSON.stringify(STARTS)}, t: ${TIMES}, data: ${data}, loss: huber(0.1),
  train: { iterations: 2, optimizer: adam(0.01), method: "rk4", seed: 1, ${train} },
});`;

/** Trajectories each with times of its own, one of them shorter. */
const UNEVEN = JSON.stringify(
  STARTS.map((z0, j) => ({
    t: Array.from({ length: j === 5 ? 3 : 5 }, (_, k) => 0.2 * k + 0.001 * j * k * k),
    z: Array.from({ length: j === 5 ? 3 : 5 }, (_, k) => [z0[0] - 0.1 * k, z0[1]]),
  })),
);

const NET = "return net([x ** 3, y ** 3]);";
const FORCED = "const [p, q] = net([x, y]); return [p + Math.sin(t), q - k * x];";

function trainingOf(written: string, pool: Pool | undefined): Training {
  const entry = "rows.node-ode.ts";
  const texts = new Map([[entry, written]]);
  const session = new Session({ pool });
  const { problem } = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
  return new Training(problem);
}

/** The loss of all data, with all that is told of it. */
const measured = (training: Training) => ({ ...training.measureWhole() });

suite("losses of trajectories that step together, on several threads", () => {
  for (const [what, written] of Object.entries({
    "a field without t": text(NET, "steps: 3"),
    "a forced one": text(FORCED, ""),
    "times of each trajectory's own": text(FORCED, "steps: 2", UNEVEN),
    "in float32": text(NET, 'steps: 3, precision: "float32"'),
    "in float32, times of each trajectory's own": text(FORCED, 'precision: "float32"', UNEVEN),
    "an integral behind the state": text(FORCED, "regularisers: [kineticEnergy(0.1)]"),
  }))
    test(`the same bits for 1, 2, 3 and 7 threads: ${what}`, () => {
      const alone = measured(trainingOf(written, undefined));
      assert.ok(Number.isFinite(alone.loss));
      for (const threads of [1, 2, 3, 7]) {
        const jobs: string[] = [];
        assert.deepEqual(measured(trainingOf(written, eager(threads, jobs))), alone, `${threads} threads`);
        assert.deepEqual(jobs, threads === 1 ? [] : ["rows"]);
      }
    });

  test("a training with a validation comes to the same parameters", () => {
    const written = text(NET, "validation: 0.9");
    const trained = (pool: Pool | undefined) => {
      const training = trainingOf(written, pool);
      const validations = [0, 1].map(() => training.step()!.validation);
      return { x: training.state.x.slice(), validations };
    };
    const jobs: string[] = [];
    assert.deepEqual(trained(eager(3, jobs)), trained(undefined));
    assert.ok(jobs.length > 0);
  });

  test("a solution that leaves the numbers is told in the same words", () => {
    const written = text("return [x * x * x * 50 + k, net([x, y])[0]];", "");
    const alone = measured(trainingOf(written, undefined));
    assert.ok(Number.isNaN(alone.loss) && alone.failure);
    assert.deepEqual(measured(trainingOf(written, eager(3))), alone);
  });

  test("what is cancelled is told so, and can be asked for again", () => {
    const written = text(NET, "steps: 40");
    const training = trainingOf(written, eager(3));
    let asked = 0;
    assert.throws(() => training.measureWhole(() => ++asked > 1), Interrupted);
    assert.deepEqual(measured(training), measured(trainingOf(written, undefined)));
  });

  test("jumps of f cut steps, and stay on the thread that asks", () => {
    const jobs: string[] = [];
    const written = text("return [t < 0.7 * k ? -x : x, net([x, y])[0]];", "");
    assert.deepEqual(measured(trainingOf(written, eager(3, jobs))), measured(trainingOf(written, undefined)));
    assert.deepEqual(jobs, []);
  });
});
