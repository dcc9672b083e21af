import type { Callee, FunctionEncoder } from "./encoder.ts";
import type { LaneType } from "./laneType.ts";
import type { Table } from "./mathRoutine.ts";
import type { TileLane } from "./tileLane.ts";

/** Emits what no instruction does for a whole vector: each lane's number is taken out by itself. */
export class LaneByLane {
  readonly #out: FunctionEncoder;
  readonly #type: LaneType;

  constructor(out: FunctionEncoder, type: LaneType) {
    this.#out = out;
    this.#type = type;
  }

  /**
   * Sets `result` to numbers of a table of 2ⁿ, at indices whose low n bits are taken. Those of a vector go through memory, at
   * `scratch`: taking lanes out of it keeps ports busy that compute, while stores and loads have their own.
   */
  lookup(result: TileLane, table: Table, index: TileLane, scratch: number): void {
    const { vector, lanes, numberBytes, store } = this.#type;
    const out = this.#out;
    const place = (w: number, lane: number) => scratch + (w * lanes + lane) * numberBytes;
    if (vector) {
      index.locals.forEach((local, w) => {
        out.i32(0);
        out.get(local);
        out.memory(store, place(w, 0));
      });
    }
    index.locals.forEach((local, w) => {
      const pushAddress = (lane: number) => {
        if (vector) {
          out.i32(0);
          out.memory("i32.load", place(w, lane));
        } else {
          out.get(local);
          out.op("i32.wrap_i64");
        }
        out.i32(table.length - 1);
        out.op("i32.and");
        out.i32(numberBytes === 8 ? 3 : 2);
        out.op("i32.shl");
      };
      this.#load(result, w, pushAddress, () => table.address);
    });
  }

  /** Sets `result` to numbers at pointer + start + index · stride, at indices that are numbers. */
  gather(
    result: TileLane,
    pointer: number,
    index: TileLane,
    stride: number,
    start: (vector: number, lane: number) => number,
  ): void {
    const out = this.#out;
    for (let w = 0; w < result.locals.length; w++) {
      const pushAddress = (lane: number) => {
        this.#pushNumber(index, w, lane);
        out.op("i32.trunc_sat_f64_s");
        out.i32(stride);
        out.op("i32.mul");
        out.get(pointer);
        out.op("i32.add");
      };
      this.#load(result, w, pushAddress, (lane) => start(w, lane));
    }
  }

  /** Sets those lanes of `result` that are set in `mask`, `width` vectors of it, to what a function of float64 numbers makes of the inputs. */
  callWhere(result: TileLane, mask: TileLane, width: number, called: Callee, inputs: readonly TileLane[]): void {
    const { vector, lanes } = this.#type;
    const out = this.#out;
    for (let w = 0; w < width; w++) {
      for (let lane = 0; lane < lanes; lane++) {
        this.#pushBits(mask, w, lane);
        out.if(() => {
          if (vector) out.get(result.at(w));
          for (const input of inputs) this.#pushNumber(input, w, lane);
          out.call(called);
          if (vector?.demote) out.op(vector.demote);
          if (vector) out.lane(vector.replace, lane);
          out.set(result.at(w));
        });
      }
    }
  }

  /** A vector of numbers from addresses of each lane's own, which `pushAddress` leaves on the stack, and a constant number of bytes behind. */
  #load(result: TileLane, w: number, pushAddress: (lane: number) => void, start: (lane: number) => number): void {
    const { vector, lanes, load } = this.#type;
    const out = this.#out;
    for (let lane = lanes - 1; lane >= 0; lane--) pushAddress(lane);
    if (vector) {
      out.memory(vector.loadFirst, start(0));
      for (let lane = 1; lane < lanes; lane++) out.memoryLane(vector.loadLane, lane, start(lane));
    } else out.memory(load, start(0));
    out.set(result.at(w));
  }

  /** Leaves a lane's number on the stack, as float64. */
  #pushNumber(x: TileLane, w: number, lane: number): void {
    const { vector } = this.#type;
    this.#out.get(x.at(w));
    if (vector) this.#out.lane(vector.extract, lane);
    if (vector?.promote) this.#out.op(vector.promote);
  }

  /** Leaves a lane's bits, or whether it is set, on the stack: of a vector as an i32. */
  #pushBits(x: TileLane, w: number, lane: number): void {
    const { vector } = this.#type;
    this.#out.get(x.at(w));
    if (vector) this.#out.lane(vector.extractBits, lane);
    if (vector?.wrapBits) this.#out.op(vector.wrapBits);
  }
}
