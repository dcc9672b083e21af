import type { LoopIndex } from "../../graph/vectorCode.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";

/** The counter of a loop being written; addresses that move with it are computed once an iteration, where first used. */
export class LoopCounter implements LoopIndex {
  /** The local that counts. */
  readonly loop: number;
  readonly #lanes: LaneAssembler;
  readonly #addresses = new Map<string, number>();

  private constructor(lanes: LaneAssembler) {
    this.#lanes = lanes;
    this.loop = lanes.out.local("i32");
  }

  /** A local that holds pointer + counter · stride. */
  address(pointer: number, stride: number): number {
    const key = `${pointer} ${stride}`;
    const known = this.#addresses.get(key);
    if (known !== undefined) return known;
    const { out } = this.#lanes;
    const address = out.local("i32");
    this.#addresses.set(key, address);
    out.get(pointer);
    out.get(this.loop);
    out.i32(stride);
    out.op("i32.mul");
    out.op("i32.add");
    out.set(address);
    return address;
  }

  /** Emits a loop over 0 … n − 1, n ≥ 1; lanes made in the body do not outlive an iteration. */
  static repeat(lanes: LaneAssembler, n: number, body: (counter: LoopCounter) => void): void {
    const { out } = lanes;
    const counter = new LoopCounter(lanes);
    out.i32(0);
    out.set(counter.loop);
    out.doWhile(() => {
      lanes.scope(() => {
        body(counter);
        return [];
      });
      out.get(counter.loop);
      out.i32(1);
      out.op("i32.add");
      out.tee(counter.loop);
      out.i32(n);
      out.op("i32.lt_u");
    });
    out.release(counter.loop);
    for (const address of counter.#addresses.values()) out.release(address);
  }
}
