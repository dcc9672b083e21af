import { host } from "../../elementary/elementary.ts";
import { instantiate, reserve } from "../../wasm/engine.ts";
import type { PenaltyCode } from "./loss.ts";
import { emitPenaltyModule, PAIR, type PenaltyExports } from "./penaltyModule.ts";

const NUMBER = Float64Array.BYTES_PER_ELEMENT;

/** How many numbers a kernel is made for. */
export interface PenaltyExtent {
  /** Of all data that cells may be in. */
  readonly data: number;
  readonly rows: number;
  /** Compared in each row. */
  readonly cells: number;
  /** In a row of states, whose first ones are compared. */
  readonly width: number;
}

/**
 * The mean of `meanPenalty`, compiled, with the same bits: data lie in its memory once and for all, rows of states come into it, and
 * their losses and cotangents are read where it puts them. Its arrays are the same as long as it lives.
 */
export class PenaltyKernel {
  readonly data: Float64Array;
  /** Weights of one row after another, so many numbers each: behind the cells there may be one more, of weight 0. */
  readonly weights: Float64Array;
  readonly weightsPerRow: number;
  /** By row. */
  readonly states: readonly Float64Array[];
  readonly cotangents: readonly Float64Array[];
  /** Of each row, its share in the mean. */
  readonly losses: Float64Array;
  readonly #exports: PenaltyExports;
  readonly #pairs: number;
  /** Bytes from one row of states to the next. */
  readonly #stateBytes: number;
  /** Addresses. */
  readonly #data: number;
  readonly #offsets: Int32Array;

  constructor(code: PenaltyCode, { data, rows, cells, width }: PenaltyExtent) {
    const { bytes, dataEnd } = emitPenaltyModule(code);
    this.#exports = instantiate<PenaltyExports>(bytes, host);
    this.#pairs = Math.ceil(cells / PAIR);
    this.weightsPerRow = PAIR * this.#pairs;
    const stride = PAIR * Math.ceil(width / PAIR);
    this.#stateBytes = stride * NUMBER;
    // Data stand first: where a cell of weight 0 has none, what is behind them is read and counts for nothing.
    this.#data = dataEnd;
    let end = dataEnd;
    const next = (numbers: number) => {
      const address = end;
      end += NUMBER * PAIR * Math.ceil(numbers / PAIR);
      return address;
    };
    const places = [data, rows * this.weightsPerRow, rows * stride, rows * stride, rows, this.weightsPerRow].map(next);
    const [dataAt, weights, states, cotangents, losses, offsets] = places;
    const { memory } = this.#exports;
    reserve(memory, end);
    const numbers = (address: number, count: number) => new Float64Array(memory.buffer, address, count);
    const byRow = (address: number) =>
      Array.from({ length: rows }, (_, row) => numbers(address + row * this.#stateBytes, width));
    this.data = numbers(dataAt, data);
    this.weights = numbers(weights, rows * this.weightsPerRow);
    this.states = byRow(states);
    this.cotangents = byRow(cotangents);
    this.losses = numbers(losses, rows);
    this.#offsets = new Int32Array(memory.buffer, offsets, this.weightsPerRow).fill(this.#data);
  }

  /** The datum that a cell is compared with in the first row, by its number among all data. */
  place(cell: number, datum: number): void {
    this.#offsets[cell] = this.#data + NUMBER * datum;
  }

  /** Rows `first … end − 1`, at least one; a datum of the next row is `apart` numbers on. */
  compare(first: number, end: number, apart: number, total: number): void {
    const shift = NUMBER * apart;
    this.#exports.compare(
      this.#offsets.byteOffset,
      first * shift,
      shift,
      this.#pairs,
      this.weights.byteOffset + first * this.weightsPerRow * NUMBER,
      this.states[first].byteOffset,
      this.cotangents[first].byteOffset,
      this.#stateBytes,
      this.losses.byteOffset + first * NUMBER,
      end - first,
      total,
    );
  }
}
