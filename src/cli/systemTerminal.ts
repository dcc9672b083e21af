import { lstatSync, readFileSync, statSync } from "node:fs";
import { isatty } from "node:tty";
import { mostBytes } from "../core/mostBytes.ts";
import { brief, quoted } from "../core/quoted.ts";
import { systemReason } from "../core/systemReason.ts";
import { isTable, tableText } from "../core/tableText.ts";
import { disk } from "../files/fileTrees.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import { areOne } from "./areOne.ts";
import { openFolder } from "./folder.ts";
import { OutputFault } from "./outputFault.ts";
import type { Printed } from "./printed.ts";
import { replaceFile, requireReplaceable } from "./replaceFile.ts";
import type { StandardOutput } from "./standardOutput.ts";
import type { Terminal } from "./terminal.ts";
import { unbroken } from "./unbroken.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

/** The world as a command has it: files of the disk, and the process's own streams. */
export function systemTerminal(output: StandardOutput): Terminal {
  return {
    out: (text) => output.write(text),
    error: say,
    readFile,
    files: disk,
    areOne,
    readBytes: (path) => orNothing(path, () => ordinary(path) && readFileSync(path)),
    writeFile,
    requireWritable,
    openFolder,
    onInterrupt: (interrupted) => process.once("SIGINT", interrupted),
    poolScript: new URL("./poolWorker.js", import.meta.url),
    showsProgress: isatty(2),
  };
}

/** What says that a path names no file, impossible paths among it. */
const NO_FILE = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "ELOOP", "ERR_INVALID_ARG_VALUE"]);

/** What cannot be said has nowhere else to go. */
export function say(text: Printed): void {
  try {
    writeWhole(2, text);
  } catch {}
}

function readFile(path: string): SuppliedText {
  return orNothing(path, () => {
    const { size } = ordinary(path);
    const most = mostBytes(path);
    if (size > most) {
      const megabytes = (bytes: number) => `${Number((bytes / 1e6).toFixed(1))} MB`;
      return {
        unreadable: `${brief(path)} is too large to be read (${megabytes(size)}; the limit is ${megabytes(most)})`,
      };
    }
    if (!isTable(path)) return readFileSync(path, "utf8");
    return tableText(readFileSync(path)) ?? { unreadable: `${brief(path)} is no text` };
  });
}

/** What is known of a file: a pipe may never end, and a device is no data. @throws where it is neither a file nor a folder */
function ordinary(path: string) {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory()) {
    const what = stats.isFIFO() ? "a pipe" : stats.isSocket() ? "a socket" : "a device";
    throw new Error(`it is ${what}; save what it holds to a file first`);
  }
  return stats;
}

/** null where there is no such file. */
function orNothing<Read>(path: string, read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && NO_FILE.has(code)) return null;
    throw new UsageError(`${quoted(path)} cannot be read: ${systemReason(error)}`);
  }
}

function writeFile(path: string, text: string | Iterable<string>): void {
  try {
    unbroken(() => replaceFile(path, typeof text === "string" ? [text] : text));
  } catch (error) {
    throw new OutputFault(`${quoted(path)} could not be written whole: ${systemReason(error)}`);
  }
}

function requireWritable(path: string, isOurs?: (text: string) => boolean): void {
  try {
    if (path === "-")
      throw new Error("it is no file; --json prints on standard output, and ./- is a file of that name");
    if (path === "" || path.endsWith("/")) throw new Error("it names no file");
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw new Error("it is a folder");
    if (isOurs && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new Error("it is a link; name the file that it leads to");
    requireReplaceable(path);
    if (isOurs && stats?.isFile() && !isOurs(readFileSync(path, "utf8")))
      throw new Error("it holds something else, which would be lost; name another file");
  } catch (error) {
    throw new UsageError(`${quoted(path)} cannot be written: ${systemReason(error)}`);
  }
}
