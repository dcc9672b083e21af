import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { discard, filled, synchronizeFolderOf } from "../study/training/lastingFile.ts";
import { fromItsBegin, writeWhole } from "./writeWhole.ts";

/**
 * Writes a file whole or leaves what was there: its text is on the disk under another name before it gets this one. What is no
 * ordinary file, what a stream of the process already goes to, and a file in a folder that takes no new ones are written in place;
 * the last gets back what it held where that fails.
 *
 * @throws the system's error where it is not written whole
 */
export function replaceFile(path: string, pieces: Iterable<string>): void {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known && !known.isFile()) {
    const descriptor = openSync(path, "w");
    filled(descriptor, () => write(descriptor, pieces));
    return;
  }
  const stream = known && STREAMS.find((descriptor) => isAt(descriptor, known));
  if (stream !== undefined) {
    write(stream, pieces);
    return;
  }
  const target = known ? realpathSync(path) : path;
  const fresh = openBeside(target, known);
  if (!fresh) {
    writeOver(target, pieces);
    return;
  }
  try {
    filled(fresh.descriptor, () => {
      if (known) fchmodSync(fresh.descriptor, known.mode & 0o777);
      write(fresh.descriptor, pieces);
      fsyncSync(fresh.descriptor);
    });
    renameSync(fresh.path, target);
  } catch (error) {
    discard(fresh.path);
    throw error;
  }
  synchronizeFolderOf(target);
}

/** Looks whether `replaceFile` could write there, by making and taking away what it would make. @throws the system's error */
export function requireReplaceable(path: string): void {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known && !known.isFile()) {
    accessSync(path, constants.W_OK);
    return;
  }
  const target = known ? realpathSync(path) : path;
  const fresh = openBeside(target, known);
  if (!fresh) {
    accessSync(target, constants.W_OK);
    return;
  }
  try {
    filled(fresh.descriptor, () => {});
  } finally {
    discard(fresh.path);
  }
}

/** Standard output and standard error: a file that replaced theirs would hold nothing of what they still say. */
const STREAMS = [1, 2];

function isAt(descriptor: number, { dev, ino }: Stats): boolean {
  try {
    const stream = fstatSync(descriptor);
    return stream.dev === dev && stream.ino === ino;
  } catch {
    return false;
  }
}

/** What a folder says that takes no new files. */
const TAKES_NONE = new Set(["EACCES", "EPERM", "EROFS"]);

/** A new file in the same folder; undefined where a file is there and the folder takes no new ones. */
function openBeside(target: string, known: Stats | undefined) {
  // A name that is nearly as long as names can be leaves no room for an ending.
  const path = join(dirname(target), `${basename(target).slice(0, 40)}.${randomUUID()}.new`);
  try {
    return { path, descriptor: openSync(path, "wx") };
  } catch (error) {
    if (known && TAKES_NONE.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function writeOver(target: string, pieces: Iterable<string>): void {
  const before = readFileSync(target);
  const descriptor = openSync(target, "r+");
  filled(descriptor, () => {
    try {
      const length = write(descriptor, pieces);
      ftruncateSync(descriptor, length);
      fsyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, before.length);
      writeWhole(descriptor, before, fromItsBegin);
      throw error;
    }
  });
}

/** @returns the number of bytes */
function write(descriptor: number, pieces: Iterable<string>): number {
  let length = 0;
  for (const piece of pieces) length += writeWhole(descriptor, piece);
  return length;
}
