import type { SourceRange } from "./sourceRange.ts";

export type Severity = "error" | "warning" | "hint";

/** What is wrong in a file, where, and what would be right. */
export interface Diagnostic {
  /** Stable kebab-case code, e.g. `unknown-name`; documented in the README's table of diagnostics. */
  readonly code: string;
  readonly message: string;
  readonly severity: Severity;
  readonly range: SourceRange;
  /** A mechanical repair: the text to put in place of a range. */
  readonly fix?: Fix;
  /** Where a repair puts something around what stands in the range and that is all: what comes before and after it. */
  readonly around?: readonly [before: string, after: string];
}

export interface Fix {
  readonly title: string;
  readonly range: SourceRange;
  readonly text: string;
  /** The line, or the lines, of the text that the repair changes, as it leaves them; set in the diagnostics of a program. */
  readonly line?: string;
}
