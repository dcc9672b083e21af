import { sharedMemory } from "../core/sharedMemory.ts";
import type { Polygon } from "./winding.ts";

/** Cells a side. */
const CELLS = 512;

/** To the cells beside one. */
const WAYS = [-1, 1, -CELLS, CELLS];

/** What the map says of a state that no attractor certainly draws in: that some may, or that none has it near. */
export const OPEN = -1;
export const EMPTY = -2;

/** Of a cell that a curve goes through, or that is beside one. */
const BORDER = -3;

/** A map as plain data, in memory that threads share: by cell, the attractor that certainly draws in everything in it, or that none is near. */
export interface TerritoryData {
  readonly low: readonly [number, number];
  readonly perUnit: readonly [number, number];
  readonly owner: Int16Array;
}

/** A map of a part of the plane, on which attractors claim what certainly goes to them. */
export class Territory {
  readonly #low: readonly [number, number];
  readonly #perUnit: readonly [number, number];
  readonly #owner: Int16Array;
  /** What one claim marks, and the cells that it finds: kept for the next, as getting so much memory takes as long as filling it. */
  #taken: Int16Array | undefined;
  #found: Int32Array | undefined;

  constructor({ low, perUnit, owner }: TerritoryData) {
    this.#low = low;
    this.#perUnit = perUnit;
    this.#owner = owner;
  }

  /** A map on which nothing is claimed yet. */
  static of(x: readonly [number, number], y: readonly [number, number]): Territory {
    return new Territory({
      low: [x[0], y[0]],
      perUnit: [CELLS / (x[1] - x[0]), CELLS / (y[1] - y[0])],
      owner: new Int16Array(sharedMemory(2 * CELLS * CELLS)).fill(EMPTY),
    });
  }

  get data(): TerritoryData {
    return { low: this.#low, perUnit: this.#perUnit, owner: this.#owner };
  }

  /** Which attractor a state goes to, `OPEN` or `EMPTY`. */
  ownerOf(z: ArrayLike<number>): number {
    const c = (z[0] - this.#low[0]) * this.#perUnit[0];
    const r = (z[1] - this.#low[1]) * this.#perUnit[1];
    if (!(c >= 0 && c < CELLS && r >= 0 && r < CELLS)) return OPEN;
    return this.#owner[Math.floor(r) * CELLS + Math.floor(c)];
  }

  /** Where the cells of a coarser map of it lie: so many a side, a power of two. */
  grid(side: number): Pick<TerritoryData, "low" | "perUnit"> {
    // A quotient of powers of two: a state is in the cell that holds its cell, rounding or not.
    const part = side / CELLS;
    return { low: this.#low, perUnit: [part * this.#perUnit[0], part * this.#perUnit[1]] };
  }

  /** Sets the cells of a coarser map to 0 where all of it is empty, else to 1. */
  whereNotEmpty(side: number, into: Float64Array): void {
    const owner = this.#owner;
    const part = CELLS / side;
    for (let row = 0, cell = 0; row < CELLS; row++) {
      const isFirst = row % part === 0;
      const begin = ((row - (row % part)) / part) * side;
      for (let at = begin; at < begin + side; at++) {
        let seen = isFirst ? 0 : into[at];
        for (const end = cell + part; cell < end; cell++) if (owner[cell] !== EMPTY) seen = 1;
        into[at] = seen;
      }
    }
  }

  /** Says that something is near the states of a rectangle around a place. */
  open([x, y]: readonly number[], [reachX, reachY]: readonly number[]): void {
    const [first, last] = [this.#cellOf(x - reachX, y - reachY), this.#cellOf(x + reachX, y + reachY)];
    const columns = (last % CELLS) - (first % CELLS);
    for (let from = first; from <= last; from += CELLS)
      for (let cell = from; cell <= from + columns; cell++) if (this.#owner[cell] === EMPTY) this.#owner[cell] = OPEN;
  }

  /** Gives an attractor the cells around a place that are wholly inside of a closed curve, one cell from it. */
  claim(owner: number, polygon: Polygon, [x, y]: readonly number[]): void {
    this.#taken ??= new Int16Array(CELLS * CELLS);
    const taken = this.#taken.fill(EMPTY);
    this.#traceBorder(taken, polygon);
    const first = this.#cellOf(x, y);
    if (taken[first] === BORDER) return;
    this.#found ??= new Int32Array(CELLS * CELLS);
    const found = this.#found;
    let count = 0;
    found[count++] = first;
    taken[first] = owner;
    for (let n = 0; n < count; n++) {
      const cell = found[n];
      const column = cell % CELLS;
      // It reached the end of the map: the curve is not closed in it.
      if (column === 0 || column === CELLS - 1 || cell < CELLS || cell >= CELLS * (CELLS - 1)) return;
      for (const way of WAYS) {
        const next = cell + way;
        if (taken[next] !== EMPTY) continue;
        taken[next] = owner;
        found[count++] = next;
      }
    }
    for (let n = 0; n < count; n++) this.#owner[found[n]] = owner;
  }

  /** Marks the cells that a curve goes through, and those around them. */
  #traceBorder(taken: Int16Array, { x, y }: Polygon): void {
    for (let k = 0, before = x.length - 1; k < x.length; before = k++) {
      const [dx, dy] = [(x[k] - x[before]) * this.#perUnit[0], (y[k] - y[before]) * this.#perUnit[1]];
      const parts = Math.max(1, Math.ceil(2 * Math.max(Math.abs(dx), Math.abs(dy))));
      for (let n = 0; n <= parts; n++) {
        const cell = this.#cellOf(
          x[before] + (n / parts) * (x[k] - x[before]),
          y[before] + (n / parts) * (y[k] - y[before]),
        );
        for (const row of [cell - CELLS, cell, cell + CELLS])
          for (const near of [row - 1, row, row + 1]) if (near >= 0 && near < taken.length) taken[near] = BORDER;
      }
    }
  }

  #cellOf(x: number, y: number): number {
    const at = (value: number, axis: 0 | 1) =>
      Math.min(CELLS - 1, Math.max(0, Math.floor((value - this.#low[axis]) * this.#perUnit[axis])));
    return at(y, 1) * CELLS + at(x, 0);
  }
}
