import assert from "node:assert/strict";
import { test } from "node:test";
import { CANCEL_GRACE, JobTerminated, Lane, type LaneRequest } from "../../src/engine/lane.ts";

/** A worker whose requests say what it does: answers, obeys its cancellation, hangs, or dies. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, request: { method, params }, cancelFlag }) => {
  if (method === "hang") for (;;);
  if (method === "die") process.exit(1);
  if (method === "obey") {
    parentPort.postMessage({ id, kind: "progress", value: "begun" });
    while (Atomics.load(cancelFlag, 0) === 0);
    parentPort.postMessage({ id, kind: "cancelled" });
    return;
  }
  if (method === "fail") return parentPort.postMessage({ id, kind: "error", message: "no such thing" });
  parentPort.postMessage({ id, kind: "progress", value: params });
  parentPort.postMessage({ id, kind: "result", result: params });
});
`)}`,
);

interface Asked {
  readonly method: string;
  readonly params: unknown;
}

/** A request, and the way to cancel it. */
function ask(method: string, params: unknown = null, progress: (value: unknown) => void = () => {}) {
  const listeners = new Set<() => void>();
  const request: LaneRequest<Asked> = {
    request: { method, params },
    sources: undefined,
    onCancel: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    progress,
  };
  const cancel = () => {
    for (const listener of listeners) listener();
  };
  return { request, cancel };
}

async function withLane(use: (lane: Lane<Asked>) => Promise<void>): Promise<void> {
  const lane = new Lane<Asked>(script);
  try {
    await use(lane);
  } finally {
    await lane.dispose();
  }
}

test("a request is answered, after its progress, with typed arrays as they are", () =>
  withLane(async (lane) => {
    const seen: unknown[] = [];
    const { request } = ask("echo", Float64Array.of(1, -0), (value) => seen.push(value));
    const reply = await lane.run(request);
    assert.deepEqual(reply.kind === "result" && reply.result, Float64Array.of(1, -0));
    assert.deepEqual(seen, [Float64Array.of(1, -0)]);
    assert.equal(lane.idle, true);
  }));

test("a job that hears its cancellation ends at once", () =>
  withLane(async (lane) => {
    const { request, cancel } = ask("obey", null, () => cancel());
    assert.equal((await lane.run(request)).kind, "cancelled");
  }));

test("a job that ignores its cancellation is ended by force, and the one behind it is answered", () =>
  withLane(async (lane) => {
    const { request, cancel } = ask("hang");
    const hanging = lane.run(request);
    const behind = lane.run(ask("echo", 7).request);
    const began = Date.now();
    cancel();
    await assert.rejects(hanging, JobTerminated);
    assert.ok(Date.now() - began >= CANCEL_GRACE - 50);
    const reply = await behind;
    assert.equal(reply.kind === "result" && reply.result, 7);
  }));

test("a thread that dies fails the request it worked on and no other", () =>
  withLane(async (lane) => {
    const dying = lane.run(ask("die").request);
    const behind = lane.run(ask("echo", 8).request);
    await assert.rejects(dying, /the job failed/);
    const reply = await behind;
    assert.equal(reply.kind === "result" && reply.result, 8);
  }));

test("an error of a job is told in its own words", () =>
  withLane((lane) => assert.rejects(lane.run(ask("fail").request), /no such thing/)));

test("what is pending when a lane is disposed of is rejected", async () => {
  const lane = new Lane<Asked>(script);
  const pending = lane.run(ask("obey").request);
  const rejected = assert.rejects(pending, JobTerminated);
  await lane.dispose();
  await rejected;
});
