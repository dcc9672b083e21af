import type { Numbers } from "../../core/numbers.ts";

/**
 * How a batch stands in a kernel's memory: tile by tile, in a tile component by component, and for each component one
 * number per lane. Lanes past the last trajectory repeat it, so that they cause nothing it does not.
 */
export class BatchLayout {
  readonly dimension: number;
  readonly count: number;
  /** Trajectories in a tile. */
  readonly tileLanes: number;
  readonly tiles: number;
  /** The batch lies in memory as it does outside. */
  readonly isPlain: boolean;

  constructor(dimension: number, count: number, tileLanes: number) {
    this.dimension = dimension;
    this.count = count;
    this.tileLanes = tileLanes;
    this.tiles = Math.ceil(count / tileLanes);
    this.isPlain = count === tileLanes;
  }

  /** Numbers in memory. */
  get length(): number {
    return this.tiles * this.dimension * this.tileLanes;
  }

  /** Component i of trajectory j, at `i * count + j` of the batch, goes into memory. */
  scatter(batch: Float64Array, memory: Numbers): void {
    if (this.isPlain) {
      memory.set(batch);
      return;
    }
    const { dimension, count, tileLanes, tiles } = this;
    for (let tile = 0, at = 0; tile < tiles; tile++) {
      for (let i = 0; i < dimension; i++) {
        for (let lane = 0; lane < tileLanes; lane++, at++) {
          memory[at] = batch[i * count + Math.min(tile * tileLanes + lane, count - 1)];
        }
      }
    }
  }

  /** The reverse of `scatter`. */
  gather(memory: Numbers, batch: Float64Array): void {
    if (this.isPlain) {
      for (let n = 0; n < batch.length; n++) batch[n] = memory[n];
      return;
    }
    const { dimension, count, tileLanes, tiles } = this;
    for (let tile = 0; tile < tiles; tile++) {
      const first = tile * tileLanes;
      const lanes = Math.min(tileLanes, count - first);
      for (let i = 0; i < dimension; i++) {
        const at = (tile * dimension + i) * tileLanes;
        for (let lane = 0; lane < lanes; lane++) batch[i * count + first + lane] = memory[at + lane];
      }
    }
  }

  /** Adds a batch to memory; lanes past the last trajectory stay. */
  add(batch: Float64Array, memory: Numbers): void {
    if (this.isPlain) {
      for (let n = 0; n < batch.length; n++) memory[n] += batch[n];
      return;
    }
    const { dimension, count, tileLanes, tiles } = this;
    for (let tile = 0; tile < tiles; tile++) {
      const first = tile * tileLanes;
      const lanes = Math.min(tileLanes, count - first);
      for (let i = 0; i < dimension; i++) {
        const at = (tile * dimension + i) * tileLanes;
        for (let lane = 0; lane < lanes; lane++) memory[at + lane] += batch[i * count + first + lane];
      }
    }
  }
}
