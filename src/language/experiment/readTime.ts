import { formatShort } from "../../core/formatShort.ts";
import type { TimeSpan } from "../experiment.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { timeGridOptions } from "./optionTable.ts";
import { numberOption, readEntries, readTimes } from "./readValue.ts";

/** Where the text names no times. */
const defaultSpan: TimeSpan = { from: 0, to: 20, times: undefined };

/** Reads `t`: `[from, to]`, `{ from, to, points }`, or times that run one way. */
export function readTimeSpan(findings: Findings, known: Known | undefined): TimeSpan | undefined {
  if (!known) return defaultSpan;
  if (known.value.kind === "object") return readGrid(findings, known);
  if (known.value.kind !== "array") {
    return findings.wrong(known, "`t`", "[from, to], { from, to, points } or a list of times");
  }
  const times = readTimes(findings, known, "`t`", 2);
  if (!times) return undefined;
  const [from, to] = [times[0], times[times.length - 1]];
  return { from, to, times: times.length > 2 ? Float64Array.from(times) : undefined };
}

function readGrid(findings: Findings, known: Known): TimeSpan | undefined {
  const entries = readEntries(findings, known, "`t`", timeGridOptions);
  if (!entries || !findings.sound) return undefined;
  const from = numberOption(findings, entries, timeGridOptions, "from");
  const to = numberOption(findings, entries, timeGridOptions, "to");
  const points = numberOption(findings, entries, timeGridOptions, "points");
  if (from === undefined || to === undefined || points === undefined) return undefined;
  if (from === to)
    return findings.error("invalid-option", known.range, `\`t\` starts and ends at ${formatShort(from)}`);
  return { from, to, times: equidistant(from, to, points) };
}

/** `points` times from one to the other, both exact. */
function equidistant(from: number, to: number, points: number): Float64Array {
  const last = points - 1;
  return Float64Array.from({ length: points }, (_, i) => (i === last ? to : from + ((to - from) * i) / last));
}
