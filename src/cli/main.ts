import { readFileSync, statSync } from "node:fs";
import { LARGEST_FILE, type SuppliedText } from "../protocol/engineMessages.ts";
import { run } from "./run.ts";

/* The command `node-ode`: the engine without an editor. */

// A reader that goes away (`node-ode … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  readFile,
  showsProgress: process.stderr.isTTY === true,
});

function readFile(path: string): SuppliedText {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) {
      const megabytes = (bytes: number) => `${Number((bytes / 1e6).toFixed(1))} MB`;
      return {
        unreadable: `${path} is too large to be read (${megabytes(size)}; the limit is ${megabytes(LARGEST_FILE)})`,
      };
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return null;
    throw error;
  }
}
