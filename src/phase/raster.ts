import { largest, smallest } from "../core/extremes.ts";
import { squared } from "../core/squared.ts";
import { extentAlong, type LimitCycle } from "./limitCycle.ts";

/** Cells a side. */
const CELLS = 128;
/** Cells a side of the blocks that are filled one by one. */
const BLOCK = 8;
const OUTSIDE = -1;
const INSIDE = -2;
/** Sides of the polygon before and after the nearest place that are looked at. */
const SIDES = 4;

/** The places of a planar cycle over a grid of cells, as plain data. */
export interface RasterData {
  /** Within which a state is near, in parts of the cycle's size. */
  readonly distance: number;
  readonly size: readonly [number, number];
  readonly low: readonly [number, number];
  readonly side: number;
  /** The cycle's places, each component in parts of its extent; the last one, which is the first, left out. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** By cell the place nearest to its middle, `OUTSIDE` where all of the cell is, or `INSIDE`. */
  readonly nearest: Int32Array;
}

/** The neighbourhood of a planar cycle, looked up: most states are in a cell that is wholly inside or outside of it. */
export class Raster {
  readonly #distance: number;
  readonly #size: readonly [number, number];
  readonly #low: readonly [number, number];
  readonly #side: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #nearest: Int32Array;

  constructor({ distance, size, low, side, x, y, nearest }: RasterData) {
    this.#distance = distance;
    this.#size = size;
    this.#low = low;
    this.#side = side;
    this.#x = x;
    this.#y = y;
    this.#nearest = nearest;
  }

  /** @param distance within which a state is near, in parts of the cycle's size */
  static dataOf(cycle: LimitCycle, distance: number): RasterData {
    const size = [extentAlong(cycle, 0), extentAlong(cycle, 1)] as const;
    const count = cycle.t.length - 1;
    const x = Float64Array.from({ length: count }, (_, k) => cycle.z[2 * k] / size[0]);
    const y = Float64Array.from({ length: count }, (_, k) => cycle.z[2 * k + 1] / size[1]);
    // Room for the neighbourhood, and two cells besides.
    const room = distance + 2 / CELLS;
    const low = [x.reduce((a, b) => Math.min(a, b)) - room, y.reduce((a, b) => Math.min(a, b)) - room] as const;
    const side = (1 + 2 * room) / CELLS;
    const data = { distance, size, low, side, x, y, nearest: new Int32Array(CELLS * CELLS) };
    const raster = new Raster(data);
    const longest = raster.#longest;
    for (let block = 0; block < CELLS * CELLS; block = nextBlock(block)) raster.#fill(data.nearest, block, longest);
    return data;
  }

  /** Whether a state is near the cycle. */
  has(z: ArrayLike<number>): boolean {
    const [x, y] = [z[0] / this.#size[0], z[1] / this.#size[1]];
    const c = Math.floor((x - this.#low[0]) / this.#side);
    const r = Math.floor((y - this.#low[1]) / this.#side);
    if (!(c >= 0 && c < CELLS && r >= 0 && r < CELLS)) return false;
    const place = this.#nearest[r * CELLS + c];
    return place === INSIDE || (place >= 0 && this.#from(x, y, place) <= this.#distance);
  }

  /** Fills a block of cells, by its first one: those of most blocks are all outside of a polygon with so long sides. */
  #fill(nearest: Int32Array, block: number, longest: number): void {
    const [x, y] = this.#at((block % CELLS) + BLOCK / 2, Math.floor(block / CELLS) + BLOCK / 2);
    const apart = this.#x.map((place, k) => Math.sqrt(squared(place - x) + squared(this.#y[k] - y)));
    const least = smallest(apart);
    // No cell's middle is further than this from that of the block, and no place of a side than half of it from an end.
    const reach = Math.SQRT1_2 * BLOCK * this.#side;
    const half = Math.SQRT1_2 * this.#side;
    const isOutside = least - reach - longest / 2 > this.#distance + half;
    const places: number[] = [];
    if (!isOutside) for (let k = 0; k < apart.length; k++) if (apart[k] <= least + 2 * reach) places.push(k);
    for (let r = 0; r < BLOCK; r++)
      for (let cell = block + r * CELLS; cell < block + r * CELLS + BLOCK; cell++)
        nearest[cell] = isOutside ? OUTSIDE : this.#entryOf(cell, places, half);
  }

  #entryOf(cell: number, places: readonly number[], half: number): number {
    const [x, y] = this.#at((cell % CELLS) + 0.5, Math.floor(cell / CELLS) + 0.5);
    const place = this.#nearestPlace(x, y, places);
    const from = this.#from(x, y, place);
    return from > this.#distance + half ? OUTSIDE : from < this.#distance - half ? INSIDE : place;
  }

  /** The longest side of the polygon. */
  get #longest(): number {
    const last = this.#x.length - 1;
    return largest(
      this.#x.map((x, k) => {
        const before = k === 0 ? last : k - 1;
        return Math.sqrt(squared(x - this.#x[before]) + squared(this.#y[k] - this.#y[before]));
      }),
    );
  }

  #at(column: number, row: number): readonly [number, number] {
    return [this.#low[0] + column * this.#side, this.#low[1] + row * this.#side];
  }

  #nearestPlace(x: number, y: number, places: readonly number[]): number {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (const k of places) {
      const [dx, dy] = [this.#x[k] - x, this.#y[k] - y];
      const apart = dx * dx + dy * dy;
      if (apart < least) [nearest, least] = [k, apart];
    }
    return nearest;
  }

  /** The distance from the sides around a place. */
  #from(x: number, y: number, place: number): number {
    const count = this.#x.length;
    let least = Number.POSITIVE_INFINITY;
    for (let k = place - SIDES; k < place + SIDES; k++) {
      const a = (k + count) % count;
      const b = (a + 1) % count;
      const [sx, sy] = [this.#x[b] - this.#x[a], this.#y[b] - this.#y[a]];
      const [px, py] = [x - this.#x[a], y - this.#y[a]];
      const length = sx * sx + sy * sy;
      const part = length > 0 ? Math.min(1, Math.max(0, (sx * px + sy * py) / length)) : 0;
      const [dx, dy] = [px - part * sx, py - part * sy];
      least = Math.min(least, dx * dx + dy * dy);
    }
    return Math.sqrt(least);
  }
}

/** The first cell of the block after one. */
const nextBlock = (block: number): number => block + BLOCK + ((block + BLOCK) % CELLS === 0 ? (BLOCK - 1) * CELLS : 0);
