import { readFileSync, statSync, writeFileSync } from "node:fs";
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
  readBytes: (path) => orNothing(() => readFileSync(path)),
  writeFile: (path, text) => writeFileSync(path, text),
  showsProgress: process.stderr.isTTY === true,
});

function readFile(path: string): SuppliedText {
  return orNothing(() => {
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
function orNothing<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return null;
    throw error;
  }
}
