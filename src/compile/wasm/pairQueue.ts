import { LEAST_STEP } from "../../core/stepLimits.ts";
import type {
  QueueCounts,
  QueueDeparture,
  QueueLanes,
  QueueRecords,
  QueueStarts,
  QueueTerms,
  TrajectoryQueue,
} from "../../core/trajectoryQueue.ts";
import { type QueueLayout, RECORD, recordRows } from "./queueLayout.ts";

/** Records at most, and numbers that they may hold together: 4 MB of them. */
const MOST_RECORDS = 512;
const MOST_NUMBERS = 5e5;
/** Records that are worth a queue, by lane. */
const WORTH = 2;
/** So many of the least steps from the farthest time: what is no shorter once it is rounded is not too small anywhere. */
const COARSE = 2;

const NUMBER = 8;
const COUNTS = ["attempts", "accepted", "interpolated", "written", "look"] as const;

/** How a queue's memory is divided: output times with a NaN behind them, the two lists, the records. */
export interface QueuePlan {
  readonly capacity: number;
  readonly recordLength: number;
  readonly timesLength: number;
  /** Numbers of it all. */
  readonly length: number;
}

/** Undefined where records are too long to have enough of them. */
export function planQueue(layout: QueueLayout, lanes: number, { outputs, count }: QueueTerms): QueuePlan | undefined {
  const recordLength = recordRows(layout) + outputs.length * layout.dimension;
  const wanted = Math.min(count, MOST_RECORDS);
  const capacity = Math.min(wanted, Math.floor(MOST_NUMBERS / recordLength));
  if (capacity < Math.min(wanted, WORTH * lanes)) return undefined;
  const timesLength = outputs.length + 1;
  return { capacity, recordLength, timesLength, length: timesLength + capacity * (2 + recordLength) };
}

export type WriteParameters = (thetas: Float64Array, first: number, into: Float64Array, at: number) => void;

export interface QueueMemory {
  readonly buffer: ArrayBuffer;
  /** Addresses of the tile and of what the plan divides. */
  readonly tile: number;
  readonly begin: number;
  readonly tileLanes: number;
}

/** The queue of a pair kernel: windows on its memory. */
export class PairQueue implements TrajectoryQueue {
  readonly capacity: number;
  readonly lanes: QueueLanes;
  readonly records: QueueRecords;
  readonly #plan: QueuePlan;
  readonly #dimension: number;
  readonly #writeParameters: WriteParameters;
  readonly #run: (attempts: number) => boolean;
  readonly #place: Float64Array;
  readonly #due: Float64Array;
  readonly #horizon: Float64Array;
  readonly #until: number;
  readonly #direction: number;
  readonly #times: Float64Array;
  readonly #waiting: Float64Array;
  readonly #ended: Float64Array;
  readonly #records: Float64Array;
  /** The address of the first record. */
  readonly #first: number;
  readonly #head: Float64Array;
  readonly #tail: Float64Array;
  readonly #more: Float64Array;
  readonly #endedCount: Float64Array;

  /**
   * @param writeParameters puts those of a trajectory's own, with what derives from them, into its record
   * @param run the kernel's loop, true where a lane needs its caller
   */
  constructor(
    layout: QueueLayout,
    plan: QueuePlan,
    { buffer, tile, begin, tileLanes }: QueueMemory,
    terms: QueueTerms,
    writeParameters: WriteParameters,
    run: (attempts: number) => boolean,
  ) {
    const window = (address: number, length: number) => new Float64Array(buffer, address, length);
    const byLane = (offset: number) => window(tile + offset, tileLanes);
    const one = (offset: number) => window(tile + offset, 1);
    const { capacity, recordLength, timesLength } = plan;
    this.capacity = capacity;
    this.#plan = plan;
    this.#dimension = layout.dimension;
    this.#writeParameters = writeParameters;
    this.#run = run;
    this.lanes = {
      attempts: byLane(layout.attempts),
      accepted: byLane(layout.taken),
      interpolated: byLane(layout.interpolated),
      written: byLane(layout.written),
      look: byLane(layout.look),
      inFavour: byLane(layout.inFavour),
      against: byLane(layout.against),
    };
    this.#place = byLane(layout.place);
    this.#due = byLane(layout.due);
    this.#horizon = byLane(layout.horizon);
    this.#until = terms.t1;
    this.#direction = one(layout.direction)[0];
    const waiting = begin + NUMBER * timesLength;
    const ended = waiting + NUMBER * capacity;
    this.#first = ended + NUMBER * capacity;
    this.#times = window(begin, timesLength);
    this.#waiting = window(waiting, capacity);
    this.#ended = window(ended, capacity);
    this.#records = window(this.#first, capacity * recordLength);
    const first = (place: number) => place * recordLength;
    this.records = { numbers: this.#records, first, counts: RECORD, rows: recordRows(layout) };
    this.#head = one(layout.head);
    this.#tail = one(layout.tail);
    this.#more = one(layout.more);
    this.#endedCount = one(layout.ended);
    this.#times.set(terms.outputs);
    this.#times[timesLength - 1] = Number.NaN;
    const farthest = Math.max(Math.abs(terms.t0), Math.abs(terms.t1));
    for (const [offset, value] of [
      [layout.until, terms.t1],
      [layout.least, terms.smallest],
      [layout.coarse, COARSE * Math.max(terms.smallest, LEAST_STEP * farthest)],
      [layout.most, terms.maxSteps],
      [layout.held, terms.held],
      [layout.times, begin],
      [layout.waitingList, waiting],
      [layout.endedList, ended],
      [layout.head, 0],
      [layout.tail, 0],
    ]) {
      one(offset)[0] = value;
    }
    this.#place.fill(-1);
  }

  placeIn(lane: number): number {
    const address = this.#place[lane];
    return address < 0 ? -1 : this.#placeAt(address);
  }

  vacate(lane: number): void {
    this.#place[lane] = -1;
  }

  setWritten(lane: number, written: number): void {
    this.lanes.written[lane] = written;
    const due = this.#times[written];
    this.#due[lane] = due;
    this.#horizon[lane] = (due - this.#until) * this.#direction < 0 ? due : this.#until;
  }

  put(place: number, counts: QueueCounts<number>, { t, h, z, k, first, thetas, ofTheta = 0 }: QueueDeparture): void {
    const records = this.#records;
    const at = this.#putPoint(place, z, k, first);
    records[at + RECORD.t] = t;
    records[at + RECORD.h] = h;
    for (const name of COUNTS) records[at + RECORD[name]] = counts[name];
    if (thetas) this.#writeParameters(thetas, ofTheta, records, at + RECORD.z + 2 * this.#dimension);
    this.#line(at);
  }

  putStart(place: number, starts: QueueStarts, index: number, written: number, look: number): void {
    const { t, h, z, k, thetas, parameters } = starts;
    const records = this.#records;
    const at = this.#putPoint(place, z, k, index * this.#dimension);
    records[at + RECORD.t] = t;
    records[at + RECORD.h] = h[index];
    records[at + RECORD.attempts] = 0;
    records[at + RECORD.accepted] = 0;
    records[at + RECORD.interpolated] = 0;
    records[at + RECORD.written] = written;
    records[at + RECORD.look] = look;
    if (thetas) this.#writeParameters(thetas, index * parameters, records, at + RECORD.z + 2 * this.#dimension);
    this.#line(at);
  }

  /** Puts a point into the record of a place, and returns where that begins. */
  #putPoint(place: number, z: Float64Array, k: Float64Array, first: number): number {
    const records = this.#records;
    const dimension = this.#dimension;
    const at = place * this.#plan.recordLength;
    for (let i = 0; i < dimension; i++) {
      records[at + RECORD.z + i] = z[first + i];
      records[at + RECORD.z + dimension + i] = k[first + i];
    }
    return at;
  }

  /** Puts a record behind those that wait. */
  #line(at: number): void {
    if (this.#head[0] > 0) {
      this.#waiting.copyWithin(0, this.#head[0], this.#tail[0]);
      this.#tail[0] -= this.#head[0];
      this.#head[0] = 0;
    }
    this.#waiting[this.#tail[0]++] = this.#first + NUMBER * at;
  }

  waiting(): number[] {
    const places: number[] = [];
    for (let n = this.#head[0]; n < this.#tail[0]; n++) places.push(this.#placeAt(this.#waiting[n]));
    return places;
  }

  follow(attempts: number, more: boolean): boolean {
    this.#more[0] = more ? 1 : 0;
    this.#endedCount[0] = 0;
    return this.#run(attempts);
  }

  get ended(): number {
    return this.#endedCount[0];
  }

  endedAt(n: number): number {
    return this.#placeAt(this.#ended[n]);
  }

  #placeAt(address: number): number {
    return (address - this.#first) / (NUMBER * this.#plan.recordLength);
  }
}
