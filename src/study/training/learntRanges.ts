import { type LearntRange, UNBOUNDED } from "../../core/learntRange.ts";
import type { DynamicsFunction } from "../../language/program.ts";
import { unitOf } from "../../train/coordinates.ts";
import type { Settings } from "./trainingSettings.ts";

/** The weights of a net are numbers like 1, whatever they are. */
const WEIGHT: LearntRange = { ...UNBOUNDED, scale: 1 };

/** What components of initial states may be, undefined for one that is held, and in which unit they are moved. */
export function startRanges(
  learnZ0: Settings["learnZ0"] = [],
  z0: readonly ArrayLike<number>[],
): (LearntRange | undefined)[] {
  return learnZ0.map((range, i) => {
    if (!range || range.log) return range;
    return { ...range, scale: range.scale ?? unitOf(z0.map((state) => state[i]), range) }; // biome-ignore format: one line
  });
}

/** What each parameter that is not fixed may be, entry by entry, and in which unit it is moved: numbers of one array have one. */
export function learntRanges({ parameters }: DynamicsFunction, theta: Float64Array): LearntRange[] {
  return parameters.flatMap(({ shape, offset, length, fixed, min, max, log = false, scale }) => {
    if (fixed) return [];
    const bounds = { min: min ?? UNBOUNDED.min, max: max ?? UNBOUNDED.max, log };
    const isFree = min === undefined && max === undefined && !log && scale === undefined;
    const unit = scale ?? unitOf(theta.subarray(offset, offset + length), bounds);
    const range = shape.kind === "net" && isFree ? WEIGHT : { ...bounds, scale: log ? undefined : unit };
    return new Array<LearntRange>(length).fill(range);
  });
}
