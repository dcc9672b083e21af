import { availableParallelism } from "node:os";
import type { PartedWork, PartTools } from "./partedWork.ts";
import { PartsUnderWay, type Turn } from "./partsUnderWay.ts";
import { PoolThread } from "./poolThread.ts";

/** Threads that anybody may ask for. */
export const MAX_THREADS = 256;
/** Operations that are done alone before a thread has started, and before one that waits for work has taken it up. */
const WORTH_STARTING = 1e7;
const WORTH_ASKING = 1e6;
/** How long threads stay that nothing needs, in milliseconds. */
const REST = 30_000;
/** Parts a thread that may be done before their results are taken, where those are taken one by one. */
const AHEAD = 4;

export interface PoolOptions {
  /** What its threads run; without it all is done on the thread that asks. */
  readonly script?: string | URL;
  /** Threads at work at a time, the one that asks among them; default one a core. */
  readonly threads?: number;
}

export interface JobOptions {
  /** How many operations on numbers it takes, about: what takes few is done alone. Default many. */
  readonly operations?: number;
  /** Polled every few milliseconds; the job ends with it. */
  readonly cancelled?: () => boolean;
}

/** A job on its way, with what its end asks for. */
interface Job<Result> {
  readonly cancelled: () => boolean;
  turns(): Generator<Turn<Result>, void, void>;
  put(part: number, result: Result): void;
  end(): void;
}

/**
 * Threads that share work which comes in parts. Who asks works as they do, so that one thread is no pool at all; results are in
 * the order of the parts, and the same whatever the number of threads. Threads start when there is work for them.
 */
export class Pool {
  readonly #script: string | URL | undefined;
  #threads = 1;
  #hired: PoolThread[] = [];
  #jobs = 0;
  #resting: NodeJS.Timeout | undefined;

  constructor({ script, threads }: PoolOptions = {}) {
    this.#script = script;
    this.threads = threads;
  }

  /** How many threads work at a time, the one that asks among them. */
  get threads(): number {
    return this.#script !== undefined && typeof SharedArrayBuffer === "function" ? this.#threads : 1;
  }

  /** Default one a core. */
  set threads(threads: number | undefined) {
    this.#threads = threads ?? availableParallelism();
  }

  /** Whether work of so many operations is shared: less of it once threads have started. */
  shares(parts: number, operations: number): boolean {
    const least = this.#hired.length > 0 ? WORTH_ASKING : WORTH_STARTING;
    return parts > 1 && this.threads > 1 && operations >= least;
  }

  /** What comes of each part; undefined where it was cancelled. */
  map<Given, Result, Tools extends PartTools>(
    work: PartedWork<Given, Result, Tools>,
    given: Given,
    tools: Tools,
    parts: number,
    options: JobOptions = {},
  ): Result[] | undefined {
    const results: Result[] = [];
    const job = this.#begin<Given, Result, Tools>(work, given, tools, parts, parts, options);
    this.#take(job, work.open(given, tools, job.cancelled), (result) => results.push(result));
    return results.length === parts ? results : undefined;
  }

  /** The same, each result taken as soon as those before it are, so that few are kept; false where it was cancelled. */
  each<Given, Result, Tools extends PartTools>(
    work: PartedWork<Given, Result, Tools>,
    given: Given,
    tools: Tools,
    parts: number,
    take: (result: Result, part: number) => void,
    options: JobOptions = {},
  ): boolean {
    let taken = 0;
    const job = this.#begin<Given, Result, Tools>(work, given, tools, parts, AHEAD * this.threads, options);
    this.#take(job, work.open(given, tools, job.cancelled), (result) => take(result, taken++));
    return taken === parts;
  }

  /** The same for parts that may be waited for, each result as soon as those before it are there; ends early when cancelled. */
  async *inOrder<Given, Result, Tools extends PartTools>(
    work: PartedWork<Given, Result | Promise<Result>, Tools>,
    given: Given,
    tools: Tools,
    parts: number,
    options: JobOptions = {},
  ): AsyncGenerator<Result, void, void> {
    const job = this.#begin<Given, Result, Tools>(work, given, tools, parts, AHEAD * this.threads, options);
    const run = work.open(given, tools, job.cancelled);
    try {
      for (const turn of job.turns()) {
        if (turn.kind === "part") job.put(turn.part, await run(turn.part));
        else if (turn.kind === "result") yield turn.result;
        // Signals wait for a turn of the event loop.
        await new Promise((resume) => setImmediate(resume));
      }
    } finally {
      job.end();
    }
  }

  /** Ends its threads. */
  async dispose(): Promise<void> {
    clearTimeout(this.#resting);
    await Promise.all(this.#hired.splice(0).map((thread) => thread.end()));
  }

  /** Does parts of a job, and takes the results of all. */
  #take<Result>(job: Job<Result>, run: (part: number) => Result, take: (result: Result) => void): void {
    try {
      for (const turn of job.turns()) {
        if (turn.kind === "part") job.put(turn.part, run(turn.part));
        else if (turn.kind === "result") take(turn.result);
      }
    } finally {
      job.end();
    }
  }

  #begin<Given, Result, Tools extends PartTools>(
    { name }: PartedWork<Given, unknown, Tools>,
    given: Given,
    { arithmetic }: Tools,
    parts: number,
    ahead: number,
    { operations = Number.POSITIVE_INFINITY, cancelled = () => false }: JobOptions,
  ): Job<Result> {
    const threads = this.shares(parts, operations) ? this.#hire(Math.min(this.threads, parts) - 1) : [];
    const job = ++this.#jobs;
    const underWay = new PartsUnderWay<Result>(job, parts, ahead, threads);
    const { words } = underWay.ledger;
    for (const [thread, hired] of threads.entries())
      hired.send({ job, work: name, given, arithmetic, words, parts, thread });
    return {
      cancelled,
      turns: () => underWay.turns(cancelled),
      put: (part: number, result: Result) => underWay.put(part, result),
      end: () => {
        underWay.ledger.end();
        this.#rest();
      },
    };
  }

  #hire(count: number): readonly PoolThread[] {
    clearTimeout(this.#resting);
    this.#hired = this.#hired.filter(({ isGone }) => !isGone);
    while (this.#hired.length < count) this.#hired.push(new PoolThread(this.#script!));
    return this.#hired.slice(0, count);
  }

  #rest(): void {
    if (this.#hired.length === 0) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.dispose(), REST);
    this.#resting.unref();
  }
}
