import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { Random } from "../../src/core/random.ts";
import { attractionOf } from "../../src/phase/attraction.ts";
import { basins } from "../../src/phase/basins.ts";
import type { FoundDestinations } from "../../src/phase/destinations.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { Ledger } from "../../src/pool/ledger.ts";
import { Pool } from "../../src/pool/pool.ts";
import type { JobMessage, PartMessage } from "../../src/pool/poolMessages.ts";
import { PoolThread } from "../../src/pool/poolThread.ts";
import type { EngineRequest } from "../../src/protocol/engineApi.ts";
import type { WorkerReply, WorkerRequest } from "../../src/protocol/engineMessages.ts";
import { flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { malformed } from "../malformed.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";
import { everyRequest } from "./everyRequest.ts";

/*
 * What the process says to its threads: whatever it is, a thread goes on, and what can be answered is. A message that is sound comes
 * after each heap of others and is answered, by the same thread.
 */

const WORKER = "dist/worker.js";
const POOL_WORKER = "dist/poolWorker.js";
const entry = "file:///lab/f.node-ode.ts";
const texts = new Map([[entry, "export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [y, -k * x];\n"]]);

const HEAP = runs(200, 2_000);
const HEAPS = runs(20, 500);
/** Of so many messages one is worked on; the others are cancelled, or over, before they are looked at. */
const WORKED = 50;

before(() => assert.ok(existsSync(WORKER), "build first: node scripts/build.mjs"));

/** A thread that has not ended by itself. */
function watched(worker: Worker): () => void {
  let end: unknown;
  worker.on("error", (error) => {
    end = error;
  });
  worker.on("exit", (code) => {
    end ??= new Error(`the thread ended with ${code}`);
  });
  after(() => worker.terminate());
  return () => assert.equal(end, undefined);
}

suite("what a process says to its threads", () => {
  test("a thread of the engine answers every request that has an id, and goes on", async (t) => {
    const random = new Random(23);
    const worker = new Worker(path.resolve(WORKER));
    const isThere = watched(worker);
    const replies = new Map<number, WorkerReply>();
    worker.on("message", (reply: WorkerReply) => {
      if (reply.kind !== "progress") replies.set(reply.id, reply);
    });
    const all = Object.entries(everyRequest).flatMap(([method, make]) =>
      (make(entry, "f") ?? [null]).map((params) => ({ method, params }) as EngineRequest),
    );
    const requestOf = (id: number, isCancelled: boolean): WorkerRequest => {
      const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
      if (isCancelled) cancelFlag[0] = 1;
      const request = all[random.bits() % all.length];
      return { id, request, arithmetic: "strict", threads: 1, cancelFlag, sources: { entry, texts } };
    };
    let id = 0;
    let answered = 0;
    for (let heap = 0; heap < HEAPS; heap++) {
      const asked: WorkerRequest[] = [];
      for (let k = 0; k < HEAP; k++) {
        const request = requestOf(++id, k % WORKED > 0);
        const said = malformed(request, random);
        worker.postMessage(said);
        if ((said as WorkerRequest | null | undefined)?.id === id) asked.push(request);
      }
      worker.postMessage({
        ...requestOf(++id, false),
        request: { method: "describe", params: { uri: entry, version: 1 } },
      });
      const sound = id;
      const isDone = () => {
        isThere();
        // As whoever asked would: what takes long is cancelled.
        for (const { cancelFlag } of asked) Atomics.store(cancelFlag, 0, 1);
        return replies.has(sound);
      };
      await until("the answer to a request that is sound", isDone);
      assert.equal(replies.get(sound)?.kind, "result");
      for (const request of asked) {
        const reply = replies.get(request.id);
        assert.ok(reply, `no answer to ${request.request.method}`);
        if (reply.kind === "error") assert.ok(reply.message.length > 5 && reply.message.length <= 600, reply.message);
        answered++;
      }
      replies.clear();
    }
    t.diagnostic(`${id} messages, ${answered} of them answered`);
    assert.ok(answered > id / 4);
  });

  test("a thread of a pool passes over what is no job, and does the next part", async (t) => {
    const job = jobOfBasins();
    const random = new Random(29);
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(path.resolve(POOL_WORKER), { workerData: { results: port2 }, transferList: [port2] });
    after(() => port1.close());
    const isThere = watched(worker);
    const received = () => receiveMessageOnPort(port1)?.message as PartMessage | undefined;
    let messages = 0;
    for (let heap = 0; heap < HEAPS; heap++) {
      const ledgers: Ledger[] = [];
      for (let k = 0; k < HEAP; k++) {
        const ledger = Ledger.of(1, 1, 1);
        const isOver = messages++ % WORKED > 0;
        if (isOver) ledger.end();
        else ledgers.push(ledger);
        const said = malformed({ ...job, job: -1, words: ledger.words, parts: 1 }, random);
        worker.postMessage(isOver || typeof said !== "object" || said === null ? said : { ...said, parts: 1 });
      }
      const sound = Ledger.of(1, 1, 1);
      worker.postMessage({ ...job, job: heap, words: sound.words, parts: 1 } satisfies JobMessage);
      const isDone = () => {
        isThere();
        for (const ledger of ledgers) ledger.end();
        for (let part = received(); part; part = received()) if (part.job === heap) return part;
        return undefined;
      };
      const part = await until("the part of a job that is sound", isDone);
      assert.ok("result" in part && ArrayBuffer.isView((part.result as FoundDestinations).of));
    }
    t.diagnostic(`${messages} messages`);
  });
});

/** A job as a pool sends it. */
function jobOfBasins(): JobMessage {
  const sent: JobMessage[] = [];
  const { send } = PoolThread.prototype;
  PoolThread.prototype.send = (message) => {
    sent.push(message);
    throw new Error("enough");
  };
  const pool = new Pool({ script: new URL("data:text/javascript,"), threads: 2 });
  after(() => pool.dispose());
  const session = new Session({ pool });
  const text = "export const f = ([x, y] = [0.1, 0.2], t: number) => [y, x - x ** 3 - 0.2 * y];";
  const pendulum = study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
  const frozen = flowOf(session, pendulum, {}, () => false).frozen(0);
  const shown = { view: { x: [-2.5, 2.5], y: [-2.5, 2.5] }, axes: [0, 1], held: [0, 0] } as const;
  const all = equilibria(
    flowOf(session, pendulum, {}, () => false),
    0,
    shown,
    () => false,
  ).equilibria;
  const alone = flowOf(new Session(), pendulum, {}, () => false).frozen(0);
  const attraction = { ...attractionOf(alone, shown, all, []), flow: frozen };
  assert.throws(() => [...basins(attraction, 512, 512)], new Error("enough"));
  PoolThread.prototype.send = send;
  return sent[0];
}
