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
  readonly next: number;
  readonly memory: number;
  readonly nextMemory: number;
  readonly rejected: number;
  readonly horizon: number;
  readonly accepted: number;
  /** The time at which f is evaluated. */
  readonly stageTime: number;
  readonly z: number;
  readonly zNew: number;
  /** The state at which f is evaluated. */
  readonly stage: number;
  readonly #k: number;
  /** The absolute tolerances, the same in every lane. */
  readonly atols: number;
  /** Numbers that hold for all lanes: the other entries of `PairLimits`. */
  readonly rtol: number;
  readonly smallest: number;
  readonly largest: number;
  readonly direction: number;
  #end = 0;

  /** @param stages extra ones of the continuous extension included */
  constructor(dimension: number, stages: number, tileBytes: number) {
    this.dimension = dimension;
    this.tileBytes = tileBytes;
    const take = (bytes: number) => this.take(bytes);
    this.t = take(tileBytes);
    this.h = take(tileBytes);
    this.error = take(tileBytes);
    this.next = take(tileBytes);
    this.memory = take(tileBytes);
    this.nextMemory = take(tileBytes);
    this.rejected = take(tileBytes);
    this.horizon = take(tileBytes);
    this.accepted = take(tileBytes);
    this.stageTime = take(tileBytes);
    this.z = take(dimension * tileBytes);
    this.zNew = take(dimension * tileBytes);
    this.stage = take(dimension * tileBytes);
    this.#k = take(stages * dimension * tileBytes);
    this.atols = take(dimension * tileBytes);
    this.rtol = take(8);
    this.smallest = take(8);
    this.largest = take(8);
    this.direction = take(8);
  }

  get bytes(): number {
    return this.#end;
  }

  k(stage: number): number {
    return this.#k + stage * this.dimension * this.tileBytes;
  }

  /** Where the next so many bytes begin. */
  protected take(bytes: number): number {
    this.#end += bytes;
    return this.#end - bytes;
  }
}
