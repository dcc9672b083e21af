import type { SweepRecord } from "./sweepRun.ts";

/** How many runs ended how, by the first of their records. */
export function endsOf(records: Iterable<SweepRecord>): Readonly<Record<string, number>> {
  const ends: Record<string, number> = {};
  let last: unknown;
  for (const { run, status } of records) {
    if (run !== last) ends[String(status)] = (ends[String(status)] ?? 0) + 1;
    last = run;
  }
  return ends;
}
