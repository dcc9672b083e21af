import { drained } from "../core/drained.ts";
import type { Terminal } from "./terminal.ts";

/** A person's Ctrl-C during long work, which ends with what it has. */
export class Interruption {
  readonly #canCome: boolean;
  #came = false;

  constructor({ onInterrupt }: Terminal) {
    this.#canCome = onInterrupt !== undefined;
    onInterrupt?.(() => {
      this.#came = true;
    });
  }

  get came(): boolean {
    return this.#came;
  }

  /** Does work with a turn of the event loop, for which signals wait, at each of its breaks; at once where none can come. */
  letThrough<Result, Ended>(work: Generator<void, Result>, end: (result: Result) => Ended): Ended | Promise<Ended> {
    return this.#canCome ? inTurns(work).then(end) : end(drained(work));
  }
}

async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await new Promise((resume) => setImmediate(resume));
  }
}
