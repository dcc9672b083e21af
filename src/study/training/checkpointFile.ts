import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { CheckpointFault } from "../../train/checkpoint.ts";

/** Where the checkpoint before the newest one is kept. */
export function olderCheckpoint(file: string): string {
  return `${file}.before`;
}

/** Why no checkpoint can be written there, in words; undefined where one can. */
export function checkpointTrouble(file: string): string | undefined {
  try {
    // A folder, too, could be renamed to make room.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) return `\`${file}\` is no ordinary file`;
    closeSync(openSync(`${file}.new`, "w"));
    rmSync(`${file}.new`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Replaces a checkpoint file whole or not at all, keeping the one before it: the bytes are on the disk under another name
 * before they get this one, so that a reader and a crash at any point find one whole file at least.
 */
export function writeCheckpoint(file: string, bytes: Uint8Array): void {
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, "w");
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } catch (error) {
    // A disk that is full needs the room.
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  if (existsSync(file)) renameSync(file, olderCheckpoint(file));
  renameSync(fresh, file);
  synchronizeFolder(path.dirname(file));
}

/** A rename is lasting only when its folder is; some systems let nobody synchronize one. */
function synchronizeFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EPERM" && code !== "EISDIR" && code !== "EINVAL" && code !== "EACCES") throw error;
  }
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
    if (!bytes) throw new CheckpointFault(`there is no file ${file} to go on from`, true);
    return { state: decode(bytes) };
  } catch (error) {
    if (!(error instanceof CheckpointFault) || !error.damaged || file === undefined) throw error;
    const older = readOrNothing(olderCheckpoint(file));
    if (!older) throw error;
    const state = decode(older);
    renameSync(olderCheckpoint(file), file);
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
