import { append } from "../core/append.ts";
import { smallest } from "../core/extremes.ts";
import { sharedMemory } from "../core/sharedMemory.ts";
import { squared } from "../core/squared.ts";
import { extentAlong, type LimitCycle } from "./limitCycle.ts";

/** Cells a side. */
const CELLS = 128;
/** Of a square whose side is 1; a little more, for rounding. */
const HALF_DIAGONAL = (1 + 1e-8) * Math.SQRT1_2;
const OUTSIDE = -1;
const INSIDE = -2;

/** The neighbourhood of a planar cycle over a grid of cells, as plain data. */
export interface RasterData {
  /** Within which a state is near, in parts of the cycle's size. */
  readonly distance: number;
  readonly size: readonly [number, number];
  readonly low: readonly [number, number];
  readonly side: number;
  /** The cycle's places, each component in parts of its extent; the last one, which is the first, left out. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** By cell `OUTSIDE` where all of it is, `INSIDE`, or where in `sides` those begin that its states may be near. */
  readonly cells: Int32Array;
  /** Sides of the polygon, by their first places; before those of a cell stands how many they are. */
  readonly sides: Int32Array;
}

/** The neighbourhood of a planar cycle, looked up: most states are in a cell that is wholly inside or outside of it. */
export class Raster {
  readonly #data: RasterData;

  constructor(data: RasterData) {
    this.#data = data;
  }

  /** @param distance within which a state is near, in parts of the cycle's size */
  static dataOf(cycle: LimitCycle, distance: number): RasterData {
    const size = [extentAlong(cycle, 0), extentAlong(cycle, 1)] as const;
    const count = cycle.t.length - 1;
    const x = Float64Array.from({ length: count }, (_, k) => cycle.z[2 * k] / size[0]);
    const y = Float64Array.from({ length: count }, (_, k) => cycle.z[2 * k + 1] / size[1]);
    // Room for the neighbourhood, and two cells besides.
    const room = distance + 2 / CELLS;
    const low = [smallest(x) - room, smallest(y) - room] as const;
    const side = (1 + 2 * room) / CELLS;
    const data = {
      distance,
      size,
      low,
      side,
      x,
      y,
      cells: new Int32Array(sharedMemory(4 * CELLS * CELLS)),
      sides: new Int32Array(),
    };
    const sides: number[] = [];
    new Raster(data).#fill(0, 0, CELLS, [...data.x.keys()], sides);
    return { ...data, sides: Int32Array.from(sides) };
  }

  /** Whether a state is near the cycle. */
  has(z: ArrayLike<number>): boolean {
    const { size, low, side, cells } = this.#data;
    const c = Math.floor((z[0] / size[0] - low[0]) / side);
    const r = Math.floor((z[1] / size[1] - low[1]) / side);
    if (!(c >= 0 && c < CELLS && r >= 0 && r < CELLS)) return false;
    const at = cells[r * CELLS + c];
    return at < 0 ? at === INSIDE : this.#isNearOneOf(at, z);
  }

  /** Visits rectangles that hold, together, all states that are near the cycle. */
  forEachNear(visit: (x: readonly [number, number], y: readonly [number, number]) => void): void {
    const { size, low, side, cells } = this.#data;
    const range = (axis: 0 | 1, cell: number) =>
      [size[axis] * (low[axis] + cell * side), size[axis] * (low[axis] + (cell + 1) * side)] as const;
    for (let cell = 0; cell < cells.length; cell++)
      if (cells[cell] !== OUTSIDE) visit(range(0, cell % CELLS), range(1, Math.floor(cell / CELLS)));
  }

  /** Whether a state is near one of the sides of a cell. */
  #isNearOneOf(at: number, z: ArrayLike<number>): boolean {
    const { distance, size, sides } = this.#data;
    const x = z[0] / size[0];
    const y = z[1] / size[1];
    for (let n = at + 1; n <= at + sides[at]; n++) if (this.#from(x, y, sides[n]) <= distance) return true;
    return false;
  }

  /** Fills a square of cells, given the sides that some of its states may be near. */
  #fill(column: number, row: number, cells: number, candidates: readonly number[], sides: number[]): void {
    const { distance, side } = this.#data;
    const [x, y] = this.#at(column + cells / 2, row + cells / 2);
    const reach = cells * side * HALF_DIAGONAL;
    const near: number[] = [];
    for (const k of candidates) {
      const from = this.#from(x, y, k);
      if (from < distance - reach) {
        this.#set(column, row, cells, INSIDE);
        return;
      }
      if (from <= distance + reach) near.push(k);
    }
    if (near.length === 0) this.#set(column, row, cells, OUTSIDE);
    else if (cells === 1) {
      this.#set(column, row, cells, sides.length);
      sides.push(near.length);
      append(sides, near);
    } else {
      const half = cells / 2;
      for (const r of [row, row + half]) for (const c of [column, column + half]) this.#fill(c, r, half, near, sides);
    }
  }

  #set(column: number, row: number, cells: number, entry: number): void {
    for (let begin = row * CELLS + column, r = 0; r < cells; r++, begin += CELLS)
      this.#data.cells.fill(entry, begin, begin + cells);
  }

  #at(column: number, row: number): readonly [number, number] {
    const { low, side } = this.#data;
    return [low[0] + column * side, low[1] + row * side];
  }

  /** The distance from a side. */
  #from(x: number, y: number, first: number): number {
    const { x: xs, y: ys } = this.#data;
    const next = first + 1 === xs.length ? 0 : first + 1;
    const sx = xs[next] - xs[first];
    const sy = ys[next] - ys[first];
    const px = x - xs[first];
    const py = y - ys[first];
    const length = sx * sx + sy * sy;
    const part = length > 0 ? Math.min(1, Math.max(0, (sx * px + sy * py) / length)) : 0;
    return Math.sqrt(squared(px - part * sx) + squared(py - part * sy));
  }
}
