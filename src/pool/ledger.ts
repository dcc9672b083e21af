/** Where the shared words of a job stand; those of each thread follow. */
const OVER = 0;
const NEXT = 1;
const LIMIT = 2;
const NEWS = 3;
const THREADS = 4;

/** How many shared words a job of so many threads has. */
export const wordsOf = (threads: number): number => THREADS + 2 * threads;

/** How long a thread waits at a time for parts that it may take, in milliseconds. */
const WAIT = 50;

/** Who does which part of a job, in shared memory: parts are taken in order, by whoever is free. */
export class Ledger {
  readonly words: Int32Array;
  readonly #parts: number;

  constructor(words: Int32Array, parts: number) {
    this.words = words;
    this.#parts = parts;
  }

  /** @param ahead parts that may be taken before any result was fetched */
  static of(parts: number, threads: number, ahead: number): Ledger {
    const ledger = new Ledger(new Int32Array(new SharedArrayBuffer(4 * wordsOf(threads))), parts);
    ledger.allow(ahead);
    return ledger;
  }

  get isOver(): boolean {
    return Atomics.load(this.words, OVER) !== 0;
  }

  /** Ends the job, whatever is left of it. */
  end(): void {
    Atomics.store(this.words, OVER, 1);
    Atomics.notify(this.words, LIMIT);
  }

  /** Lets parts below a number be taken. */
  allow(limit: number): void {
    Atomics.store(this.words, LIMIT, Math.min(limit, this.#parts));
    Atomics.notify(this.words, LIMIT);
  }

  /** The next part that nobody has taken; undefined where none may be taken now. */
  take(): number | undefined {
    for (;;) {
      const next = Atomics.load(this.words, NEXT);
      if (next >= Atomics.load(this.words, LIMIT)) return undefined;
      if (Atomics.compareExchange(this.words, NEXT, next, next + 1) === next) return next;
    }
  }

  /** The same for a thread, which waits until it may take one; undefined where none is left. */
  waitToTake(thread: number): number | undefined {
    for (;;) {
      const limit = Atomics.load(this.words, LIMIT);
      if (this.isOver) return undefined;
      const part = this.take();
      if (part !== undefined) {
        Atomics.store(this.words, THREADS + 2 * thread, part + 1);
        return part;
      }
      if (limit >= this.#parts) return undefined;
      Atomics.wait(this.words, LIMIT, limit, WAIT);
    }
  }

  /** A thread says that it is at work. */
  beat(thread: number): void {
    Atomics.add(this.words, THREADS + 2 * thread + 1, 1);
  }

  /** What tells whether the thread that took a part last is still at work on it: other numbers as it goes on. */
  pulseOf(part: number): number {
    for (let at = THREADS; at < this.words.length; at += 2)
      if (Atomics.load(this.words, at) === part + 1) return Atomics.load(this.words, at + 1);
    return -1;
  }

  /** There is something to be fetched. */
  tell(): void {
    Atomics.add(this.words, NEWS, 1);
    Atomics.notify(this.words, NEWS);
  }

  get news(): number {
    return Atomics.load(this.words, NEWS);
  }

  /** Waits until there is more to be fetched than `seen`, or for so many milliseconds. */
  waitForNews(seen: number, milliseconds: number): void {
    Atomics.wait(this.words, NEWS, seen, milliseconds);
  }
}
