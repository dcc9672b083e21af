import type { PairKernel } from "../core/kernel.ts";
import { LOOK_EVERY } from "../core/stiffnessContrast.ts";
import type { QueueStarts, TrajectoryQueue } from "../core/trajectoryQueue.ts";
import type { Departure } from "./departure.ts";
import type { GivenTimes } from "./outputRows.ts";
import type { StiffnessTest } from "./stiffness.ts";
import type { TrajectoriesUnderWay } from "./trajectoriesUnderWay.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** Trajectories in the places of a kernel's queue: what the adaptive loop knows of them, and what the kernel does. */
export class QueuedTrajectories {
  readonly #queue: TrajectoryQueue;
  readonly #all: TrajectoriesUnderWay;
  readonly #rows: GivenTimes;
  readonly #stiffness: StiffnessTest;
  /** The trajectory in each place, by its number. */
  readonly #at: Float64Array;
  readonly #free: number[] = [];

  constructor(queue: TrajectoryQueue, all: TrajectoriesUnderWay, rows: GivenTimes, stiffness: StiffnessTest) {
    this.#queue = queue;
    this.#all = all;
    this.#rows = rows;
    this.#stiffness = stiffness;
    this.#at = new Float64Array(queue.capacity);
    for (let place = queue.capacity - 1; place >= 0; place--) this.#free.push(place);
  }

  get isFull(): boolean {
    return this.#free.length === 0;
  }

  put(departure: Departure): void {
    const { trajectory } = departure;
    const { index, attempts, accepted, interpolatedSteps } = trajectory;
    const written = this.#rows.written(index);
    const look = trajectory.diagnosis ? Number.POSITIVE_INFINITY : accepted + LOOK_EVERY;
    const counts = { attempts, accepted, interpolated: interpolatedSteps, written, look };
    this.#queue.put(this.#take(index), counts, departure);
  }

  /** Takes in one that begins. */
  putStart(starts: QueueStarts, index: number): void {
    this.#queue.putStart(this.#take(index), starts, index, this.#rows.written(index), LOOK_EVERY);
  }

  follow(attempts: number, more: boolean): boolean {
    return this.#queue.follow(attempts, more);
  }

  /** Lets those go that have come to their end in the kernel; how many these are. */
  release(kernel: PairKernel): number {
    const { ended } = this.#queue;
    for (let n = 0; n < ended; n++) this.#end(this.#queue.endedAt(n), kernel);
    return ended;
  }

  /** All that wait for a lane; they do so no more. */
  waiting(): TrajectoryUnderWay[] {
    return this.#queue.waiting().map((place) => {
      const trajectory = this.#all.of(this.#at[place]);
      this.#settle(trajectory, place);
      this.#free.push(place);
      return trajectory;
    });
  }

  /** Tells the adaptive loop what has become of the trajectory in a lane. */
  take(lane: number): TrajectoryUnderWay | undefined {
    const place = this.#queue.placeIn(lane);
    if (place < 0) return undefined;
    const trajectory = this.#all.of(this.#at[place]);
    const { attempts, accepted, interpolated, written, look, inFavour, against } = this.#queue.lanes;
    trajectory.lane = lane;
    trajectory.attempts = attempts[lane];
    trajectory.accepted = accepted[lane];
    trajectory.interpolatedSteps = interpolated[lane];
    this.#copyRows(trajectory.index, place, written[lane]);
    this.#stiffness.resume(lane, look[lane], inFavour[lane], against[lane]);
    return trajectory;
  }

  /** Tells the kernel what the adaptive loop has made of the trajectory in a lane; undefined where it has left it. */
  giveBack(lane: number, trajectory: TrajectoryUnderWay | undefined): void {
    const place = this.#queue.placeIn(lane);
    if (place < 0) return;
    if (!trajectory) {
      this.#queue.vacate(lane);
      this.#free.push(place);
      return;
    }
    const { attempts, accepted, interpolated, look, inFavour, against } = this.#queue.lanes;
    attempts[lane] = trajectory.attempts;
    accepted[lane] = trajectory.accepted;
    interpolated[lane] = trajectory.interpolatedSteps;
    look[lane] = trajectory.diagnosis ? Number.POSITIVE_INFINITY : this.#stiffness.nextLook(lane);
    const looks = this.#stiffness.looks(lane);
    inFavour[lane] = looks.inFavour;
    against[lane] = looks.against;
    this.#queue.setWritten(lane, this.#rows.written(trajectory.index));
  }

  #take(index: number): number {
    const place = this.#free.pop()!;
    this.#at[place] = index;
    return place;
  }

  #end(place: number, kernel: PairKernel): void {
    const index = this.#at[place];
    const trajectory = this.#all.object(index);
    if (trajectory) {
      this.#settle(trajectory, place);
      trajectory.settle(kernel);
    } else {
      const { numbers, counts } = this.#queue.records;
      const first = this.#queue.records.first(place);
      const accepted = numbers[first + counts.accepted];
      this.#all.end(index, numbers[first + counts.attempts], accepted, numbers[first + counts.interpolated], kernel);
      this.#copyRows(index, place, numbers[first + counts.written]);
    }
    this.#free.push(place);
  }

  /** Brings what is known of a trajectory to what its place says. */
  #settle(trajectory: TrajectoryUnderWay, place: number): void {
    const { numbers, counts } = this.#queue.records;
    const first = this.#queue.records.first(place);
    trajectory.attempts = numbers[first + counts.attempts];
    trajectory.accepted = numbers[first + counts.accepted];
    trajectory.interpolatedSteps = numbers[first + counts.interpolated];
    this.#copyRows(trajectory.index, place, numbers[first + counts.written]);
  }

  #copyRows(index: number, place: number, until: number): void {
    const { numbers, rows } = this.#queue.records;
    this.#rows.copy(index, numbers, this.#queue.records.first(place) + rows, until);
  }
}
