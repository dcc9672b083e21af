import { listed, quoted } from "../../core/quoted.ts";
import type { NumberBounds } from "../../core/vocabulary.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { allDefined, readNumber, readNumbers } from "./readValue.ts";

interface ToleranceOption {
  readonly bounds: NumberBounds;
  readonly default: number;
}

/** Reads `atol`: a number, one a component, or some by state name, where the others keep the default. */
export function readAbsoluteTolerance(
  findings: Findings,
  known: Known | undefined,
  { bounds, default: fallback }: ToleranceOption,
  names: readonly string[],
): number | readonly number[] {
  if (!known) return fallback;
  if (known.value.kind === "array") {
    const atol = readNumbers(findings, known, "`atol`", bounds);
    if (atol && names.length > 0 && atol.length !== names.length) {
      findings.wrong(known, "`atol`", `one number a component (${listed(names)})`);
    }
    return atol ?? fallback;
  }
  if (known.value.kind !== "object") return readNumber(findings, known, "`atol`", bounds) ?? fallback;
  const given = new Map<string, number | undefined>();
  for (const [name, entry] of known.value.entries) {
    if (!names.includes(name)) findings.unknown("unknown-option", "component of `atol`", name, names, entry.keyRange);
    else given.set(name, readNumber(findings, entry, `\`atol\` of ${quoted(name)}`, bounds));
  }
  return allDefined(names.map((name) => (given.has(name) ? given.get(name) : fallback))) ?? fallback;
}
