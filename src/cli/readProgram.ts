import type { Program } from "../language/program.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import type { Session } from "../study/session.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** A program and the texts it was read from. */
export interface ReadFile {
  readonly program: Program;
  readonly texts: ReadonlyMap<string, SuppliedText>;
}

/**
 * Reads a file and, as they turn out to be needed, the files it imports.
 *
 * @throws UsageError where the file itself does not exist
 */
export function readProgram(session: Session, file: string, { readFile }: Terminal): ReadFile {
  const entry = file.replaceAll("\\", "/");
  const text = readFile(entry);
  if (text === null) throw new UsageError(`there is no file \`${file}\``);
  const texts = new Map<string, SuppliedText>([[entry, text]]);
  for (;;) {
    const program = session.read({ entry, texts });
    const unread = program.missing.map(({ path }) => path).filter((path) => !texts.has(path));
    if (unread.length === 0) return { program, texts };
    for (const path of unread) texts.set(path, readFile(path));
  }
}
