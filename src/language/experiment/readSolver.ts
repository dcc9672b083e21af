import { formatApart } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import type { SolverSettings, TimeSpan } from "../experiment.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { experimentOptions } from "./optionTable.ts";
import { readAbsoluteTolerance } from "./readTolerance.ts";
import { type Entries, numberOption, readName, readNumbers } from "./readValue.ts";

/** What of the options is heeded by methods that choose their steps. */
const ofControl = ["rtol", "atol", "maxStep", "firstStep", "maxSteps"] as const;

/** Reads how to solve, for a state of these names over a span; warns of what the method does not heed. */
export function readSolver(
  findings: Findings,
  entries: Entries<typeof experimentOptions>,
  vocabulary: Vocabulary,
  names: readonly string[],
  span: TimeSpan | undefined,
): SolverSettings {
  const method = readMethod(findings, entries.method, vocabulary, vocabulary.defaults.method);
  const steps = numberOption(findings, entries, experimentOptions, "steps");
  const h = numberOption(findings, entries, experimentOptions, "h");
  const rtol = numberOption(findings, entries, experimentOptions, "rtol");
  const atol = readAbsoluteTolerance(findings, entries.atol, experimentOptions.atol, names);
  const maxStep = numberOption(findings, entries, experimentOptions, "maxStep");
  const firstStep = numberOption(findings, entries, experimentOptions, "firstStep");
  const maxSteps = numberOption(findings, entries, experimentOptions, "maxSteps");
  const stops = (entries.stops && span && readStops(findings, entries.stops, span)) ?? [];
  if (entries.steps && entries.h) {
    findings.error("invalid-option", entries.h.range, "`h` and `steps` both set the step size; give one of them");
  }
  const adaptive = isAdaptive(vocabulary, method);
  const unheeded = adaptive ? [entries.steps, entries.h] : ofControl.map((name) => entries[name]);
  for (const entry of unheeded) {
    if (!entry) continue;
    const reason = adaptive
      ? `${quoted(method)}${entries.method ? "" : ", the default method,"} chooses its own steps by \`rtol\` and \`atol\`; name a fixed-step method such as "rk4" to set them`
      : `${quoted(method)} takes fixed steps, set by \`steps\` or \`h\`; name an adaptive method such as "${vocabulary.defaults.method}" to use tolerances`;
    findings.warn("ignored-option", entry.keyRange, `this has no effect: ${reason}`);
  }
  return {
    method,
    steps: adaptive || h !== undefined ? undefined : steps,
    h: adaptive ? undefined : h,
    rtol,
    atol,
    maxStep,
    firstStep,
    maxSteps,
    stops,
  };
}

/** Times that steps end at; those outside of the span are of no effect. */
function readStops(findings: Findings, known: KnownEntry, { from, to }: TimeSpan): number[] | undefined {
  const stops = readNumbers(findings, known, "`stops`");
  const outside = stops?.find((t) => t < Math.min(from, to) || t > Math.max(from, to));
  if (outside !== undefined) {
    const [stop, start, end] = formatApart(outside, from, to);
    findings.warn(
      "ignored-option",
      known.keyRange,
      `a stop at ${stop} has no effect: \`t\` runs from ${start} to ${end}`,
    );
  }
  return stops;
}

/** A solver's name; the fallback where it is absent (or wrong, and reported). */
export function readMethod(
  findings: Findings,
  known: Known | undefined,
  { methods }: Vocabulary,
  fallback: string,
): string {
  if (!known) return fallback;
  const names = methods.map(({ name }) => name);
  return readName(findings, known, "method", names) ?? fallback;
}

export function isAdaptive({ methods }: Vocabulary, method: string): boolean {
  return methods.some(({ name, adaptive }) => name === method && adaptive);
}
