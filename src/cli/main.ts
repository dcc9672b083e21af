import { accessSync, constants, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { disk } from "../files/fileTrees.ts";
import { LARGEST_FILE, type SuppliedText } from "../protocol/engineMessages.ts";
import { run } from "./run.ts";
import { UsageError } from "./usageError.ts";

/* The command `node-ode`: the engine without an editor. */

/** What says that a path names no file, impossible paths among it. */
const NO_FILE = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "ELOOP", "ERR_INVALID_ARG_VALUE"]);

// A reader that goes away (`node-ode … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  readFile,
  files: disk,
  readBytes: (path) => orNothing(path, () => readFileSync(path)),
  writeFile,
  requireWritable,
  showsProgress: process.stderr.isTTY === true,
});

function readFile(path: string): SuppliedText {
  return orNothing(path, () => {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) {
      const megabytes = (bytes: number) => `${Number((bytes / 1e6).toFixed(1))} MB`;
      return {
        unreadable: `${path} is too large to be read (${megabytes(size)}; the limit is ${megabytes(LARGEST_FILE)})`,
      };
    }
    return readFileSync(path, "utf8");
  });
}

/** null where there is no such file. */
function orNothing<Read>(path: string, read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && NO_FILE.has(code)) return null;
    throw new UsageError(`\`${path}\` cannot be read: ${message}`);
  }
}

function writeFile(path: string, text: string): void {
  orRefuse(path, () => writeFileSync(path, text));
}

function requireWritable(path: string): void {
  orRefuse(path, () => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw new Error("it is a folder");
    accessSync(stats ? path : dirname(path), constants.W_OK);
  });
}

function orRefuse(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(`\`${path}\` cannot be written: ${(error as Error).message}`);
  }
}
