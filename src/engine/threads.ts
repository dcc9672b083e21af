import { type ResourceLimits, Worker } from "node:worker_threads";

/** Threads that are kept although nothing needs them now: their caches and their start are worth it. */
const KEPT = 4;
/** Threads at work past which a request waits for one of them before another is started. */
const MAX_EAGER = 2;
/** How long it waits, in milliseconds: a thread that does not come free by then is on something long. */
const PATIENCE = 250;

/** Documents that a thread is known by; its session keeps no more of their programs. */
const KNOWN = 16;

/** Who had a thread hears it no more. That it has started is still to be heard: its first answer may come before that. */
export function letGo(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
}

/** A thread and the documents that it has read, the newest last. */
interface Rested {
  readonly worker: Worker;
  readonly served: ReadonlySet<string>;
}

export interface ThreadsOptions {
  readonly kept?: number;
  readonly patience?: number;
  readonly limits?: ResourceLimits;
}

interface Waiting {
  readonly document: string;
  readonly resolve: (worker: Worker) => void;
  timer?: NodeJS.Timeout;
}

/**
 * The worker threads of the engine, lent to one queue at a time.
 *
 * A request waits for a thread that others keep busy for `PATIENCE` ms at most; so many documents opened at once share a few
 * threads, and one that takes long to read delays no other.
 */
export class Threads {
  readonly #script: string | URL;
  readonly #kept: number;
  readonly #rested: Rested[] = [];
  readonly #served = new WeakMap<Worker, Set<string>>();
  readonly #waiting = new Set<Waiting>();
  readonly #lent = new Set<Worker>();
  readonly #started = new WeakSet<Worker>();
  readonly #patience: number;
  readonly #limits: ResourceLimits | undefined;

  /**
   * @param kept threads that are kept while nothing needs them
   * @param patience in milliseconds, how long a request waits for a thread that others keep busy
   * @param limits memory of a thread, by default what Node allows
   */
  constructor(script: string | URL, { kept = KEPT, patience = PATIENCE, limits }: ThreadsOptions = {}) {
    this.#script = script;
    this.#kept = kept;
    this.#patience = patience;
    this.#limits = limits;
  }

  /** Ends the threads that nothing needs now. */
  async dispose(): Promise<void> {
    await Promise.all(this.#rested.splice(0).map(({ worker }) => worker.terminate()));
  }

  /** A thread for requests about a document: one that has read it already, where there is one. */
  take(document: string): Promise<Worker> {
    const rested = this.#fromRested(document);
    if (rested) return Promise.resolve(rested);
    if (this.#lent.size < MAX_EAGER) return Promise.resolve(this.#start(document));
    return new Promise((resolve) => {
      const waiting: Waiting = { document, resolve };
      this.#waiting.add(waiting);
      this.#wait(waiting);
    });
  }

  /** A thread that has yet to start is not on something long: where starting takes long, more of them would not help. */
  #wait(waiting: Waiting): void {
    waiting.timer = setTimeout(() => {
      if ([...this.#lent].some((worker) => !this.#started.has(worker))) return this.#wait(waiting);
      this.#waiting.delete(waiting);
      waiting.resolve(this.#start(waiting.document));
    }, this.#patience);
  }

  /** Takes a thread back that has nothing to do any more. */
  give(worker: Worker): void {
    this.#lent.delete(worker);
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      clearTimeout(next.timer);
      next.resolve(this.#lend(worker, next.document));
      return;
    }
    const served = this.#served.get(worker) ?? new Set();
    worker.once("exit", () => this.#forget(worker));
    worker.on("error", () => this.#forget(worker));
    this.#rested.push({ worker, served });
    while (this.#rested.length > this.#kept) void this.#rested.shift()?.worker.terminate();
  }

  /** A thread that was lent has ended, or is being ended. */
  lost(worker: Worker): void {
    this.#lent.delete(worker);
  }

  #fromRested(document: string): Worker | undefined {
    const known = this.#rested.findLastIndex(({ served }) => served.has(document));
    const [rested] = this.#rested.splice(known >= 0 ? known : this.#rested.length - 1, 1);
    return rested && this.#lend(rested.worker, document);
  }

  #start(document: string): Worker {
    const worker = this.#lend(new Worker(this.#script, { resourceLimits: this.#limits }), document);
    worker.once("online", () => this.#started.add(worker));
    return worker;
  }

  #lend(worker: Worker, document: string): Worker {
    letGo(worker);
    const served = this.#served.get(worker) ?? new Set();
    served.delete(document);
    served.add(document);
    if (served.size > KNOWN) served.delete(served.values().next().value!);
    this.#served.set(worker, served);
    this.#lent.add(worker);
    return worker;
  }

  #forget(worker: Worker): void {
    const at = this.#rested.findIndex((rested) => rested.worker === worker);
    if (at >= 0) this.#rested.splice(at, 1);
  }
}
