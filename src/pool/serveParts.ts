import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Arithmetic } from "../core/kernel.ts";
import type { Registry } from "../core/registry.ts";
import { Ledger } from "./ledger.ts";
import type { PartedWork, PartTools } from "./partedWork.ts";
import { isJobMessage, type JobMessage, type PartMessage, type PoolWorkerData } from "./poolMessages.ts";

/** Work of whatever is given and whatever comes of it: who asks for it knows. */
export type AnyPartedWork<Tools extends PartTools> = PartedWork<never, unknown, Tools>;

/**
 * Makes this thread one of a pool: it takes parts of one job after another.
 *
 * @param toolsOf what it works with, for kernels of that arithmetic
 */
export function serveParts<Tools extends PartTools>(
  works: Registry<AnyPartedWork<Tools>>,
  toolsOf: (arithmetic: Arithmetic | undefined) => Tools,
): void {
  const { results } = workerData as PoolWorkerData;
  let turn: Promise<void> = Promise.resolve();
  parentPort!.on("message", (message: unknown) => {
    if (isJobMessage(message)) turn = turn.then(() => serve(message, works, toolsOf(message.arithmetic), results));
  });
}

async function serve<Tools extends PartTools>(
  { job, work, given, words, parts, thread }: JobMessage,
  works: Registry<AnyPartedWork<Tools>>,
  tools: Tools,
  results: MessagePort,
): Promise<void> {
  const ledger = new Ledger(words, parts);
  if (ledger.isOver) return;
  const cancelled = () => {
    ledger.beat(thread);
    return ledger.isOver;
  };
  const run = opened(() => works.get(work).open(given as never, tools, cancelled));
  if (!run) return;
  for (;;) {
    const part = ledger.waitToTake(thread);
    if (part === undefined) return;
    try {
      results.postMessage({ job, part, result: await run(part) } satisfies PartMessage);
    } catch {
      results.postMessage({ job, part, failed: true } satisfies PartMessage);
    }
    ledger.tell();
  }
}

/** Where nothing can be made ready, it cannot by who asked either, and is said there. */
function opened<Run>(open: () => Run): Run | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
