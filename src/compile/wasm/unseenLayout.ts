import type { Numbers } from "../../core/numbers.ts";
import { QUIET_CELLS, type QuietMap } from "../../core/quietMap.ts";

/** Where a kernel's memory has what it is to know of quiet states, as bytes from an address of its own. */
export class UnseenLayout {
  /** By component; then the most attempts of a trajectory. */
  readonly low: readonly [number, number];
  readonly perUnit: readonly [number, number];
  readonly still: readonly [number, number];
  readonly most: number;
  /** By lane, see `UnseenSteps`. */
  readonly seen: number;
  readonly cells: number;
  readonly bytes: number;

  /**
   * @param tileBytes of one number of every lane
   * @param numberBytes of one number
   */
  constructor(tileBytes: number, numberBytes: number) {
    this.low = [0, numberBytes];
    this.perUnit = [2 * numberBytes, 3 * numberBytes];
    this.still = [4 * numberBytes, 5 * numberBytes];
    this.most = 6 * numberBytes;
    this.seen = 8 * numberBytes;
    this.cells = this.seen + tileBytes;
    this.bytes = this.cells + numberBytes * (QUIET_CELLS * QUIET_CELLS + 1);
  }

  /** @param isNew the map is not there already */
  write(window: (offset: number, length: number) => Numbers, quiet: QuietMap, maxSteps: number, isNew: boolean): void {
    const { low, perUnit, still, seen } = quiet;
    window(this.low[0], 7).set([...low, ...perUnit, ...still, maxSteps]);
    if (isNew) window(this.cells, seen.length).set(seen);
  }
}
