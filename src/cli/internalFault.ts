import type { Diagnostic } from "../core/diagnostic.ts";
import { internalError } from "../core/internalError.ts";
import { quoted } from "../core/quoted.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import { Session } from "../study/session.ts";
import { readProgram } from "./readProgram.ts";
import type { Terminal } from "./terminal.ts";

/** What was thrown although nothing should have been, as a diagnostic of the function or experiment that the command is about. */
export function internalFault(error: unknown, [command, ...words]: readonly string[], terminal: Terminal): Diagnostic {
  const [file = "", name] = words.filter((word) => !word.startsWith("-"));
  const range = placeOf(file, name, terminal) ?? firstLine(file);
  const doing = [`running ${quoted(command)}`, ...(name === undefined ? [] : [`on ${quoted(name)}`])].join(" ");
  return { code: "internal-error", message: internalError(doing, error), severity: "error", range };
}

/** Where the function or experiment of a name stands; undefined where not even that can be found out. */
function placeOf(file: string, name: string | undefined, terminal: Terminal): SourceRange | undefined {
  try {
    const { functions, experiments } = readProgram(new Session(), file, terminal, {}).program;
    return [...functions, ...experiments].find((each) => each.name === name)?.nameRange;
  } catch {
    return undefined;
  }
}

function firstLine(file: string): SourceRange {
  return { file, start: { offset: 0, line: 1, column: 1 }, end: { offset: 1, line: 1, column: 2 } };
}
