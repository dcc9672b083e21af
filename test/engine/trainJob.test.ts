import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { FilesMissing } from "../../src/engine/job.ts";
import { trainJob } from "../../src/engine/jobs/train.ts";
import type { TrainOptions, TrainProgress, TrainResult } from "../../src/protocol/trainingApi.ts";
import { Session } from "../../src/study/session.ts";

const entry = "file:///lab/spiral.node-ode.ts";
const sources = { entry, texts: new Map([[entry, readFileSync("samples/spiral.node-ode.ts", "utf8")]]) };
const session = new Session();

/** Runs the job as a worker does, cancelled after so many looks. */
async function run(options: TrainOptions, looks = Number.POSITIVE_INFINITY) {
  const progress: TrainProgress[] = [];
  let looked = 0;
  const result: TrainResult = await trainJob.run(
    { uri: entry, version: 3, name: "fitSpiral", options },
    {
      session,
      sources,
      cancelled: () => ++looked > looks,
      progress: (value) => progress.push(structuredClone(value) as TrainProgress),
    },
  );
  return { result, progress };
}

const losses = (progress: readonly TrainProgress[]) => progress.flatMap(({ history }) => [...history.loss]);

test("a cancelled training replies with its checkpoint, and a chain of requests is the training in one", async () => {
  const settings = { iterations: 120 };
  const whole = await run({ settings });
  assert.equal(whole.result.status, "done");
  assert.equal(whole.result.version, 3);
  const first = await run({ settings }, 40);
  assert.equal(first.result.status, "paused");
  assert.ok(first.result.iteration > 0 && first.result.iteration <= 40);
  const step = await run({ settings, resume: first.result.checkpoint, until: first.result.iteration + 1 });
  assert.equal(step.result.status, "paused");
  assert.equal(step.result.iteration, first.result.iteration + 1);
  assert.equal(losses(step.progress).length, 1);
  const rest = await run({ settings, resume: step.result.checkpoint });
  assert.deepEqual(
    [first, step, rest].flatMap(({ progress }) => losses(progress)),
    losses(whole.progress),
  );
  assert.deepEqual(rest.result.theta, whole.result.theta);
  assert.deepEqual(rest.result.checkpoint, whole.result.checkpoint);
});

test("progress comes at most 20 times a second, without gaps or overlaps, as copies", async (t) => {
  // A clock of its own: a millisecond passes with every look at it, however fast the machine is.
  let [now, looks] = [0, 0];
  t.mock.method(performance, "now", () => {
    looks++;
    return now++;
  });
  const { progress, result } = await run({ settings: { iterations: 600 } });
  t.mock.restoreAll();
  // One more than the time allows: the last one comes when it is over.
  assert.ok(progress.length > 1 && progress.length <= looks / 50 + 1, `${progress.length} in ${looks} ms`);
  let next = 0;
  for (const { history, iteration, iterations, z0, theta } of progress) {
    assert.equal(history.first, next);
    next += history.loss.length;
    for (const column of [history.validation, history.gradientNorm, history.rate, history.evaluations]) {
      assert.equal(column.length, history.loss.length);
    }
    assert.equal(iteration, next);
    assert.equal(iterations, 600);
    assert.deepEqual([...z0], [2, 0]);
    assert.equal(theta.length, 252);
  }
  assert.equal(next, 600);
  assert.deepEqual(progress.at(-1)!.theta, result.theta);
  if (progress.length > 1) assert.notDeepEqual(progress[0].theta, result.theta);
});

test("checkpoints are written where the request says, and a damaged one is told", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "job-"));
  try {
    const checkpointFile = path.join(folder, "c");
    const settings = { iterations: 30 };
    const { result } = await run({ settings, until: 10, checkpointFile });
    assert.deepEqual(new Uint8Array(readFileSync(checkpointFile)), result.checkpoint);
    await run({ settings, until: 20, checkpointFile, resume: result.checkpoint });
    const { progress } = await run({ settings, checkpointFile, resume: result.checkpoint.subarray(0, 99) });
    assert.match(progress[0].events[0], /the checkpoint is cut off; going on from the one before it/);
    assert.equal(progress[0].history.first, 10);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("files that are not there yet are asked for", async () => {
  const lotka = "file:///lab/lotkaVolterraFit.node-ode.ts";
  const texts = new Map([[lotka, readFileSync("samples/lotkaVolterraFit.node-ode.ts", "utf8")]]);
  const context = { session, sources: { entry: lotka, texts }, cancelled: () => false, progress: () => {} };
  await assert.rejects(
    async () => trainJob.run({ uri: lotka, version: 1, name: "fitCounts", options: {} }, context),
    (error) => error instanceof FilesMissing && error.files[0] === "file:///lab/data/lotkaVolterra.csv",
  );
});

test("slow motion waits between iterations and changes no number; a cancellation ends the wait", async () => {
  const settings = { iterations: 12 };
  const fast = await run({ settings });
  const slow = await run({ settings, pace: 200 });
  assert.deepEqual(slow.result.checkpoint, fast.result.checkpoint);
  assert.deepEqual(losses(slow.progress), losses(fast.progress));
  // A day between two iterations.
  const { result } = await run({ settings, pace: 1 / 86400 }, 8);
  assert.equal(result.status, "paused");
  assert.equal(result.iteration, 1);
});
