import { Ledger } from "./ledger.ts";
import type { PartMessage } from "./poolMessages.ts";
import type { PoolThread } from "./poolThread.ts";

/** How long a thread may say nothing before its part is done again, in milliseconds. */
const PATIENCE = 1000;
/** How long is waited at a time for what others do, in milliseconds. */
const IDLE = 5;

/** What is to be done next by who asked for a job: a part, a result to be taken, or nothing for now. */
export type Turn<Result> =
  | { readonly kind: "part"; readonly part: number }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "idle" };

/**
 * A job on its way, as who asked for it sees it: it does parts as the threads do, and fetches what comes of theirs. A part whose
 * thread says nothing any more, or failed at it, it does itself.
 */
export class PartsUnderWay<Result> {
  readonly ledger: Ledger;
  readonly #job: number;
  readonly #parts: number;
  readonly #ahead: number;
  readonly #threads: readonly PoolThread[];
  readonly #results = new Map<number, Result>();
  readonly #failed: number[] = [];
  #next = 0;
  #pulse = -1;
  #since = 0;
  #awaited = -1;

  /** @param ahead parts that may be done before the result is taken that is due */
  constructor(job: number, parts: number, ahead: number, threads: readonly PoolThread[]) {
    this.#job = job;
    this.#parts = parts;
    this.#ahead = ahead;
    this.#threads = threads;
    this.ledger = Ledger.of(parts, threads.length, ahead);
  }

  /** Until all results are taken, or it is cancelled. */
  *turns(cancelled: () => boolean): Generator<Turn<Result>, void, void> {
    while (this.#next < this.#parts) {
      if (cancelled()) return;
      const seen = this.ledger.news;
      this.#fetch();
      if (this.#results.has(this.#next)) {
        const result = this.#results.get(this.#next) as Result;
        this.#results.delete(this.#next++);
        this.ledger.allow(this.#next + this.#ahead);
        yield { kind: "result", result };
        continue;
      }
      const part = this.#failed.pop() ?? this.ledger.take() ?? this.#abandoned();
      if (part !== undefined) {
        yield { kind: "part", part };
        continue;
      }
      this.ledger.waitForNews(seen, IDLE);
      yield { kind: "idle" };
    }
  }

  put(part: number, result: Result): void {
    // The same may have come from a thread that was thought dead.
    if (part >= this.#next) this.#results.set(part, result);
  }

  #fetch(): void {
    for (const thread of this.#threads)
      for (let message = thread.receive(); message; message = thread.receive()) this.#take(message);
  }

  #take(message: PartMessage): void {
    // Of a job that was ended before.
    if (message.job !== this.#job) return;
    if ("failed" in message) this.#failed.push(message.part);
    else this.put(message.part, message.result as Result);
  }

  /** The part that is due, where who took it has said nothing for long. */
  #abandoned(): number | undefined {
    const now = performance.now();
    const pulse = this.ledger.pulseOf(this.#next);
    if (this.#awaited !== this.#next || pulse !== this.#pulse) {
      [this.#awaited, this.#pulse, this.#since] = [this.#next, pulse, now];
      return undefined;
    }
    if (now - this.#since < PATIENCE) return undefined;
    this.#since = Number.POSITIVE_INFINITY;
    return this.#next;
  }
}
