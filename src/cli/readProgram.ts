import { sep } from "node:path";
import { quoted } from "../core/quoted.ts";
import { type Refused, type Root, refusal } from "../files/confinement.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import type { Session } from "../study/session.ts";
import type { OptionValues } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** What a text says: functions, experiments and what is wrong. */
export type Program = ReturnType<Session["read"]>;

/** A program and the texts it was read from. */
export interface ReadFile {
  readonly program: Program;
  readonly texts: ReadonlyMap<string, SuppliedText>;
}

/**
 * Reads a file and, as they turn out to be needed, the files it imports and takes data from; those come from below one root.
 *
 * @param root a folder; the top of the file's project, or its own folder, where it is left out
 * @throws UsageError where the file itself, or the root, does not exist
 */
export function readProgram(
  session: Session,
  file: string,
  { readFile, files }: Terminal,
  { root }: OptionValues,
): ReadFile {
  const entry = sep === "\\" ? file.replaceAll(sep, "/") : file;
  const text = readFile(entry);
  if (text === null) throw new UsageError(`there is no file ${quoted(file)}`);
  if (root !== undefined && files.realPath(root) === undefined)
    throw new UsageError(`there is no folder ${quoted(root)}`);
  const chosen: Root | undefined = root === undefined ? undefined : { folder: root, kind: "given" };
  const supplied = (needed: string) => {
    const refused = refusal({ program: entry, file: needed, chosen }, files);
    return refused ? { unreadable: sentence(refused) } : readFile(needed);
  };
  const texts = new Map<string, SuppliedText>([[entry, text]]);
  for (;;) {
    const program = session.read({ entry, texts });
    const unread = program.missing.map(({ path }) => path).filter((path) => !texts.has(path));
    if (unread.length === 0) return { program, texts };
    for (const path of unread) texts.set(path, supplied(path));
  }
}

function sentence({ name, root: { folder, kind }, linked }: Refused): string {
  const what = {
    workspace: "",
    given: ", the folder that --root names",
    project: ", the nearest folder above the program with .git or package.json",
    folder: ", the program's folder",
  }[kind];
  const where = linked ? "is a link that leads out of" : "is outside";
  return `${name} ${where} ${folder}${what}; imports and data come from inside it only: name a folder that holds both with --root`;
}
