import { append } from "../../core/append.ts";
import { cellsOf } from "../../study/sweep/sweepCells.ts";
import { partCount } from "../../study/sweep/sweeping.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";
import type { SweepPlan, SweptAxis } from "./sweepPlan.ts";
import type { SweptParts } from "./sweptParts.ts";

/** One run of a sweep that has ended: NaN where the quantity has no value. */
export interface Outcome {
  readonly run: number;
  readonly trajectory: number;
  readonly value: number;
  readonly status: string;
  readonly message: string | undefined;
}

/** What there is to be said of a sweep so far. */
export interface SweepStory {
  readonly axes: readonly SweptAxis[];
  /** See `SweepPlan`. */
  readonly hasOneStart: boolean;
  readonly quantity: string;
  /** Columns of numbers that come of its runs. */
  readonly quantities: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Each run has more trajectories than one. */
  readonly hasSeveral: boolean;
  /** In the order of the runs. */
  readonly records: readonly SweepRecord[];
  readonly runs: number;
  readonly done: number;
}

/** Ends of runs that did what they were asked for. */
const ENDED = new Set(["ok", "event", "done", "target loss", "no improvement", "paused"]);

export const hasFailed = ({ status }: Pick<Outcome, "status">): boolean => !ENDED.has(status);

export function sweepStory({ sweep, axes, hasOneStart }: SweepPlan, parts: SweptParts, quantity: string): SweepStory {
  const records: SweepRecord[] = [];
  for (let part = 0; part < partCount(sweep); part++) append(records, parts.get(part) ?? []);
  const own = new Set(["run", "trajectory", "t", ...axes.map(({ column }) => column)]);
  const quantities = new Set<string>();
  let done = 0;
  let last: unknown;
  const outcomes = records.map((record): Outcome => {
    const { run, trajectory = 0, status, message } = record;
    if (run !== last) done++;
    last = run;
    const cells = cellsOf(record);
    for (const [name, cell] of cells)
      if (!own.has(name) && (typeof cell === "number" || (cell === null && name === quantity))) quantities.add(name);
    const value = cells.get(quantity);
    return {
      run: run as number,
      trajectory: trajectory as number,
      value: typeof value === "number" ? value : Number.NaN,
      status: String(status),
      message: message as string | undefined,
    };
  });
  return {
    axes,
    hasOneStart,
    quantity,
    quantities: [...quantities],
    outcomes,
    hasSeveral: records.length > done,
    records,
    runs: sweep.design.runs,
    done,
  };
}

/** Where a run stands on each axis, as the number of its value there. */
export function placesOf({ axes }: Pick<SweepStory, "axes">, { run }: Pick<Outcome, "run">): readonly number[] {
  const [, second] = axes;
  return second ? [Math.floor(run / second.values.length), run % second.values.length] : [run];
}
