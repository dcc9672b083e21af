import { QUIET_CELLS, type QuietMap } from "../../core/quietMap.ts";

const NUMBER = 8;

/** Where a kernel's memory has what it is to know of quiet states, as bytes from an address of its own. */
export class UnseenLayout {
  /** By component; then the most attempts of a trajectory. */
  readonly low = [0, NUMBER] as const;
  readonly perUnit = [2 * NUMBER, 3 * NUMBER] as const;
  readonly still = [4 * NUMBER, 5 * NUMBER] as const;
  readonly most = 6 * NUMBER;
  /** By lane, see `UnseenSteps`. */
  readonly seen = 8 * NUMBER;
  readonly cells: number;
  readonly bytes: number;

  /** @param tileBytes of one number of every lane */
  constructor(tileBytes: number) {
    this.cells = this.seen + tileBytes;
    this.bytes = this.cells + NUMBER * (QUIET_CELLS * QUIET_CELLS + 1);
  }

  /** @param isNew the map is not there already */
  write(
    window: (offset: number, length: number) => Float64Array,
    quiet: QuietMap,
    maxSteps: number,
    isNew: boolean,
  ): void {
    const { low, perUnit, still, seen } = quiet;
    window(this.low[0], 7).set([...low, ...perUnit, ...still, maxSteps]);
    if (isNew) window(this.cells, seen.length).set(seen);
  }
}
