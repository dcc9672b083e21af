import { append } from "../core/append.ts";
import type { Diagnostic, Severity } from "../core/diagnostic.ts";
import { formatCount } from "../core/formatCount.ts";
import { errorAt } from "./evaluate/refusal.ts";

/** Diagnostics of one file that are told: nobody reads more, and each costs the editor time. */
export const MAX_TOLD = 100;

/** What is not read at all is told however much else there is. */
const weightOf = ({ code, severity }: Diagnostic) => (code === "not-read" ? -1 : WEIGHT[severity]);

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 };

/** Each diagnostic once, those of the file itself first, in the order of the text. */
export function inOrder(file: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const place = ({ range }: Diagnostic) => (range.file === file ? 0 : 1);
  const sorted = [...diagnostics].sort((a, b) => place(a) - place(b) || a.range.start.offset - b.range.start.offset);
  const once: Diagnostic[] = [];
  // Those that are the same begin at the same place, where mostly one begins alone.
  for (let at = 0, end = 1; at < sorted.length; at = end++) {
    while (end < sorted.length && sorted[end].range.start.offset === sorted[at].range.start.offset) end++;
    if (end === at + 1) once.push(sorted[at]);
    else append(once, distinct(sorted.slice(at, end)));
  }
  return once;
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, range }: Diagnostic) => `${code} ${range.file} ${range.start.offset} ${range.end.offset}`;
  return [...new Map(diagnostics.map((each) => [key(each), each])).values()];
}

/** Of diagnostics in order those that weigh most, errors before warnings before hints, and where and how many the others are. */
export function firstOf(all: readonly Diagnostic[]): readonly Diagnostic[] {
  if (all.length <= MAX_TOLD) return all;
  const byWeight = [...all].sort((a, b) => weightOf(a) - weightOf(b));
  const told = new Set(byWeight.slice(0, MAX_TOLD));
  const [first] = byWeight.slice(MAX_TOLD);
  const count = formatCount(all.length - MAX_TOLD);
  const message = `${count} more of this file are not listed; they are once some of the first ${MAX_TOLD} are mended`;
  const more: Diagnostic = { ...errorAt(first.range, "more-diagnostics", message), severity: first.severity };
  return [...all.filter((each) => told.has(each)), more];
}
