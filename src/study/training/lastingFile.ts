import { closeSync, fsyncSync, openSync, rmSync } from "node:fs";
import path from "node:path";

/** A rename is lasting only when its folder is; some systems let nobody synchronize one. @throws the system's error */
export function synchronizeFolderOf(file: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path.dirname(file), "r");
  } catch (error) {
    if (isAllowed(error)) return;
    throw error;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isAllowed(error)) throw error;
  } finally {
    closeSync(descriptor);
  }
}

const ALLOWED = new Set(["EPERM", "EISDIR", "EINVAL", "EACCES", "ENOTSUP"]);
const isAllowed = (error: unknown) => ALLOWED.has((error as NodeJS.ErrnoException).code ?? "");

/** Fills a file that was opened and closes it: what a network could not keep it may say only then. @throws the system's error */
export function filled(descriptor: number, fill: () => void): void {
  try {
    fill();
  } catch (error) {
    quietly(() => closeSync(descriptor));
    throw error;
  }
  closeSync(descriptor);
}

/** Takes away what was not finished: a disk that is full needs the room. That it cannot be is not what is to be told. */
export function discard(file: string): void {
  quietly(() => rmSync(file, { force: true }));
}

/** Does what may fail without a word. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {}
}
