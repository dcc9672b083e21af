import type { Diagnostic } from "../core/diagnostic.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import { textRange } from "../engine/describe.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";

/** A diagnostic as `check --json` prints it. */
export function diagnosticJson({ code, message, severity, range }: Diagnostic) {
  const { file, start, end } = textRange(range);
  return { file, code, message, severity, range: { start, end } };
}

/** A diagnostic for people: place and message, then the line it is about with the range underlined. */
export function describeDiagnostic(
  { code, message, severity, range }: Diagnostic,
  source: SuppliedText | undefined,
): string {
  return [`${place(range)}: ${severity}: ${message} [${code}]`, ...excerpt(range, source)].join("\n");
}

/** `file:line:column`, as editors and terminals link it. */
export function place({ file, start }: SourceRange): string {
  return `${file}:${start.line}:${start.column}`;
}

function excerpt({ start, end }: SourceRange, source: SuppliedText | undefined): string[] {
  const line = typeof source !== "string" ? undefined : source.split("\n")[start.line - 1]?.replace(/\r$/, "");
  if (line === undefined) return [];
  const last = end.line === start.line ? end.column : line.length + 1;
  // Tabs stay tabs, so that the underline stands below what it underlines.
  const indent = line.slice(0, start.column - 1).replace(/[^\t]/g, " ");
  return [`  ${line}`, `  ${indent}${"^".repeat(Math.max(1, last - start.column))}`];
}
