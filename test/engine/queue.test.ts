import assert from "node:assert/strict";
import { test } from "node:test";
import type { Worker } from "node:worker_threads";
import { CANCEL_GRACE, JobTerminated, JobTooLong, Queue, type QueueRequest } from "../../src/engine/queue.ts";
import { Threads, type ThreadsOptions } from "../../src/engine/threads.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";

/** A worker whose requests say what it does: answers, obeys its cancellation, hangs, or dies. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
import { parentPort, threadId } from "node:worker_threads";
parentPort.on("message", ({ id, request: { method, params }, cancelFlag }) => {
  if (method === "hang") {
    parentPort.postMessage({ id, kind: "progress", value: "begun" });
    for (;;);
  }
  if (method === "late") {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    parentPort.postMessage({ id, kind: "progress", value: "begun" });
    for (;;);
  }
  if (method === "die") process.exit(1);
  if (method === "fill") for (const held = []; ; ) held.push(new Array(1e6).fill(held.length));
  if (method === "hold") Atomics.wait(params, 0, 0);
  if (method === "thread") return parentPort.postMessage({ id, kind: "result", result: threadId });
  if (method === "obey") {
    parentPort.postMessage({ id, kind: "progress", value: "begun" });
    while (Atomics.load(cancelFlag, 0) === 0);
    parentPort.postMessage({ id, kind: "cancelled" });
    return;
  }
  if (method === "fail") return parentPort.postMessage({ id, kind: "error", message: "no such thing", isInternal: false });
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
  const request: QueueRequest<Asked> = {
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

const threads = () => new Threads(script, { kept: 0 });

/** A job that goes on until it is let go. */
function hold(queue: Queue<Asked>) {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  let isHeld = true;
  const ended = queue.run(ask("hold", gate).request).then(() => {
    isHeld = false;
  });
  const release = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    return ended;
  };
  return { release, isHeld: () => isHeld };
}

async function withLane(use: (queue: Queue<Asked>) => Promise<void>): Promise<void> {
  const queue = new Queue<Asked>(threads());
  try {
    await use(queue);
  } finally {
    await queue.dispose();
  }
}

test("a request is answered, after its progress, with typed arrays as they are", () =>
  withLane(async (queue) => {
    const seen: unknown[] = [];
    const { request } = ask("echo", Float64Array.of(1, -0), (value) => seen.push(value));
    const reply = await queue.run(request);
    assert.deepEqual(reply.kind === "result" && reply.result, Float64Array.of(1, -0));
    assert.deepEqual(seen, [Float64Array.of(1, -0)]);
    assert.equal(queue.idle, true);
  }));

test("a job that hears its cancellation ends at once", () =>
  withLane(async (queue) => {
    const { request, cancel } = ask("obey", null, () => cancel());
    assert.equal((await queue.run(request)).kind, "cancelled");
  }));

test("a job that ignores its cancellation is ended by force, and the one behind it is answered", () =>
  withLane(async (queue) => {
    let began = 0;
    const { request, cancel } = ask("hang", null, () => {
      began = Date.now();
      cancel();
    });
    const hanging = queue.run(request);
    const behind = queue.run(ask("echo", 7).request);
    await assert.rejects(hanging, JobTerminated);
    assert.ok(Date.now() - began >= CANCEL_GRACE - 50);
    const reply = await behind;
    assert.equal(reply.kind === "result" && reply.result, 7);
  }));

test("a thread that dies fails the request it worked on and no other", () =>
  withLane(async (queue) => {
    const dying = queue.run(ask("die").request);
    const behind = queue.run(ask("echo", 8).request);
    await assert.rejects(dying, /the job failed/);
    const reply = await behind;
    assert.equal(reply.kind === "result" && reply.result, 8);
  }));

test("an error of a job is told in its own words", () =>
  withLane((queue) => assert.rejects(queue.run(ask("fail").request), /no such thing/)));

test("what is pending when a queue is disposed of is rejected", async () => {
  const queue = new Queue<Asked>(threads());
  const pending = queue.run(ask("obey").request);
  const rejected = assert.rejects(pending, JobTerminated);
  await queue.dispose();
  await rejected;
});

test("a job that takes longer than it may is ended, and the one behind it is answered", () =>
  withLane(async (queue) => {
    const tooLong = assert.rejects(queue.run({ ...ask("hang").request, seconds: 0.2 }), JobTooLong);
    const behind = await queue.run({ ...ask("echo", 9).request, seconds: 600 });
    assert.equal(behind.kind === "result" && behind.result, 9);
    await tooLong;
  }));

test("the time of a job counts from its last sign of progress; what ends it is a sentence", () =>
  withLane(async (queue) => {
    let began = 0;
    const { request } = ask("late", null, () => {
      began = performance.now();
    });
    await assert.rejects(queue.run({ ...request, seconds: 0.6 }), {
      name: "JobTooLong",
      message:
        "It was stopped: nothing came of it for 0.6 s. A shorter span, a looser tolerance or fewer components take less.",
    });
    assert.ok(performance.now() - began >= 590, `${performance.now() - began}`);
  }));

test("the time of a job counts from when its turn has come", () =>
  withLane(async (queue) => {
    const tooLong = assert.rejects(queue.run({ ...ask("hang").request, seconds: 1 }), JobTooLong);
    // Its time would be over before the first one's.
    const behind = await queue.run({ ...ask("echo", 9).request, seconds: 0.9 });
    assert.equal(behind.kind === "result" && behind.result, 9);
    await tooLong;
  }));

/** Threads that are shared by several queues, and ended with what they are at. */
async function withThreads(options: ThreadsOptions, use: (queue: (document: string) => Queue<Asked>) => Promise<void>) {
  const shared = new Threads(script, options);
  const queues: Queue<Asked>[] = [];
  try {
    await use((document) => {
      const queue = new Queue<Asked>(shared, document);
      queues.push(queue);
      return queue;
    });
  } finally {
    await Promise.all(queues.map((queue) => queue.dispose()));
    await shared.dispose();
  }
}

test("documents that take long delay no other, however many they are", () =>
  withThreads({ kept: 2 }, async (laneOf) => {
    const held = ["a", "b", "c", "d", "e"].map((document) => hold(laneOf(document)));
    const reply = await laneOf("other").run(ask("echo", 1).request);
    assert.equal(reply.kind, "result");
    assert.ok(held.every(({ isHeld }) => isHeld()));
    await Promise.all(held.map(({ release }) => release()));
  }));

test("many documents opened at once share two threads, and each gets its own again", () =>
  withThreads({ kept: 2, patience: 600_000 }, async (laneOf) => {
    const threadOf = async (document: string) => {
      const reply = await laneOf(document).run(ask("thread").request);
      return reply.kind === "result" ? (reply.result as number) : undefined;
    };
    const documents = Array.from({ length: 12 }, (_, n) => `${n}`);
    const first = await Promise.all(documents.map(threadOf));
    assert.equal(new Set(first).size, 2);
    for (const n of [3, 8, 11, 0]) assert.equal(await threadOf(`${n}`), first[n]);
  }));

test("a thread is known by the newest of its documents only, however many it has served", async (t) => {
  const shared = new Threads(script);
  const [first, other] = [await shared.take("first"), await shared.take("other")];
  t.after(() => Promise.all([first, other].map((worker) => worker.terminate())));
  for (let n = 0; n < 16; n++) {
    shared.give(first);
    assert.equal(await shared.take(`${n}`), first);
  }
  shared.give(first);
  shared.give(other);
  // The one that rested last is taken for a document that none is known by.
  assert.equal(await shared.take("0"), first);
  shared.give(first);
  const anew = await shared.take("other");
  assert.equal(anew, other);
  shared.give(other);
  assert.equal(await shared.take("first"), other);
});

test("a thread that was given back before it had started keeps nobody waiting when it is lent again", async () => {
  const shared = new Threads(script, { patience: 1 });
  const unstarted = await shared.take("a");
  shared.give(unstarted);
  assert.equal(await shared.take("b"), unstarted);
  const all = [unstarted, await shared.take("c")];
  let third: Worker | undefined;
  void shared.take("d").then((worker) => {
    third = worker;
  });
  all.push(await until("a third thread", () => third));
  assert.equal(new Set(all).size, 3);
  await Promise.all(all.map((worker) => worker.terminate()));
});

/** A thread that says things that make no sense, and answers after so many of them. */
const senseless = new URL(
  `data:text/javascript,${encodeURIComponent(`
import { parentPort } from "node:worker_threads";
let seed = 7;
const below = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return (seed >> 8) % n; };
const itself = {}; itself.itself = itself;
const values = [null, undefined, NaN, -1, "", "x".repeat(1000), [], {}, itself, new Map([[1, 2]]), 3n, new Date(0), new Float64Array(2), true];
const value = () => values[below(values.length)];
const kinds = ["result", "progress", "missing", "cancelled", "error", "", "__proto__", undefined];
parentPort.on("message", ({ id }) => {
  for (let k = 0; k < 500; k++) {
    // Of no request that there is, or no reply at all.
    const said = { id: below(3) ? 1e6 + below(9) : value(), kind: kinds[below(8)], value: value(), result: value(), files: value(), message: value() };
    parentPort.postMessage(below(4) ? said : below(2) ? value() : { id, kind: ["missing", "error", "", 3][below(4)], files: below(2) ? [3] : {}, message: 3 });
  }
  parentPort.postMessage({ id, kind: "result", result: id });
});
`)}`,
);

test("whatever a thread says, its request is answered", async () => {
  const shared = new Threads(senseless);
  const queue = new Queue<Asked>(shared);
  for (let k = 1; k <= runs(4, 2_000); k++) {
    assert.deepEqual(await queue.run(ask("any").request), { id: k, kind: "result", result: k });
  }
  await shared.dispose();
});

test("a thread that fills the memory is ended with a sentence, and the next request is answered", () => {
  const small = new Threads(script, { kept: 0, limits: { maxOldGenerationSizeMb: 64 } });
  const queue = new Queue<Asked>(small);
  return assert
    .rejects(queue.run(ask("fill").request), /it takes more memory than there is/)
    .then(() => queue.run(ask("echo", 2).request))
    .then((reply) => assert.equal(reply.kind, "result"));
});
