import { Worker } from "node:worker_threads";
import type { EngineRequest } from "../protocol/engineApi.ts";
import type { Sources, WorkerReply, WorkerRequest } from "../protocol/engineMessages.ts";

/** What a worker said of one request. */
export type LaneReply = Extract<WorkerReply, { kind: "result" | "missing" | "cancelled" }>;

export interface LaneRequest<Request = EngineRequest> {
  readonly request: Request;
  readonly sources: Sources | undefined;
  readonly arithmetic?: "strict" | "fused";
  /** Calls back when the host cancels; returns the way to stop listening. */
  readonly onCancel: (listener: () => void) => () => void;
  readonly progress: (value: unknown) => void;
}

/** How long a job may ignore its cancellation before its thread is ended, in milliseconds. */
export const CANCEL_GRACE = 2000;
/** How long a thread may take to end before the whole process gives up, in milliseconds. */
const TERMINATE_GRACE = 2000;

/** A job was ended by force: it ignored its cancellation, or its thread died. */
export class JobTerminated extends Error {
  override readonly name = "JobTerminated";
}

interface Pending<Request> {
  readonly asked: LaneRequest<Request>;
  readonly cancelFlag: Int32Array;
  readonly stopListening: () => void;
  readonly resolve: (reply: LaneReply) => void;
  readonly reject: (error: Error) => void;
  timer?: NodeJS.Timeout;
}

/**
 * One worker thread and the requests it works on, first come first served.
 *
 * A cancelled request is told through shared memory; one that ignores it for `CANCEL_GRACE` ms takes its thread with it, and the
 * requests behind it start again on a new thread. The thread is started with the first request.
 */
export class Lane<Request = EngineRequest> {
  readonly #script: string | URL;
  readonly #pending = new Map<number, Pending<Request>>();
  #worker: Worker | undefined;
  #nextId = 1;

  constructor(script: string | URL) {
    this.#script = script;
  }

  get idle(): boolean {
    return this.#pending.size === 0;
  }

  run(asked: LaneRequest<Request>): Promise<LaneReply> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const cancelFlag = new Int32Array(new SharedArrayBuffer(4));
      const stopListening = asked.onCancel(() => this.#cancel(id));
      this.#pending.set(id, { asked, cancelFlag, stopListening, resolve, reject });
      this.#send(id);
    });
  }

  /** Ends the thread; what is pending is rejected. */
  async dispose(): Promise<void> {
    for (const id of [...this.#pending.keys()])
      this.#take(id)?.reject(new JobTerminated("the engine is shutting down"));
    await this.#terminate();
  }

  #send(id: number): void {
    const { asked, cancelFlag } = this.#pending.get(id)!;
    this.#worker ??= this.#start();
    const { request, sources, arithmetic } = asked;
    const message: WorkerRequest<Request> = { id, request, sources, arithmetic, cancelFlag };
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    worker.on("message", (reply: WorkerReply) => this.#receive(reply));
    worker.on("error", (error) => this.#lost(worker, error));
    worker.on("exit", () => this.#lost(worker, new Error("its thread ended")));
    return worker;
  }

  #receive(reply: WorkerReply): void {
    if (reply.kind === "progress") {
      this.#pending.get(reply.id)?.asked.progress(reply.value);
      return;
    }
    const pending = this.#take(reply.id);
    if (!pending) return;
    if (reply.kind === "error") pending.reject(Object.assign(new Error(reply.message), { stack: reply.stack }));
    else pending.resolve(reply);
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending || pending.timer) return;
    Atomics.store(pending.cancelFlag, 0, 1);
    pending.timer = setTimeout(() => void this.#endByForce(id), CANCEL_GRACE);
  }

  async #endByForce(id: number): Promise<void> {
    this.#take(id)?.reject(
      new JobTerminated(`the job ignored its cancellation for ${CANCEL_GRACE / 1000} s and was ended`),
    );
    await this.#terminate();
    for (const waiting of this.#pending.keys()) this.#send(waiting);
  }

  /** Ends the thread for good; a thread that cannot be ended (a native hang) ends the process, and the host starts another. */
  async #terminate(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    worker.removeAllListeners();
    worker.on("error", () => {});
    const hang = setTimeout(() => process.exit(1), TERMINATE_GRACE);
    await worker.terminate();
    clearTimeout(hang);
  }

  /** The thread died on its own: the request it was working on fails, the rest go to a new thread. */
  #lost(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const [first] = this.#pending.keys();
    if (first === undefined) return;
    this.#take(first)?.reject(new JobTerminated(`the job failed: ${error.message}`));
    for (const waiting of this.#pending.keys()) this.#send(waiting);
  }

  #take(id: number): Pending<Request> | undefined {
    const pending = this.#pending.get(id);
    if (!pending) return undefined;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.stopListening();
    return pending;
  }
}
