import { readFileSync, writeFileSync } from "node:fs";
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

process.exitCode = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  readFile,
  writeFile,
  showsProgress: process.stderr.isTTY === true,
});

function readFile(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && NO_FILE.has(code)) return null;
    throw new UsageError(`\`${path}\` cannot be read: ${message}`);
  }
}

function writeFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`\`${path}\` cannot be written: ${(error as Error).message}`);
  }
}
