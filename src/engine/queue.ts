import type { Worker } from "node:worker_threads";
import type { EngineRequest } from "../protocol/engineApi.ts";
import type { Sources, WorkerReply, WorkerRequest } from "../protocol/engineMessages.ts";
import { letGo, type Threads } from "./threads.ts";

/** What a worker said of one request. */
export type QueueReply = Extract<WorkerReply, { kind: "result" | "missing" | "cancelled" }>;

export interface QueueRequest<Request = EngineRequest> {
  readonly request: Request;
  readonly sources: Sources | undefined;
  readonly arithmetic?: "strict" | "fused";
  readonly threads?: number;
  /** Calls back when the host cancels; returns the way to stop listening. */
  readonly onCancel: (listener: () => void) => () => void;
  readonly progress: (value: unknown) => void;
  /** Ends the job, with its thread, when it has gone on for so long without progress; default never. */
  readonly seconds?: number;
}

/** How long a job may ignore its cancellation before its thread is ended, in milliseconds. */
export const CANCEL_GRACE = 2000;
const IGNORED = `the job ignored its cancellation for ${CANCEL_GRACE / 1000} s and was ended`;
/** How long a thread may take to end before the whole process gives up, in milliseconds. */
const TERMINATE_GRACE = 2000;

const tooLong = (seconds: number) =>
  `It was stopped: nothing came of it for ${seconds} s. A shorter span, a looser tolerance or fewer components take less.`;

/** A job was ended by force: it ignored its cancellation, its thread died, or it took longer than it may. */
export class JobTerminated extends Error {
  override readonly name: string = "JobTerminated";
}

/** A job went on for longer than it may without a word. */
export class JobTooLong extends JobTerminated {
  override readonly name = "JobTooLong";
}

/** A job failed, in the words of its thread. */
export class JobFailed extends Error {
  override readonly name = "JobFailed";
  /** The fault is the lab's own; the stack is for the log. */
  readonly isInternal: boolean;

  constructor({ message, stack, isInternal }: Extract<WorkerReply, { kind: "error" }>) {
    super(message);
    this.stack = stack;
    this.isInternal = isInternal;
  }
}

interface Pending<Request> {
  readonly asked: QueueRequest<Request>;
  readonly cancelFlag: Int32Array;
  readonly stopListening: () => void;
  readonly resolve: (reply: QueueReply) => void;
  readonly reject: (error: Error) => void;
  /** Runs out when a cancellation is ignored. */
  grace?: NodeJS.Timeout;
  /** Runs out when the job, which is the one at work, says nothing for too long. */
  limit?: NodeJS.Timeout;
}

/**
 * Requests that are answered one after another, first come first served, on a thread that is borrowed while there are any.
 *
 * A cancelled request is told through shared memory; one that ignores it for `CANCEL_GRACE` ms, or says nothing for longer than it may,
 * takes its thread with it, and the requests behind it start again on another.
 */
export class Queue<Request = EngineRequest> {
  readonly #threads: Threads;
  readonly #document: string;
  readonly #pending = new Map<number, Pending<Request>>();
  #worker: Worker | undefined;
  #isBorrowing = false;
  #nextId = 1;

  /** @param document what its requests are about, whose thread it would like again */
  constructor(threads: Threads, document = "") {
    this.#threads = threads;
    this.#document = document;
  }

  get idle(): boolean {
    return this.#pending.size === 0;
  }

  run(asked: QueueRequest<Request>): Promise<QueueReply> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
      const stopListening = asked.onCancel(() => this.#cancel(id));
      this.#pending.set(id, { asked, cancelFlag, stopListening, resolve, reject });
      if (this.#worker) this.#send(this.#worker, id);
      else void this.#borrow();
    });
  }

  /** Ends the thread; what is pending is rejected. */
  async dispose(): Promise<void> {
    for (const id of [...this.#pending.keys()])
      this.#take(id)?.reject(new JobTerminated("the engine is shutting down"));
    await this.#terminate();
  }

  /** Gets a thread and sends it everything that is pending. */
  async #borrow(): Promise<void> {
    if (this.#isBorrowing || this.#worker) return;
    this.#isBorrowing = true;
    const worker = await this.#threads.take(this.#document);
    this.#isBorrowing = false;
    if (this.idle) return this.#threads.give(worker);
    this.#worker = worker;
    worker.on("message", (reply: unknown) => this.#receive(reply));
    worker.on("error", (error) => this.#lost(worker, error));
    worker.on("exit", () => this.#lost(worker, new Error("its thread ended")));
    for (const id of this.#pending.keys()) this.#send(worker, id);
  }

  #send(worker: Worker, id: number): void {
    const { asked, cancelFlag } = this.#pending.get(id)!;
    const { request, sources, arithmetic, threads } = asked;
    const message: WorkerRequest<Request> = { id, request, sources, arithmetic, threads, cancelFlag };
    worker.postMessage(message);
    this.#watch();
  }

  /** Counts the time of the request at work, the first one. */
  #watch(): void {
    const [first] = this.#pending;
    const seconds = first?.[1].asked.seconds;
    if (seconds === undefined || first[1].limit) return;
    const [id, pending] = first;
    const error = new JobTooLong(tooLong(seconds));
    pending.limit = setTimeout(() => void this.#endByForce(id, error), seconds * 1000);
  }

  #receive(reply: unknown): void {
    if (!isReply(reply)) return;
    if (reply.kind === "progress") {
      const pending = this.#pending.get(reply.id);
      pending?.limit?.refresh();
      pending?.asked.progress(reply.value);
      return;
    }
    const pending = this.#take(reply.id);
    if (!pending) return;
    this.#watch();
    this.#giveBack();
    if (reply.kind === "error") pending.reject(new JobFailed(reply));
    else pending.resolve(reply);
  }

  #giveBack(): void {
    if (!this.idle || !this.#worker) return;
    const worker = this.#worker;
    this.#worker = undefined;
    letGo(worker);
    this.#threads.give(worker);
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending || pending.grace) return;
    Atomics.store(pending.cancelFlag, 0, 1);
    if (!this.#worker) this.#take(id)?.resolve({ id, kind: "cancelled" });
    else pending.grace = setTimeout(() => void this.#endByForce(id, new JobTerminated(IGNORED)), CANCEL_GRACE);
  }

  async #endByForce(id: number, error: JobTerminated): Promise<void> {
    this.#take(id)?.reject(error);
    await this.#terminate();
    if (!this.idle) await this.#borrow();
  }

  /** Ends the thread for good; a thread that cannot be ended (a native hang) ends the process, and the host starts another. */
  async #terminate(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    this.#threads.lost(worker);
    letGo(worker);
    worker.on("error", () => {});
    const hang = setTimeout(() => process.exit(1), TERMINATE_GRACE);
    await worker.terminate();
    clearTimeout(hang);
  }

  /** The thread died on its own: the request it was working on fails, the rest go to a new thread. */
  #lost(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#threads.lost(worker);
    const [first] = this.#pending.keys();
    if (first === undefined) return;
    const isFull = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
    const why = isFull ? "it takes more memory than there is" : `the job failed: ${error.message}`;
    this.#take(first)?.reject(new JobTerminated(why));
    if (!this.idle) void this.#borrow();
  }

  #take(id: number): Pending<Request> | undefined {
    const pending = this.#pending.get(id);
    if (!pending) return undefined;
    this.#pending.delete(id);
    clearTimeout(pending.grace);
    clearTimeout(pending.limit);
    pending.stopListening();
    return pending;
  }
}

/** What a thread says that is no reply is passed over: it would end the process, and everybody's work with it. */
function isReply(said: unknown): said is WorkerReply {
  if (typeof said !== "object" || said === null) return false;
  const { id, kind, message, files } = said as Readonly<Record<string, unknown>>;
  if (typeof id !== "number") return false;
  switch (kind) {
    case "error":
      return typeof message === "string";
    case "missing":
      return Array.isArray(files) && files.every((file) => typeof file === "string");
    default:
      return kind === "result" || kind === "progress" || kind === "cancelled";
  }
}
