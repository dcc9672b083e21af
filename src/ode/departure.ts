import type { QueueDeparture } from "../core/trajectoryQueue.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** A trajectory that waits for a lane, and the point from which it goes on. */
export interface Departure extends QueueDeparture {
  readonly trajectory: TrajectoryUnderWay;
}
