import { randomUUID } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { writeWhole } from "./writeWhole.ts";

/**
 * Writes a file whole or leaves what was there: its text is on the disk under another name before it gets this one. A device,
 * a pipe, and a file in a folder that takes no new ones are written in place.
 *
 * @throws the system's error where it is not written whole
 */
export function replaceFile(path: string, pieces: Iterable<string>): void {
  const known = statSync(path, { throwIfNoEntry: false });
  const target = known ? realpathSync(path) : path;
  const fresh = known?.isFile() === false ? undefined : openBeside(target, known);
  if (!fresh) {
    fill(openSync(target, "w"), pieces, known?.isFile() !== false);
    return;
  }
  try {
    fill(fresh.descriptor, pieces, true);
    renameSync(fresh.path, target);
  } catch (error) {
    rmSync(fresh.path, { force: true });
    throw error;
  }
}

/** What a folder says that takes no new files. */
const TAKES_NONE = new Set(["EACCES", "EPERM", "EROFS"]);

/** A new file in the same folder, with the rights of the one it shall replace; undefined where the folder takes none. */
function openBeside(target: string, known: Stats | undefined) {
  const path = `${target}.${randomUUID()}.new`;
  try {
    const descriptor = openSync(path, "wx");
    if (known) fchmodSync(descriptor, known.mode & 0o777);
    return { path, descriptor };
  } catch (error) {
    if (TAKES_NONE.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function fill(descriptor: number, pieces: Iterable<string>, isFile: boolean): void {
  try {
    for (const piece of pieces) writeWhole(descriptor, piece);
    if (isFile) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
