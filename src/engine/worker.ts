import { parentPort } from "node:worker_threads";
import type { WorkerReply, WorkerRequest } from "../protocol/engineMessages.ts";
import { Cancelled } from "../study/cancelled.ts";
import { Session } from "../study/session.ts";
import { FilesMissing, type Job } from "./job.ts";
import { jobs } from "./jobs/registry.ts";

/*
 * A worker thread of the engine: runs one request after another to its end. Its caches are its own; everything a job needs comes
 * with the request, so a thread can be ended and replaced at any time.
 */
const port = parentPort!;
const session = new Session();
let turn: Promise<void> = Promise.resolve();

port.on("message", (request: WorkerRequest) => {
  turn = turn.then(() => answer(request));
});

async function answer(request: WorkerRequest): Promise<void> {
  const { id, method, params, cancelFlag } = request;
  const cancelled = () => Atomics.load(cancelFlag, 0) !== 0;
  const reply = (message: WorkerReply) => port.postMessage(message);
  if (cancelled()) return reply({ id, kind: "cancelled" });
  const sources = request.sources ?? { entry: "", texts: new Map() };
  const progress = (value: unknown) => reply({ id, kind: "progress", value });
  try {
    const job = jobs.get(method) as Job<unknown, unknown>;
    reply({ id, kind: "result", result: await job.run(params, { session, sources, cancelled, progress }) });
  } catch (error) {
    if (error instanceof Cancelled) reply({ id, kind: "cancelled" });
    else if (error instanceof FilesMissing) reply({ id, kind: "missing", files: error.files });
    else if (error instanceof Error) reply({ id, kind: "error", message: error.message, stack: error.stack });
    else reply({ id, kind: "error", message: String(error) });
  }
}
