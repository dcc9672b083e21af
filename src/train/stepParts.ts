import { largest } from "../core/extremes.ts";
import type { Jump } from "../ode/jump.ts";
import { StopTimes } from "../ode/stopTimes.ts";
import type { Targets } from "./targets.ts";

/** Equal steps of a batch from one row to the next, or from jump to jump between the two. */
export interface StepPart {
  /** The row that its interval ends at. */
  readonly row: number;
  /** Number of its first step. */
  readonly begin: number;
  readonly steps: number;
  /** Its end is the row. */
  readonly endsRow: boolean;
  /** Where jumps of f cut the interval: its own ends, by lane, and what each lane has passed at its beginning. */
  readonly cut?: StepCut;
}

export interface StepCut {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly passed: readonly (Jump | undefined)[];
}

/** Where a lane is at the beginning of a part. */
export function beginOf({ row, cut }: StepPart, targets: Pick<Targets, "time">, lane: number): number {
  return cut ? cut.from[lane] : targets.time(row - 1, lane);
}

/** Where it is at its end. */
export function endOf({ row, cut }: StepPart, targets: Pick<Targets, "time">, lane: number): number {
  return cut ? cut.to[lane] : targets.time(row, lane);
}

/** The steps of a batch: so many an interval where nothing cuts it, else about so many over its pieces. */
export function stepParts(
  { rows, count, times, common }: Pick<Targets, "rows" | "count" | "times" | "common">,
  stepsPerInterval: number,
  jumps: readonly Jump[],
): StepPart[] {
  const parts: StepPart[] = [];
  let begin = 0;
  const add = (part: Omit<StepPart, "begin">) => {
    parts.push({ ...part, begin });
    begin += part.steps;
  };
  for (let row = 1; row < rows; row++) {
    const timeOf = (of: number, j: number) => times[of * count + j];
    const lanes = jumps.length === 0 ? [] : Array.from({ length: common ? 1 : count }, (_, j) => j);
    const pieces = lanes.map((j) => piecesOf(timeOf(row - 1, j), timeOf(row, j), jumps, row === 1));
    const most = pieces.reduce((longest, { length }) => Math.max(longest, length), 0);
    if (!pieces.some((own, j) => isCut(own, timeOf(row - 1, j), timeOf(row, j)))) {
      add({ row, steps: stepsPerInterval, endsRow: true });
      continue;
    }
    for (const own of pieces) while (own.length < most) halveLast(own);
    for (let k = 0; k < most; k++) {
      const share = pieces.map((own, j) => {
        const whole = timeOf(row, j) - timeOf(row - 1, j);
        return whole === 0 ? 0 : (own[k].to - own[k].from) / whole;
      });
      const lane = (j: number) => pieces[common ? 0 : j][k];
      add({
        row,
        steps: Math.max(1, Math.ceil(stepsPerInterval * largest(share) * (1 - 1e-12))),
        endsRow: k === most - 1,
        cut: {
          from: Float64Array.from({ length: count }, (_, j) => lane(j).from),
          to: Float64Array.from({ length: count }, (_, j) => lane(j).to),
          passed: Array.from({ length: count }, (_, j) => lane(j).passed),
        },
      });
    }
  }
  return parts;
}

interface LanePiece {
  readonly from: number;
  readonly to: number;
  readonly passed: Jump | undefined;
}

/** @param isFirst what jumps where a solution starts does nothing to it */
function piecesOf(t0: number, t1: number, jumps: readonly Jump[], isFirst: boolean): LanePiece[] {
  const [low, high] = [Math.min(t0, t1), Math.max(t0, t1)];
  const within = jumps.filter(({ before, after }) => after >= low && before <= high);
  const { start, at, resume } = new StopTimes(t0, t1, [], within);
  return Array.from(at, (to, k) => {
    const from = k === 0 ? start : resume[k - 1];
    const isPassed = ({ before, after }: Jump) => (t1 < t0 ? before : after) === from;
    return { from, to, passed: k === 0 && isFirst ? undefined : within.find(isPassed) };
  });
}

function isCut(pieces: readonly LanePiece[], t0: number, t1: number): boolean {
  return pieces.length > 1 || pieces[0].from !== t0 || pieces[0].to !== t1;
}

function halveLast(pieces: LanePiece[]): void {
  const { from, to, passed } = pieces.pop()!;
  const middle = from + (to - from) / 2;
  pieces.push({ from, to: middle, passed }, { from: middle, to, passed: undefined });
}
