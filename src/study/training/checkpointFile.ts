import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { ExplainedError } from "../../core/explainedError.ts";
import { quoted } from "../../core/quoted.ts";
import { systemReason } from "../../core/systemReason.ts";
import { isCheckpoint } from "../../train/checkpoint.ts";
import { CheckpointFault } from "../../train/checkpointFault.ts";
import { FileLock, Locked } from "./fileLock.ts";
import { discard, filled, quietly, synchronizeFolderOf } from "./lastingFile.ts";

/** Where the checkpoint before the newest one is kept. */
export function olderCheckpoint(file: string): string {
  return `${file}.before`;
}

/** No checkpoint can be written to a file; the message says why, and what would help. */
export class CheckpointTrouble extends ExplainedError {
  override readonly name = "CheckpointTrouble";
}

/** A file that one training writes its checkpoints to, until it is closed. */
export class CheckpointFile {
  readonly #file: string;
  readonly #lock: FileLock;

  private constructor(file: string, lock: FileLock) {
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * Takes a file for checkpoints, which need not exist: only what is a checkpoint already is ever replaced.
   *
   * @throws CheckpointTrouble where it is another's, or can not be written
   */
  static open(file: string): CheckpointFile {
    let lock: FileLock | undefined;
    try {
      for (const each of [file, olderCheckpoint(file)]) requireOurs(each);
      lock = FileLock.take(`${file}.lock`);
      tryOut(`${file}.new`);
    } catch (error) {
      lock?.release();
      if (error instanceof Locked)
        throw new CheckpointTrouble(`another training writes ${quoted(file)}: ${error.message}`);
      throw new CheckpointTrouble(systemReason(error));
    }
    return new CheckpointFile(file, lock);
  }

  /**
   * Replaces the checkpoint whole or not at all, keeping the one before it and the file's mode: the bytes are on the disk under
   * another name before they get this one, so that a reader and a crash at any point find one whole file at least.
   *
   * @throws the system's error
   */
  write(bytes: Uint8Array): void {
    const [file, fresh, older] = [this.#file, `${this.#file}.new`, olderCheckpoint(this.#file)];
    const known = lstatSync(file, { throwIfNoEntry: false });
    const descriptor = openFresh(fresh);
    try {
      filled(descriptor, () => {
        if (known) fchmodSync(descriptor, known.mode & 0o777);
        writeFileSync(descriptor, bytes);
        fsyncSync(descriptor);
      });
      if (known) renameSync(file, older);
      try {
        renameSync(fresh, file);
      } catch (error) {
        if (known) quietly(() => renameSync(older, file));
        throw error;
      }
    } catch (error) {
      discard(fresh);
      throw error;
    }
    synchronizeFolderOf(file);
  }

  close(): void {
    this.#lock.release();
  }
}

/** Sees before the work whether a file can be made there. */
function tryOut(fresh: string): void {
  const descriptor = openFresh(fresh);
  try {
    filled(descriptor, () => {});
    rmSync(fresh);
  } catch (error) {
    discard(fresh);
    throw error;
  }
}

/** What stands where a checkpoint shall and is none, in words. */
function foreign(file: string): string | undefined {
  const known = lstatSync(file, { throwIfNoEntry: false });
  if (!known) return undefined;
  if (known.isSymbolicLink()) return `${quoted(file)} is a link; name the file that it leads to`;
  // A folder, too, could be renamed to make room.
  if (!known.isFile()) return `${quoted(file)} is no ordinary file`;
  if (known.size === 0 || isCheckpoint(beginOf(file))) return undefined;
  return `${quoted(file)} is no checkpoint, and would be replaced; name another file`;
}

/** @throws where something else stands there */
function requireOurs(file: string): void {
  const trouble = foreign(file);
  if (trouble !== undefined) throw new Error(trouble);
}

function beginOf(file: string): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const begin = new Uint8Array(8);
    return begin.subarray(0, readSync(descriptor, begin));
  } finally {
    closeSync(descriptor);
  }
}

/** A file that nobody else opened, through no link; what a killed training left there makes room. */
function openFresh(file: string): number {
  requireOurs(file);
  rmSync(file, { force: true });
  return openSync(file, "wx");
}

/** What was read of a checkpoint, and what there is to say about it. */
export interface ReadCheckpoint<State> {
  readonly state: State;
  /** Why the newest one was not taken. */
  readonly note?: string;
}

/**
 * Reads the newest checkpoint, or, where that is damaged or missing, the one before it, which then takes its place: else the
 * next one to be written would push out the only whole one.
 *
 * @param newest the newest one's bytes, where they are known already
 * @throws CheckpointFault where neither serves
 */
export function readCheckpoint<State>(
  file: string | undefined,
  decode: (bytes: Uint8Array) => State,
  newest?: Uint8Array,
): ReadCheckpoint<State> {
  try {
    const bytes = newest ?? (file === undefined ? undefined : readOrNothing(file));
    if (!bytes) {
      const what = file === undefined ? "checkpoint" : `file ${quoted(file)}`;
      throw new CheckpointFault(`there is no ${what} to go on from`, true);
    }
    return { state: decode(bytes) };
  } catch (error) {
    if (!(error instanceof CheckpointFault) || !error.damaged || file === undefined) throw error;
    const older = readOrNothing(olderCheckpoint(file));
    if (!older) throw error;
    const state = decode(older);
    // Where the disk takes no change, nothing is written that could push it out.
    quietly(() => renameSync(olderCheckpoint(file), file));
    return { state, note: `${error.message}; going on from the one before it` };
  }
}

function readOrNothing(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
