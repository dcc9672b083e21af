import { closeSync } from "node:fs";
import { OutputFault } from "./outputFault.ts";
import type { Printed } from "./printed.ts";
import { type Write, writeWhole } from "./writeWhole.ts";

const DESCRIPTOR = 1;

/** How systems say that nobody reads any more. */
const READER_IS_GONE = new Set(["EPIPE", "ECONNRESET", "EOF"]);

/** Standard output, whole or not at all: what cannot be written is a fault, except to a reader that has seen enough. */
export class StandardOutput {
  readonly #write: Write | undefined;
  #isRead = true;

  /** @param write what writes, for tests */
  constructor(write?: Write) {
    this.#write = write;
  }

  /** @throws OutputFault */
  write(text: Printed): void {
    this.#attempt(() => writeWhole(DESCRIPTOR, text, this.#write));
  }

  /**
   * To be called at the end: what a file system on a network could not keep, it says then.
   *
   * @throws OutputFault
   */
  close(): void {
    this.#attempt(() => closeSync(DESCRIPTOR));
  }

  #attempt(action: () => void): void {
    if (!this.#isRead) return;
    try {
      action();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // `node-ode … | head` is no error; files that are still to be written are.
      if (code === undefined || !READER_IS_GONE.has(code))
        throw new OutputFault(`standard output could not be written whole: ${message}`);
      this.#isRead = false;
    }
  }
}
