import { linkSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { ExplainedError } from "../../core/explainedError.ts";
import { brief, quoted } from "../../core/quoted.ts";
import { discard, filled, quietly } from "./lastingFile.ts";

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
        return FileLock.#make(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const holder = holderOf(file);
        // Whoever had it has just given it back.
        if (holder === undefined) continue;
        if (holder === "") {
          takeAway(file, "");
          continue;
        }
        const [pid, host] = holder.split(" ");
        if (isLeft || host !== hostname() || isAlive(Number(pid))) {
          const who = host === hostname() ? `process ${brief(pid)}` : `process ${brief(pid)} on ${brief(host ?? "?")}`;
          throw new Locked(`${who} has ${quoted(file)}; end it, or delete that file if it is no training`);
        }
        takeAway(file, holder);
      }
    }
  }

  static #make(file: string): FileLock {
    const descriptor = openSync(file, "wx");
    try {
      filled(descriptor, () => writeFileSync(descriptor, `${process.pid} ${hostname()}\n`));
    } catch (error) {
      discard(file);
      throw error;
    }
    return new FileLock(file);
  }

  /** One that cannot be taken away is left as a killed process leaves it, and is taken over like that. */
  release(): void {
    discard(this.#file);
  }
}

/** Milliseconds in which whoever makes a lock has said who it is; one that says nothing by then was killed between the two. */
const SAID = 1000;

/** What a lock says; undefined where it is gone, and nothing where its process was killed before it could say more. */
function holderOf(file: string): string | undefined {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (const began = performance.now(); ; Atomics.wait(cell, 0, 0, 10)) {
    const holder = readOrGone(file);
    if (holder !== "" || performance.now() - began > SAID) return holder;
  }
}

function readOrGone(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Takes away the lock of a process that is no more; one that another process has made there meanwhile is put back. */
function takeAway(file: string, holder: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (readOrGone(aside) !== holder) quietly(() => linkSync(aside, file));
  discard(aside);
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
