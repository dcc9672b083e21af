/**
 * Where a pair kernel's values stand, as bytes from the tile's address: each component of each vector is one number per lane,
 * side by side.
 */
export class PairLayout {
  readonly dimension: number;
  /** Bytes of one number of every lane. */
  readonly tileBytes: number;
  readonly t: number;
  readonly h: number;
  readonly error: number;
  /** The time at which f is evaluated. */
  readonly stageTime: number;
  readonly z: number;
  readonly zNew: number;
  /** The state at which f is evaluated. */
  readonly stage: number;
  readonly #k: number;
  /** Two numbers: relative and absolute tolerance. */
  readonly tolerance: number;
  readonly bytes: number;

  /** @param stages extra ones of the continuous extension included */
  constructor(dimension: number, stages: number, tileBytes: number) {
    this.dimension = dimension;
    this.tileBytes = tileBytes;
    const vector = dimension * tileBytes;
    [this.t, this.h, this.error, this.stageTime] = [0, 1, 2, 3].map((n) => n * tileBytes);
    this.z = 4 * tileBytes;
    this.zNew = this.z + vector;
    this.stage = this.zNew + vector;
    this.#k = this.stage + vector;
    this.tolerance = this.k(stages);
    this.bytes = this.tolerance + 16;
  }

  k(stage: number): number {
    return this.#k + stage * this.dimension * this.tileBytes;
  }
}
