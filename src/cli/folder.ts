import { randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { quoted } from "../core/quoted.ts";
import { systemReason } from "../core/systemReason.ts";
import { OutputFault } from "./outputFault.ts";
import { replaceFile } from "./replaceFile.ts";
import { UsageError } from "./usageError.ts";

/** A folder that a command keeps files of its own in. */
export interface Folder {
  readonly names: () => readonly string[];
  /** null where there is no such file. */
  readonly read: (name: string) => string | null;
  /**
   * Writes a file whole or not at all, whoever else does.
   *
   * @throws OutputFault
   */
  readonly write: (name: string, pieces: Iterable<string>) => void;
  /**
   * The same for a file that is not there yet; false where somebody else was first.
   *
   * @throws OutputFault
   */
  readonly create: (name: string, text: string) => boolean;
  /** Takes a folder away that was for this call only. */
  readonly close: () => void;
}

/**
 * A folder of the disk, made where there is none.
 *
 * @param given its path; default one that is gone with `close`, and with the process
 * @throws UsageError where there cannot be one
 */
export function openFolder(given: string | undefined): Folder {
  const folder = made(given);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (given === undefined) process.once("exit", remove);
  const written = <Result>(name: string, write: (file: string) => Result): Result => {
    const file = path.join(folder, name);
    try {
      requireOrdinary(file);
      return write(file);
    } catch (error) {
      throw new OutputFault(`${quoted(file)} could not be written whole: ${systemReason(error)}`);
    }
  };
  return {
    names: () => readdirSync(folder),
    read(name) {
      try {
        requireOrdinary(path.join(folder, name));
        return readFileSync(path.join(folder, name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw new OutputFault(`${quoted(path.join(folder, name))} cannot be read: ${systemReason(error)}`);
      }
    },
    write: (name, pieces) => written(name, (file) => replaceFile(file, pieces)),
    create: (name, text) => written(name, (file) => createWhole(file, text)),
    close() {
      if (given !== undefined) return;
      process.off("exit", remove);
      remove();
    },
  };
}

/** What others put in the place of a file, a link among it, is neither read nor written: it may lead anywhere, or never end. */
function requireOrdinary(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) throw new Error("it is no ordinary file; name another folder");
}

/** Of several who make it one does, and nobody ever sees a part of it. */
function createWhole(file: string, text: string): boolean {
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    replaceFile(fresh, [text]);
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if (existsSync(file)) return false;
    // A disk without links.
    if (!existsSync(fresh)) throw error;
    renameSync(fresh, file);
    return true;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function made(given: string | undefined): string {
  try {
    if (given === undefined) return mkdtempSync(path.join(os.tmpdir(), "node-ode-"));
    mkdirSync(given, { recursive: true });
    return given;
  } catch (error) {
    throw new UsageError(`there cannot be a folder ${quoted(given ?? os.tmpdir())}: ${systemReason(error)}`);
  }
}
