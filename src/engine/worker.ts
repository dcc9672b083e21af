import { parentPort } from "node:worker_threads";
import { Pool } from "../pool/pool.ts";
import type { WorkerReply, WorkerRequest } from "../protocol/engineMessages.ts";
import { Session } from "../study/session.ts";
import { answer } from "./answer.ts";
import { isWorkerRequest, MALFORMED, requestId } from "./workerRequest.ts";

/*
 * A worker thread of the engine: runs one request after another to its end. Its caches are its own; everything a job needs comes
 * with the request, so a thread can be ended and replaced at any time.
 */
const port = parentPort!;
const pool = new Pool({ script: new URL("./poolWorker.js", import.meta.url) });
const session = new Session({ pool });
let turn: Promise<void> = Promise.resolve();

port.on("message", (asked: unknown) => {
  turn = turn.then(() => hear(asked));
});

/** What is no request, and cannot be answered, is passed over. */
async function hear(asked: unknown): Promise<void> {
  const id = requestId(asked);
  if (isWorkerRequest(asked)) await work(asked);
  else if (id !== undefined) reply({ id, kind: "error", message: MALFORMED, isInternal: true });
}

function reply(message: WorkerReply): void {
  port.postMessage(message);
}

async function work({
  id,
  request,
  arithmetic = "strict",
  threads,
  cancelFlag,
  sources = { entry: "", texts: new Map() },
}: WorkerRequest): Promise<void> {
  const cancelled = () => Atomics.load(cancelFlag, 0) !== 0;
  if (cancelled()) return reply({ id, kind: "cancelled" });
  pool.threads = threads;
  const progress = (value: unknown) => reply({ id, kind: "progress", value });
  reply(await answer(id, request, { session: session.inArithmetic(arithmetic), sources, cancelled, progress }));
}
