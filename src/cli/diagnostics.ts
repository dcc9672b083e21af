import type { Diagnostic } from "../core/diagnostic.ts";
import { textOf } from "../core/fileText.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import { oneLine } from "../display/oneLine.ts";
import type { Shown } from "../display/shown.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import { textRange } from "../study/describe.ts";
import { below, words } from "./printed.ts";

/** A diagnostic as `check --json` prints it. */
export function diagnosticJson({ code, message, severity, range, fix }: Diagnostic) {
  const { file, start, end } = textRange(range);
  return { file, code, message, severity, range: { start, end }, ...(fix?.line && { rewritten: fix.line }) };
}

/** A diagnostic for people: place and message, the line it is about with the range underlined, and how that line is to be written. */
export function describeDiagnostic(
  { code, message, severity, range, fix }: Diagnostic,
  source: SuppliedText | undefined,
): Shown<"terminal"> {
  return below(
    [`${place(range)}: ${severity}: ${message} [${code}]`, ...excerpt(range, source), ...rewriting(fix)].map(words),
  );
}

function rewriting(fix: Diagnostic["fix"]): string[] {
  return fix?.line
    ? ["  write", ...fix.line.split("\n").map((line) => `  ${cut(inColumns(line.replace(/\r$/, "")))}`)]
    : [];
}

/** Of a line that was written by no person as much as is shown of one. */
const cut = (line: string) => (line.length <= WIDTH ? line : `${line.slice(0, WIDTH)}…`);

/** `file:line:column`, as editors and terminals link it. */
export function place({ file, start }: SourceRange): string {
  return `${file}:${start.line}:${start.column}`;
}

/** One column a character, so that the underline stands below what it underlines, whatever the text holds. */
const inColumns = (text: string) =>
  text.replaceAll("\t", " ").replace(/[^ -~]/gu, (each) => (each === oneLine(each) ? each : "·"));

/** Of a longer line only what surrounds the place is printed. */
const WIDTH = 160;

function excerpt({ start, end }: SourceRange, source: SuppliedText | undefined): string[] {
  const line = textOf(source)?.split("\n")[start.line - 1]?.replace(/\r$/, "");
  if (line === undefined) return [];
  const column = start.column - 1;
  const last = end.line === start.line ? end.column - 1 : line.length;
  const from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(column - WIDTH / 4, line.length - WIDTH));
  const to = line.length <= WIDTH ? line.length : from + WIDTH;
  const [left, right] = [from > 0 ? "…" : "", to < line.length ? "…" : ""];
  const indent = " ".repeat(left.length + column - from);
  const marks = "^".repeat(Math.max(1, Math.min(last, to) - column));
  return [`  ${left}${inColumns(line.slice(from, to))}${right}`, `  ${indent}${marks}`];
}
