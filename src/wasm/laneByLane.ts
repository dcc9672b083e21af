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

  /** Sets `result` to numbers of a table, at indices that are bits. */
  lookup(result: TileLane, table: Table, index: TileLane, offset: number): void {
    const { vector, numberBytes } = this.#type;
    const out = this.#out;
    const start = table.address + offset * numberBytes;
    this.#load(
      result,
      (w, lane) => {
        this.#pushBits(index, w, lane);
        if (!vector) out.op("i32.wrap_i64");
        out.i32(numberBytes === 8 ? 3 : 2);
        out.op("i32.shl");
      },
      () => start,
    );
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
    this.#load(
      result,
      (w, lane) => {
        this.#pushNumber(index, w, lane);
        out.op("i32.trunc_sat_f64_s");
        out.i32(stride);
        out.op("i32.mul");
        out.get(pointer);
        out.op("i32.add");
      },
      start,
    );
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

  /** Numbers from addresses of each lane's own, which `pushAddress` leaves on the stack, and a constant number of bytes behind. */
  #load(
    result: TileLane,
    pushAddress: (vector: number, lane: number) => void,
    start: (vector: number, lane: number) => number,
  ): void {
    const { vector, lanes, load } = this.#type;
    const out = this.#out;
    for (let w = 0; w < result.locals.length; w++) {
      for (let lane = lanes - 1; lane >= 0; lane--) pushAddress(w, lane);
      if (vector) {
        out.memory(vector.loadFirst, start(w, 0));
        for (let lane = 1; lane < lanes; lane++) out.memoryLane(vector.loadLane, lane, start(w, lane));
      } else out.memory(load, start(w, 0));
      out.set(result.at(w));
    }
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
