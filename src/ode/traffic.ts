import type { QueueStarts } from "../core/trajectoryQueue.ts";
import type { Departure } from "./departure.ts";
import type { EasingTest } from "./easing.ts";

/** Where trajectories of one kernel come from and where they go. */
export interface Traffic {
  /** The next one that waits; undefined where none does. */
  readonly next: () => Departure | undefined;
  /** For a kernel that follows trajectories by itself: the next that begins, by its number, before any others; −1 where none does. */
  readonly begin?: () => number;
  readonly starts?: QueueStarts;
  /** Takes one that is another method's from there on, for it is stiff or is so no more; absent where there is no other method. */
  readonly handOver?: (departure: Departure) => void;
  /** Of an implicit method that another takes over from: whether its trajectory is stiff no more. */
  readonly easing?: EasingTest;
}
