import type { Vocabulary } from "../../core/vocabulary.ts";
import type { SolverSettings } from "../experiment.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { experimentOptions } from "./optionTable.ts";
import { type Entries, numberOption, readName } from "./readValue.ts";

/** Reads `method`, `steps`, `h`, `rtol` and `atol`; warns of those that the method does not heed. */
export function readSolver(
  findings: Findings,
  entries: Entries<typeof experimentOptions>,
  vocabulary: Vocabulary,
): SolverSettings {
  const method = readMethod(findings, entries.method, vocabulary, vocabulary.defaults.method);
  const steps = numberOption(findings, entries, experimentOptions, "steps");
  const h = numberOption(findings, entries, experimentOptions, "h");
  const rtol = numberOption(findings, entries, experimentOptions, "rtol");
  const atol = numberOption(findings, entries, experimentOptions, "atol");
  if (entries.steps && entries.h) {
    findings.error("invalid-option", entries.h.range, "`h` and `steps` both set the step size; give one of them");
  }
  const adaptive = isAdaptive(vocabulary, method);
  const unheeded = adaptive ? [entries.steps, entries.h] : [entries.rtol, entries.atol];
  for (const entry of unheeded) {
    if (!entry) continue;
    const reason = adaptive
      ? `\`${method}\`${entries.method ? "" : ", the default method,"} chooses its own steps by \`rtol\` and \`atol\`; name a fixed-step method such as "rk4" to set them`
      : `\`${method}\` takes fixed steps, set by \`steps\` or \`h\`; name an adaptive method such as "${vocabulary.defaults.method}" to use tolerances`;
    findings.warn("ignored-option", entry.keyRange, `this has no effect: ${reason}`);
  }
  return { method, steps: adaptive || h !== undefined ? undefined : steps, h: adaptive ? undefined : h, rtol, atol };
}

/** A solver's name; the fallback where it is absent (or wrong, and reported). */
export function readMethod(
  findings: Findings,
  known: Known | undefined,
  { methods }: Vocabulary,
  fallback: string,
): string {
  const names = methods.map(({ name }) => name);
  return (known && readName(findings, known, "method", names)) ?? fallback;
}

export function isAdaptive({ methods }: Vocabulary, method: string): boolean {
  return methods.some(({ name, adaptive }) => name === method && adaptive);
}
