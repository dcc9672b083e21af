import { cutMessage } from "../../core/cutMessage.ts";
import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { DiagnosticCode } from "../codes.ts";

/**
 * Thrown where an expression has no value in the language; caught by the statement around it, which goes on.
 *
 * Without a diagnostic the reason is reported already: an error is told once, not wherever its value is used.
 * (No `Error`, whose stack trace would cost more than everything else about it.)
 */
export class Refusal {
  readonly diagnostic: Diagnostic | undefined;

  constructor(diagnostic?: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

/** Stands where there is no value; using it is an error, and the diagnostic says why unless that has been said. */
export class Unusable {
  readonly diagnostic: Diagnostic | undefined;

  constructor(diagnostic?: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

/** Thrown where a budget is spent: ends the whole evaluation. */
export class BudgetSpent {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

/** What repairs a place: a text instead of some range, or what is to be put before and after the place. */
type Repair = Fix | readonly [before: string, after: string];

export function errorAt(range: SourceRange, code: DiagnosticCode, message: string, repair?: Repair): Diagnostic {
  const plain: Diagnostic = { code, message: cutMessage(message), severity: "error", range };
  if (!repair) return plain;
  return "range" in repair ? { ...plain, fix: repair } : { ...plain, around: repair };
}

export function hintAt(range: SourceRange, code: DiagnosticCode, message: string, fix?: Fix): Diagnostic {
  return { ...errorAt(range, code, message, fix), severity: "hint" };
}

export function warningAt(range: SourceRange, code: DiagnosticCode, message: string, repair?: Repair): Diagnostic {
  return { ...errorAt(range, code, message, repair), severity: "warning" };
}

/** Stops the evaluation of a statement with an error. */
export function refuse(range: SourceRange, code: DiagnosticCode, message: string, repair?: Repair): never {
  throw new Refusal(errorAt(range, code, message, repair));
}
