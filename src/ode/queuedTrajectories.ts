import { LOOK_EVERY } from "../core/stiffnessContrast.ts";
import type { TrajectoryQueue } from "../core/trajectoryQueue.ts";
import type { Departure } from "./departure.ts";
import type { GivenTimes } from "./outputRows.ts";
import type { StiffnessTest } from "./stiffness.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** Trajectories in the places of a kernel's queue: what the adaptive loop knows of them, and what the kernel does. */
export class QueuedTrajectories {
  readonly #queue: TrajectoryQueue;
  readonly #rows: GivenTimes;
  readonly #stiffness: StiffnessTest;
  readonly #at: (TrajectoryUnderWay | undefined)[];
  readonly #free: number[] = [];

  constructor(queue: TrajectoryQueue, rows: GivenTimes, stiffness: StiffnessTest) {
    this.#queue = queue;
    this.#rows = rows;
    this.#stiffness = stiffness;
    this.#at = new Array<TrajectoryUnderWay | undefined>(queue.capacity).fill(undefined);
    for (let place = queue.capacity - 1; place >= 0; place--) this.#free.push(place);
  }

  get isFull(): boolean {
    return this.#free.length === 0;
  }

  put(departure: Departure): void {
    const place = this.#free.pop()!;
    const { trajectory } = departure;
    const { attempts, accepted, interpolatedSteps } = trajectory;
    this.#at[place] = trajectory;
    const written = this.#rows.written(trajectory.index);
    const look = trajectory.diagnosis ? Number.POSITIVE_INFINITY : accepted + LOOK_EVERY;
    this.#queue.put(place, { attempts, accepted, interpolated: interpolatedSteps, written, look }, departure);
  }

  follow(attempts: number, more: boolean): boolean {
    return this.#queue.follow(attempts, more);
  }

  /** Trajectories that have come to their end. */
  ended(): TrajectoryUnderWay[] {
    return this.#queue.ended().map((place) => this.#collect(place));
  }

  /** All that wait for a lane; they do so no more. */
  waiting(): TrajectoryUnderWay[] {
    return this.#queue.waiting().map((place) => this.#collect(place));
  }

  /** Tells the adaptive loop what has become of the trajectory in a lane. */
  take(lane: number): TrajectoryUnderWay | undefined {
    const place = this.#queue.placeIn(lane);
    if (place < 0) return undefined;
    const trajectory = this.#at[place]!;
    const { attempts, accepted, interpolated, written, look } = this.#queue.lanes;
    trajectory.lane = lane;
    trajectory.attempts = attempts[lane];
    trajectory.accepted = accepted[lane];
    trajectory.interpolatedSteps = interpolated[lane];
    this.#copyRows(trajectory, place, written[lane]);
    this.#stiffness.resume(lane, look[lane]);
    return trajectory;
  }

  /** Tells the kernel what the adaptive loop has made of the trajectory in a lane; undefined where it has left it. */
  giveBack(lane: number, trajectory: TrajectoryUnderWay | undefined): void {
    const place = this.#queue.placeIn(lane);
    if (place < 0) return;
    if (!trajectory) {
      this.#queue.vacate(lane);
      this.#release(place);
      return;
    }
    const { attempts, accepted, interpolated, look } = this.#queue.lanes;
    attempts[lane] = trajectory.attempts;
    accepted[lane] = trajectory.accepted;
    interpolated[lane] = trajectory.interpolatedSteps;
    look[lane] = trajectory.diagnosis ? Number.POSITIVE_INFINITY : this.#stiffness.nextLook(lane);
    this.#queue.setWritten(lane, this.#rows.written(trajectory.index));
  }

  #collect(place: number): TrajectoryUnderWay {
    const trajectory = this.#at[place]!;
    const { attempts, accepted, interpolated, written } = this.#queue.countsAt(place);
    trajectory.attempts = attempts;
    trajectory.accepted = accepted;
    trajectory.interpolatedSteps = interpolated;
    this.#copyRows(trajectory, place, written);
    this.#release(place);
    return trajectory;
  }

  #copyRows({ index }: TrajectoryUnderWay, place: number, until: number): void {
    const { from, first } = this.#queue.rowsAt(place);
    this.#rows.copy(index, from, first, until);
  }

  #release(place: number): void {
    this.#at[place] = undefined;
    this.#free.push(place);
  }
}
