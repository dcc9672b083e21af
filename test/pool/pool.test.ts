import assert from "node:assert/strict";
import { after, suite, test } from "node:test";
import { attractionOf } from "../../src/phase/attraction.ts";
import { basins } from "../../src/phase/basins.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import type { PartedWork, PartTools } from "../../src/pool/partedWork.ts";
import { Pool } from "../../src/pool/pool.ts";
import { flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { until } from "../until.ts";
import { bundledThread } from "./bundledThread.ts";

/** The threads of the tests: those of the lab, with works that misbehave. */
const script = await bundledThread(`
import { isMainThread } from "node:worker_threads";
import { partedWorks } from "./src/analysis/partedWorks.ts";
import { Registry } from "./src/core/registry.ts";
import { serveParts } from "./src/pool/serveParts.ts";
import { Session } from "./src/study/session.ts";

const faulty = {
  name: "faulty",
  open({ how, at, places, begun }, tools, cancelled) {
    if (how === "closed") throw new Error("nothing can be made ready");
    return (part) => {
      if (begun) { Atomics.add(begun, 0, 1); Atomics.notify(begun, 0); }
      if (how === "hang") for (;;) if (cancelled()) return -1;
      if (part === at && how === "die") process.exit(1);
      if (part === at && how === "fill") for (const held = []; ; ) held.push(new Array(1e6).fill(held.length));
      if (part === at && how === "fail") throw new Error("on a thread");
      if (places) Atomics.add(places, part, 1);
      return part * part;
    };
  },
};
const works = new Registry("work", [...partedWorks, faulty]);
const session = new Session();
serveParts(works, (arithmetic = "strict") => session.inArithmetic(arithmetic));
`);

interface Fault {
  readonly how?: "die" | "fail" | "closed" | "hang";
  readonly at?: number;
  /** How often each part was done on a thread of the pool. */
  readonly places?: Int32Array;
  readonly begun?: Int32Array;
}

/** What the thread that asks does of it: the same numbers, without faults. */
const squares = (slowly = 0): PartedWork<Fault, number, PartTools> => ({
  name: "faulty",
  open: () => (part) => {
    const until = performance.now() + slowly;
    while (performance.now() < until);
    return part * part;
  },
});

/** One for all tests, as threads take long to start. */
const pool = new Pool({ script });
after(() => pool.dispose());

function poolOf(threads: number): Pool {
  pool.threads = threads;
  return pool;
}

const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const squaresTo = (parts: number) => Array.from({ length: parts }, (_, k) => k * k);

/** Waits, blocking, until the pool's threads have begun something. */
function begin(pool: Pool): void {
  const begun = shared(1);
  const cancelled = () => Atomics.load(begun, 0) > 0;
  for (let n = 0; !cancelled(); n++) {
    assert.ok(n < 600, "no thread has begun anything");
    pool.map(squares(1), { begun }, {}, 200, { cancelled });
  }
}

/** How many parts of a job were done on threads of the pool. */
function elsewhere(pool: Pool): number {
  const places = shared(200);
  assert.deepEqual(pool.map(squares(0.2), { places }, {}, 200), squaresTo(200));
  return places.reduce((sum, x) => sum + x, 0);
}

/** Jobs until threads have done some of one: a machine may give them no time for as long as one takes. */
function shareAgain(pool: Pool): void {
  for (let n = 0; elsewhere(pool) === 0; n++) assert.ok(n < 1000, "no thread does anything");
}

suite("a pool of threads", () => {
  test("results are in the order of the parts, for 1, 2, 3 and 7 threads, whoever did them", () => {
    for (const threads of [1, 2, 3, 7]) {
      const pool = poolOf(threads);
      if (threads === 1) assert.equal(elsewhere(pool), 0);
      else shareAgain(pool);
    }
  });

  test("a part whose thread died, or failed at it, is done by who asked; the next job has its threads again", async () => {
    for (const how of ["die", "fail", "closed"] as const) {
      const pool = poolOf(3);
      begin(pool);
      for (let at = 2; at < 4; at++) assert.deepEqual(pool.map(squares(1), { how, at }, {}, 40), squaresTo(40), how);
      // Its end is heard of at a turn of the event loop.
      await until("threads that work", () => elsewhere(pool) > 0);
    }
  });

  test("what fails where it is asked for fails there, with its own error, and the pool goes on", () => {
    const pool = poolOf(2);
    const failing: PartedWork<Fault, number, PartTools> = {
      name: "faulty",
      open: () => (part) => {
        if (part === 5) throw new RangeError("part 5");
        return part;
      },
    };
    assert.throws(() => pool.map(failing, { how: "fail", at: 5 }, {}, 30), new RangeError("part 5"));
    assert.deepEqual(pool.map(squares(), {}, {}, 30), squaresTo(30));
  });

  test("one that is cancelled ends at once, also on its threads, which then take up the next", () => {
    const pool = poolOf(3);
    begin(pool);
    const begun = shared(1);
    const cancelled = () => Atomics.load(begun, 0) >= 1;
    assert.equal(pool.map(squares(1), { how: "hang", begun }, {}, 1e6, { cancelled }), undefined);
    shareAgain(pool);
  });

  test("small jobs are not shared, and where there is nothing to share them with none is", () => {
    const pool = poolOf(4);
    assert.deepEqual([pool.shares(10, 1e5), pool.shares(1, 1e12), pool.shares(10, 1e9)], [false, false, true]);
    begin(pool);
    const idle = new Pool({ script, threads: 4 });
    assert.deepEqual([idle.shares(10, 3e6), pool.shares(10, 3e6)], [false, true], "less where threads have started");
    assert.equal(new Pool({ threads: 4 }).threads, 1);
    const { SharedArrayBuffer: there } = globalThis;
    try {
      (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer = undefined;
      assert.equal(pool.threads, 1);
    } finally {
      globalThis.SharedArrayBuffer = there;
    }
  });

  test("results come one by one while later parts are done, and no further than a few ahead", async () => {
    const pool = poolOf(3);
    begin(pool);
    const begun = shared(1);
    const results: number[] = [];
    for await (const result of pool.inOrder(squares(), { begun }, {}, 500)) {
      results.push(result);
      if (results.length === 1) await until("parts to be begun ahead", () => Atomics.load(begun, 0) > 2);
      assert.ok(Atomics.load(begun, 0) <= results.length + 12, `${Atomics.load(begun, 0)} begun`);
    }
    assert.deepEqual(results, squaresTo(500));
    for await (const result of pool.inOrder(squares(), {}, {}, 500)) if (result === 25) break;
    assert.deepEqual(pool.map(squares(), {}, {}, 20), squaresTo(20));
  });

  test("results are taken in order with their parts, few of them kept, until it is cancelled", () => {
    const pool = poolOf(3);
    begin(pool);
    const begun = shared(1);
    const results: number[] = [];
    const take = (result: number, part: number) => {
      assert.equal(part, results.length);
      results.push(result);
      assert.ok(Atomics.load(begun, 0) <= results.length + 12, `${Atomics.load(begun, 0)} begun`);
    };
    assert.equal(pool.each(squares(), { begun }, {}, 200, take), true);
    assert.deepEqual(results, squaresTo(200));
    let taken = 0;
    assert.equal(
      pool.each(squares(), {}, {}, 200, () => taken++, { cancelled: () => taken === 20 }),
      false,
    );
    assert.equal(taken, 20);
  });
});

suite("basins on several threads", () => {
  const entry = "pool.node-ode.ts";
  const text = (f: string) => `export const f = ([x, y] = [0.1, 0.2], t: number) => ${f};`;
  const shown = { view: { x: [-2.5, 2.5], y: [-2.5, 2.5] }, axes: [0, 1], held: [0, 0] } as const;
  /** Wells and foci, cycles, saddles, and a field that is stiff. */
  const fields = {
    Duffing: "[y, x - x ** 3 - 0.2 * y]",
    "two cycles":
      "[x * 0.1 * (1 - x * x - y * y) * (4 - x * x - y * y) - y, y * 0.1 * (1 - x * x - y * y) * (4 - x * x - y * y) + x]",
    relaxation: "[y, 30 * (1 - x * x) * y - x]",
    forced: "[y, x - x ** 3 - 0.2 * y + 0.1 * Math.cos(t)]",
  };

  for (const [name, f] of Object.entries(fields))
    test(`the same image, to the byte, for 1, 2, 3 and 7 threads: ${name}`, () => {
      const images = [1, 2, 3, 7].map((threads) => {
        const pool = poolOf(threads);
        if (threads > 1) begin(pool);
        const session = new Session({ pool });
        const flow = flowOf(
          session,
          study(session.read({ entry, texts: new Map([[entry, text(f)]]) }), "f"),
          {},
          () => false,
        );
        const all = equilibria(flow, 0, shown, () => false).equilibria;
        const frozen = flow.frozen(0);
        const { cycles } = limitCycles(frozen, shown, all);
        return [...basins(attractionOf(frozen, shown, all, cycles), 64, 64)].at(-1)!;
      });
      for (const image of images) assert.deepEqual(image, images[0]);
      // All but one state of the relaxation go to its cycle.
      assert.ok(name === "relaxation" || new Set(images[0].of).size > 1, "one tint");
    });
});

suite("gradients of batches on several threads", () => {
  const entry = "batch.node-ode.ts";
  /** Windows of a spiral, each solved by itself: by steps that are chosen, and by a continuous mode. */
  const text = (train: string) => `import { adam, experiment, from, huber, mlp } from "node-ode";
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x ** 3 + 2 * y ** 3, -2 * x ** 3 - 0.1 * y ** 3];
export function learnt([x, y] = [2, 0], t: number, { net = mlp([2, 8, 2], { seed: 7 }) } = {}) { return net([x ** 3, y ** 3]); }
export const fit = experiment(learnt, {
  z0: [2, 0], t: { from: 0, to: 5, points: 400 }, data: from(truth, { noise: 0.01, seed: 1 }), loss: huber(0.1),
  train: { iterations: 2, optimizer: adam(0.01), batch: { size: 66, points: 5 }, seed: 1, ${train} },
});`;
  const trainingOf = (train: string, pool: Pool | undefined, cancelled = () => false) => {
    const session = new Session({ pool });
    const texts = new Map([[entry, text(train)]]);
    const training = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
    const { status } = training.run({ cancelled });
    return { status, checkpoint: training.checkpoint(), training };
  };

  for (const train of [
    'method: "dopri5", gradient: "checkpointed"',
    'method: "tsit5", gradient: "interpolating"',
    'method: "rk4", gradient: "backsolve", steps: 2',
  ])
    test(`the same checkpoint, to the byte, for 1, 2, 3 and 7 threads: ${train}`, () => {
      const alone = trainingOf(train, undefined);
      for (const threads of [1, 2, 3, 7]) {
        const pool = poolOf(threads);
        if (threads > 1) begin(pool);
        assert.deepEqual(trainingOf(train, pool).checkpoint, alone.checkpoint, `${threads} threads`);
      }
    });

  test("a validation is shared over the trajectories that it holds out, and comes to the same bits", () => {
    const starts = Array.from({ length: 20 }, (_, k) => [2 - 0.05 * k, 0.05 * k]);
    const written = text('method: "tsit5", gradient: "checkpointed", validation: 0.6')
      .replace("z0: [2, 0]", `z0: ${JSON.stringify(starts)}`)
      .replace("points: 400", "points: 40");
    const trained = (pool: Pool | undefined) => {
      const session = new Session({ pool });
      const texts = new Map([[entry, written]]);
      const training = new StudyTraining(session, study(session.read({ entry, texts }), "fit"), texts);
      const validations: number[] = [];
      training.run({ progress: ({ history }) => validations.push(...history.validation) });
      return { checkpoint: training.checkpoint(), validations };
    };
    const pool = poolOf(3);
    begin(pool);
    const jobs: string[] = [];
    const seeing = new Proxy(pool, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          const { sought, segments } = (given[1] ?? {}) as { sought?: string; segments?: readonly unknown[] };
          if (name === "map") jobs.push(`${sought} of ${segments?.length}`);
          return value.apply(target, given);
        };
      },
    });
    const shared = trained(seeing);
    assert.ok(jobs.includes("loss of 12"), jobs.join(", "));
    assert.ok(shared.validations.some(Number.isFinite), "nothing was validated");
    assert.deepEqual(shared, trained(undefined));
  });

  test("is shared: what is looked for is done on the threads, and a cancelled iteration counts as not begun", () => {
    const pool = poolOf(3);
    begin(pool);
    let jobs = 0;
    const counting = new Proxy(pool, {
      get(target, name) {
        if (name === "map") jobs++;
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const train = 'method: "dopri5", gradient: "checkpointed"';
    trainingOf(train, counting);
    assert.ok(jobs >= 2, `${jobs} jobs`);
    let asked = 0;
    const { status, training } = trainingOf(train, pool, () => ++asked > 2);
    assert.equal(status, "paused");
    assert.ok(training.iteration < 2);
    assert.deepEqual(training.run({}).status === "paused", false);
    assert.deepEqual(training.checkpoint(), trainingOf(train, undefined).checkpoint);
  });
});
