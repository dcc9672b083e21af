import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { solveRun } from "../../../src/study/sweep/solveRun.ts";
import type { OneRun, SweepRecord } from "../../../src/study/sweep/sweepRun.ts";
import { applied, targetOf } from "../../../src/study/sweep/target.ts";

const entry = "sweep.node-ode.ts";
const text = `export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x + 0.1 * x ** 3];`;

/** A session that counts how many batches have parameters of each lane. */
class CountingSession extends Session {
  batches = 0;

  override fixedStepKernel(...given: Parameters<Session["fixedStepKernel"]>) {
    const kernel = super.fixedStepKernel(...given);
    const { openEach } = kernel;
    return Object.assign(Object.create(kernel), {
      open: kernel.open.bind(kernel),
      openEach: (...of: Parameters<NonNullable<typeof openEach>>) => {
        this.batches++;
        return openEach!.apply(kernel, of);
      },
      evaluate: kernel.evaluate.bind(kernel),
    });
  }
}

async function ran(over: readonly string[], rows: readonly (readonly number[])[], steps: object) {
  const session = new CountingSession();
  const subject = study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
  const targets = over.map((name) => targetOf(subject, name, solveRun.settings));
  const all = rows.map((values): OneRun => applied(subject, targets, values));
  const settings = { overrides: {}, steps, seed: 1, train: {} };
  const context = { session, sources: { entry, texts: new Map([[entry, text]]) }, settings, cancelled: () => false };
  const told = async (runs: readonly OneRun[]) => {
    const records: (readonly SweepRecord[])[] = [];
    for await (const record of solveRun.run(runs, context)) records.push(record);
    return records;
  };
  const together = await told(all);
  const { batches } = session;
  const alone = (await Promise.all(all.map((one) => told([one])))).flat();
  assert.deepEqual(together, alone);
  return { batches, together };
}

test("runs in fixed steps that differ in parameters and starts share lanes, and tell what each tells alone", async () => {
  const rows = Array.from({ length: 300 }, (_, n) => [0.2 + n / 40, n % 7 === 0 ? 40 : 0.5]);
  const { batches, together } = await ran(["k", "x"], rows, { method: "rk4", steps: 50 });
  assert.equal(batches, 2);
  // From 40 the cube takes them away.
  assert.deepEqual([...new Set(together.map(([{ status }]) => status))].sort(), ["diverged", "ok"]);
});

test("runs of other ends and settings stand apart, and one that is refused refuses no other", async () => {
  const rows = [20, 20, 20, 0.5, 40, 40, 20, 20].flatMap((steps, n) => [2, 3].map((t1) => [steps, t1, 1 + n / 10]));
  const { batches, together } = await ran(["steps", "t1", "k"], rows, { method: "rk4" });
  assert.equal(batches, 0);
  assert.deepEqual(
    together.map(([{ status }]) => status === "refused"),
    rows.map(([steps]) => steps === 0.5),
  );
  const sorted = rows.toSorted(([a, b], [c, d]) => a - c || b - d);
  const grouped = await ran(["steps", "t1", "k"], sorted, { method: "rk4" });
  // Of 20 steps ten runs over two ends, of 40 four.
  assert.equal(grouped.batches, 4);
});
