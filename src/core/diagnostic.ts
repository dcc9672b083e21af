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
  readonly fix?: { readonly title: string; readonly range: SourceRange; readonly text: string };
}
