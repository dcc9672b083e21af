import { parentPort } from "node:worker_threads";
import { UnknownName } from "../core/registry.ts";
import type { EngineMethod, EngineRequest } from "../protocol/engineApi.ts";
import type { WorkerReply, WorkerRequest } from "../protocol/engineMessages.ts";
import { Cancelled } from "../study/cancelled.ts";
import { Session } from "../study/session.ts";
import { FilesMissing, type JobContext } from "./job.ts";
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
  const { id, arithmetic = "strict", cancelFlag } = request;
  const cancelled = () => Atomics.load(cancelFlag, 0) !== 0;
  const reply = (message: WorkerReply) => port.postMessage(message);
  if (cancelled()) return reply({ id, kind: "cancelled" });
  const sources = request.sources ?? { entry: "", texts: new Map() };
  const progress = (value: unknown) => reply({ id, kind: "progress", value });
  try {
    const result = await run(request.request, {
      session: session.inArithmetic(arithmetic),
      sources,
      cancelled,
      progress,
    });
    reply({ id, kind: "result", result });
  } catch (error) {
    if (error instanceof Cancelled) reply({ id, kind: "cancelled" });
    else if (error instanceof FilesMissing) reply({ id, kind: "missing", files: error.files });
    else if (error instanceof Error) reply({ id, kind: "error", message: error.message, stack: error.stack });
    else reply({ id, kind: "error", message: String(error) });
  }
}

function run<Method extends EngineMethod>({ method, params }: EngineRequest<Method>, context: JobContext<unknown>) {
  if (!Object.hasOwn(jobs, method)) throw new UnknownName("request", method, Object.keys(jobs));
  return jobs[method].run(params, context);
}
