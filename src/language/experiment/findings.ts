import type { Diagnostic } from "../../core/diagnostic.ts";
import { type Allowance, nearestName } from "../../core/nearestName.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { DiagnosticCode } from "../codes.ts";
import { errorAt, warningAt } from "../evaluate/refusal.ts";
import type { ExperimentContext } from "../experimentContext.ts";
import type { Known } from "../known.ts";
import { describeKnown } from "./describeKnown.ts";

/** What was found wrong in one experiment, as it is handed on; readers report here and return undefined. */
export class Findings {
  readonly #diagnose: (diagnostic: Diagnostic) => void;
  #sound = true;

  readonly #guesses: Allowance;

  constructor({ diagnose, guesses }: Pick<ExperimentContext, "diagnose" | "guesses">) {
    this.#diagnose = (diagnostic) => diagnose(diagnostic);
    this.#guesses = guesses;
  }

  /** Nothing was wrong so far; warnings do not count. */
  get sound(): boolean {
    return this.#sound;
  }

  /** Something is wrong that was diagnosed elsewhere already. */
  refuse(): undefined {
    this.#sound = false;
  }

  error(code: DiagnosticCode, range: SourceRange, message: string, fix?: Diagnostic["fix"]): undefined {
    this.#sound = false;
    this.#diagnose(errorAt(range, code, message, fix));
  }

  warn(code: DiagnosticCode, range: SourceRange, message: string): void {
    this.#diagnose(warningAt(range, code, message));
  }

  /** Hands on what another part of the language found. */
  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === "error") this.#sound = false;
      this.#diagnose(diagnostic);
    }
  }

  /** "`what` must be `expected`, not …", unless the value was refused already. */
  wrong(known: Known, what: string, expected: string): undefined {
    if (known.value.kind === "refused") return this.refuse();
    return this.error("invalid-option", known.range, `${what} must be ${expected}, not ${describeKnown(known)}`);
  }

  /** An unknown name among known ones, with the nearest as a repair where there is one. */
  unknown(
    code: DiagnosticCode,
    kind: string,
    name: string,
    known: Iterable<string>,
    range: SourceRange,
    quote = "",
  ): undefined {
    const near = nearestName(name, known, this.#guesses);
    const hint = near ? `did you mean ${quoted(near)}?` : `known are ${listed([...known], quoted)}`;
    const fix = near ? { title: `Change to ${quoted(near)}`, range, text: `${quote}${near}${quote}` } : undefined;
    return this.error(code, range, `unknown ${kind} ${quoted(name)}; ${hint}`, fix);
  }
}
