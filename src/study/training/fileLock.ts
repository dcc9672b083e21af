import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { ExplainedError } from "../../core/explainedError.ts";
import { quoted } from "../../core/quoted.ts";

/** Another process, or another training of this one, holds a lock; the message says which, and what to do where it does not. */
export class Locked extends ExplainedError {
  override readonly name = "Locked";
}

/** A file that stands as long as one process may write what it is named for: its text is that process and its machine. */
export class FileLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Takes a lock, also one that was left by a process of this machine that is no more.
   *
   * @throws Locked, or the system's error where no file can be made there
   */
  static take(file: string): FileLock {
    for (let isLeft = false; ; isLeft = true) {
      try {
        const descriptor = openSync(file, "wx");
        try {
          writeFileSync(descriptor, `${process.pid} ${hostname()}\n`);
        } catch (error) {
          rmSync(file, { force: true });
          throw error;
        } finally {
          closeSync(descriptor);
        }
        return new FileLock(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const [pid, host] = readFileSync(file, "utf8").trim().split(" ");
        if (isLeft || host !== hostname() || isAlive(Number(pid))) {
          const who = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
          throw new Locked(`${who} has ${quoted(file)}; end it, or delete that file if it is no training`);
        }
        rmSync(file, { force: true });
      }
    }
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
