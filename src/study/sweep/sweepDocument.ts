import { endsOf } from "./sweepEnds.ts";
import type { Sweep } from "./sweeping.ts";
import type { SweepRecord } from "./sweepRun.ts";

/** A sweep and what came of it, as JSON. */
export function sweepDocument(
  { name, run, design, settings }: Sweep,
  rows: Iterable<SweepRecord>,
  ends = endsOf(rows),
): object {
  return { name, run, over: design.names, runs: design.runs, ends, seed: settings.seed, rows };
}
