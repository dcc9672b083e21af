import type { FrozenFlow } from "../study/frozenFlow.ts";
import { hasExtent, type Plane, statesOf } from "./plane.ts";

/** Cells of the view along either axis. */
const CELLS = 48;
/** A region that has less of the view than this part is too small to be pointed out. */
const LEAST = 0.02;

/** A curve of the plane; NaN breaks it. */
export interface Path {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * The regions of a view between its separatrices, its cycles and its nullclines: in each of them both components go one way, and all of it
 * has the same future. What is drawn passes through some of them; the others are found one after another, the largest first.
 */
export class Regions {
  readonly #plane: Plane;
  /** By cell the region that it is in; −1 on a wall, or where the field is no number. */
  readonly #region = new Int32Array(CELLS * CELLS).fill(-1);
  /** Cells of each region. */
  readonly #size: number[] = [];
  /** Regions that something passes through, and the cells where it does. */
  readonly #visited = new Set<number>();
  readonly #covered = new Uint8Array(CELLS * CELLS);

  /** @param walls what no trajectory crosses */
  constructor(flow: FrozenFlow, plane: Plane, walls: readonly Path[]) {
    this.#plane = plane;
    if (!hasExtent(plane.view)) return;
    const way = this.#ways(flow);
    for (const wall of walls) this.#along(wall, (cell) => (way[cell] = -1));
    for (let cell = 0; cell < way.length; cell++)
      if (way[cell] >= 0 && this.#region[cell] < 0) this.#size.push(this.#flood(cell, way, this.#size.length));
  }

  /** What is drawn: regions that it passes through need nothing more. */
  cover(path: Path): void {
    this.#along(path, (cell) => {
      this.#covered[cell] = 1;
      if (this.#region[cell] >= 0) this.#visited.add(this.#region[cell]);
    });
  }

  /** A place of the largest region through which nothing passes, far from its boundary; undefined where there is none left. */
  next(): readonly [number, number] | undefined {
    let best = -1;
    for (const [region, size] of this.#size.entries())
      if (!this.#visited.has(region) && size >= LEAST * CELLS * CELLS && size > (this.#size[best] ?? 0)) best = region;
    if (best < 0) return undefined;
    this.#visited.add(best);
    const depth = this.#depths(best);
    const deepest = depth.reduce((found, value, cell) => (value > depth[found] ? cell : found), 0);
    return this.#place(deepest);
  }

  /** Of each cell which way both components go; −1 where they are no numbers, or both 0. */
  #ways(flow: FrozenFlow): Int8Array {
    const count = CELLS * CELLS;
    const [x, y] = [new Float64Array(count), new Float64Array(count)];
    for (let cell = 0; cell < count; cell++) [x[cell], y[cell]] = this.#place(cell);
    const out = new Float64Array(flow.dimension * count);
    flow.evaluate(statesOf(this.#plane, x, y), count, out);
    const [i, j] = this.#plane.axes;
    return Int8Array.from({ length: count }, (_, cell) => {
      const [u, v] = [out[i * count + cell], out[j * count + cell]];
      return Number.isFinite(u) && Number.isFinite(v) && (u !== 0 || v !== 0) ? (u > 0 ? 1 : 0) + (v > 0 ? 2 : 0) : -1;
    });
  }

  #place(cell: number): [number, number] {
    const { x, y } = this.#plane.view;
    const at = ([low, high]: readonly [number, number], k: number) => low + ((high - low) * (k + 0.5)) / CELLS;
    return [at(x, cell % CELLS), at(y, Math.floor(cell / CELLS))];
  }

  /** Names all cells that hang together with one and go the same way; says how many there are. */
  #flood(from: number, way: Int8Array, region: number): number {
    const open = [from];
    this.#region[from] = region;
    let size = 0;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      size++;
      for (const next of beside(cell))
        if (this.#region[next] < 0 && way[next] === way[from]) {
          this.#region[next] = region;
          open.push(next);
        }
    }
    return size;
  }

  /** How many cells lie between each cell of a region and what is not of it, the edge of the view, or what is drawn. */
  #depths(region: number): Int32Array {
    const depth = new Int32Array(CELLS * CELLS).fill(-1);
    const queue: number[] = [];
    const inside = (cell: number) => this.#region[cell] === region;
    for (let cell = 0; cell < depth.length; cell++) {
      if (!inside(cell)) continue;
      const near = beside(cell);
      if (this.#covered[cell] || near.length < 4 || !near.every(inside)) {
        depth[cell] = 0;
        queue.push(cell);
      }
    }
    for (let n = 0; n < queue.length; n++)
      for (const next of beside(queue[n]))
        if (inside(next) && depth[next] < 0) {
          depth[next] = depth[queue[n]] + 1;
          queue.push(next);
        }
    return depth;
  }

  /** Calls `visit` with the cells that a path passes through. */
  #along({ x, y }: Path, visit: (cell: number) => void): void {
    const { view } = this.#plane;
    const across = (value: number) => ((value - view.x[0]) / (view.x[1] - view.x[0])) * CELLS;
    const up = (value: number) => ((value - view.y[0]) / (view.y[1] - view.y[0])) * CELLS;
    for (let n = 0; n < x.length; n++) {
      const [toX, toY] = [across(x[n]), up(y[n])];
      const [fromX, fromY] = n > 0 ? [across(x[n - 1]), up(y[n - 1])] : [toX, toY];
      const far = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
      // Half a cell at a time, so that a wall has no holes; what leaps across the view is no curve of it.
      const parts = far < 4 * CELLS ? Math.max(1, Math.ceil(2 * far)) : 1;
      for (let part = 1; part <= parts; part++) {
        const [c, r] = [fromX + ((toX - fromX) * part) / parts, fromY + ((toY - fromY) * part) / parts].map(Math.floor);
        if (c >= 0 && c < CELLS && r >= 0 && r < CELLS) visit(r * CELLS + c);
      }
    }
  }
}

/** The cells that share a side with one. */
function beside(cell: number): readonly number[] {
  const [c, r] = [cell % CELLS, Math.floor(cell / CELLS)];
  return [
    ...(c > 0 ? [cell - 1] : []),
    ...(c < CELLS - 1 ? [cell + 1] : []),
    ...(r > 0 ? [cell - CELLS] : []),
    ...(r < CELLS - 1 ? [cell + CELLS] : []),
  ];
}
