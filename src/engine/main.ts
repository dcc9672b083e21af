import { type CancellationToken, createMessageConnection, IPCMessageWriter, ResponseError } from "vscode-jsonrpc/node";
import { cutMessage } from "../core/cutMessage.ts";
import type { AboutDocument, DocumentText, EngineRequest } from "../protocol/engineApi.ts";
import {
  ErrorCode,
  type ProgressMessage,
  type RequestEnvelope,
  type SuppliedText,
} from "../protocol/engineMessages.ts";
import { budgets } from "./budgets.ts";
import { CheckedReader } from "./checkedReader.ts";
import { Documents } from "./documents.ts";
import { JobFailed, JobTerminated, JobTooLong, Queue, type QueueReply } from "./queue.ts";
import { Threads } from "./threads.ts";

/*
 * The engine process: keeps the documents' texts, hands each request to a worker thread and answers. It computes nothing itself,
 * so that it always hears a cancellation, and it ends with the host that forked it.
 */
const connection = createMessageConnection(new CheckedReader(process), new IPCMessageWriter(process));
const documents = new Documents((uri, entry) => connection.sendRequest<SuppliedText>("readFile", { uri, entry }));
const script = new URL("./worker.js", import.meta.url);
const threads = new Threads(script);
const ownThreads = new Threads(script, { kept: 0 });
const queues = new Map<string, Queue>();

connection.onNotification("open", (document: DocumentText) => documents.update(document));
connection.onNotification("close", ({ uri }: { uri: string }) => documents.close(uri));
connection.onNotification("changed", ({ uri }: { uri: string }) => documents.changed(uri));
connection.onNotification("release", ({ queue }: { queue: string }) => release(queue));
connection.onRequest("run", answer);
connection.onClose(() => process.exit(0));
process.on("disconnect", () => process.exit(0));
connection.listen();

async function answer(envelope: RequestEnvelope, token: CancellationToken): Promise<unknown> {
  const { method, params } = envelope.request;
  const document = aboutDocument(params)?.uri ?? "";
  const key = `${envelope.queue} ${document}`;
  const queue = queues.get(key) ?? new Queue(envelope.disposable ? ownThreads : threads, document);
  queues.set(key, queue);
  try {
    for (;;) {
      const reply = await runOn(queue, envelope, token);
      if (reply.kind === "result") {
        if (reply.used) documents.keep(document, reply.used);
        return reply.result;
      }
      if (reply.kind === "cancelled") return new ResponseError(ErrorCode.cancelled, `${method} was cancelled`);
      await documents.supply(aboutDocument(params)!.uri, reply.files);
    }
  } catch (error) {
    if (error instanceof JobFailed && error.isInternal) console.error(error.stack);
    return new ResponseError(codeOf(error), cutMessage(error instanceof Error ? error.message : String(error)));
  } finally {
    if (queue.idle) queues.delete(key);
  }
}

/** Whoever asked on a queue is gone: what is still at work there is ended. */
async function release(name: string): Promise<void> {
  for (const [key, queue] of queues) {
    if (!key.startsWith(`${name} `)) continue;
    queues.delete(key);
    await queue.dispose();
  }
}

function codeOf(error: unknown): number {
  if (error instanceof JobTooLong) return ErrorCode.tooLong;
  if (error instanceof JobTerminated) return ErrorCode.terminated;
  return error instanceof JobFailed && !error.isInternal ? ErrorCode.refused : ErrorCode.internal;
}

async function runOn(queue: Queue, envelope: RequestEnvelope, token: CancellationToken): Promise<QueueReply> {
  const { request, arithmetic, threads } = envelope;
  const about = aboutDocument(request.params);
  if (about && about.version < (documents.version(about.uri) ?? about.version)) return { id: 0, kind: "cancelled" };
  return queue.run({
    request,
    arithmetic,
    threads,
    sources: about && documents.sources(about.uri),
    seconds: secondsOf(envelope),
    onCancel: (listener) => {
      if (token.isCancellationRequested) queueMicrotask(listener);
      const subscription = token.onCancellationRequested(listener);
      return () => subscription.dispose();
    },
    progress: (value) => {
      if (envelope.progressToken === undefined) return;
      const message: ProgressMessage = { token: envelope.progressToken, value };
      void connection.sendNotification("progress", message);
    },
  });
}

/** How long it may go on without a word: as it asks, or as its kind may. */
function secondsOf({ request: { method }, seconds }: RequestEnvelope): number {
  if (typeof seconds === "number" && seconds > 0 && seconds < LONGEST) return seconds;
  return Object.hasOwn(budgets, method) ? budgets[method] : LONGEST;
}

const LONGEST = 3600;

function aboutDocument(params: EngineRequest["params"]): AboutDocument | undefined {
  return typeof params === "object" && params !== null && "uri" in params ? params : undefined;
}
