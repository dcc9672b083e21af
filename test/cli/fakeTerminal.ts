import type { Folder } from "../../src/cli/folder.ts";
import { run } from "../../src/cli/run.ts";
import { names } from "../../src/files/fileTrees.ts";

/** What a command line did: its exit code, and what it printed where. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Files that it wrote. */
  readonly written: Readonly<Record<string, string>>;
}

/** Runs a command line, one string split at spaces or a list of words, over files given as texts. */
export function runCli(command: string | readonly string[], files: Readonly<Record<string, string>> = {}): Ran {
  const { code, printed } = start(command, files);
  if (code instanceof Promise) throw new Error("an engine must be loaded first: use `runCliLater`");
  return { code, ...printed() };
}

/** The same where an engine may have to be loaded. */
export async function runCliLater(
  command: string | readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { code, printed } = start(command, files);
  return { code: await code, ...printed() };
}

function start(command: string | readonly string[], files: Readonly<Record<string, string>>) {
  let out = "";
  let error = "";
  const written: Record<string, string> = {};
  const words = typeof command === "string" ? command.split(" ").filter(Boolean) : command;
  const code = run(words, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    readFile: (path) => files[path] ?? null,
    files: names,
    areOne: () => false,
    readBytes: (path) => (path in files ? new TextEncoder().encode(files[path]) : null),
    writeFile: (path, text) => {
      written[path] = typeof text === "string" ? text : [...text].join("");
    },
    requireWritable: () => {},
    openFolder: () => fakeFolder(written),
    showsProgress: false,
  });
  return { code, printed: () => ({ out, error, written }) };
}

/** A folder whose files are kept by name. */
function fakeFolder(files: Record<string, string>): Folder {
  return {
    names: () => Object.keys(files),
    read: (name) => files[name] ?? null,
    write(name, pieces) {
      files[name] = [...pieces].join("");
    },
    create(name, text) {
      if (name in files) return false;
      files[name] = text;
      return true;
    },
    close() {},
  };
}

/** Runs with `--json` and reads the one document. */
export function runJson<Document>(
  command: string | readonly string[],
  files: Readonly<Record<string, string>> = {},
): Ran & { document: Document } {
  const words = typeof command === "string" ? command.split(" ").filter(Boolean) : command;
  const ran = runCli([...words, "--json"], files);
  return { ...ran, document: JSON.parse(ran.out) };
}

/** The same where an engine may have to be loaded, or reports are waited for. */
export async function runJsonLater<Document>(
  command: string | readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Ran & { document: Document }> {
  const words = typeof command === "string" ? command.split(" ").filter(Boolean) : command;
  const ran = await runCliLater([...words, "--json"], files);
  return { ...ran, document: JSON.parse(ran.out) };
}
