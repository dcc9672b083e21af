import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
  return {
    names: () => readdirSync(folder),
    read(name) {
      try {
        return readFileSync(path.join(folder, name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw new OutputFault(`${quoted(path.join(folder, name))} cannot be read: ${systemReason(error)}`);
      }
    },
    write(name, pieces) {
      try {
        replaceFile(path.join(folder, name), pieces);
      } catch (error) {
        throw new OutputFault(`${quoted(path.join(folder, name))} could not be written whole: ${systemReason(error)}`);
      }
    },
    close() {
      if (given !== undefined) return;
      process.off("exit", remove);
      remove();
    },
  };
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
