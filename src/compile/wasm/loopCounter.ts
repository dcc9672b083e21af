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

  /** A local that holds pointer + counter · stride; where it is first asked for must be passed in every iteration that uses it. */
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
    const counter = new LoopCounter(lanes);
    counter.#begin(() => lanes.out.i32(0));
    counter.#loop(1, body, () => {
      lanes.out.i32(n);
      lanes.out.op("i32.lt_u");
    });
  }

  /** The same over n − 1 … 0. */
  static repeatDown(lanes: LaneAssembler, n: number, body: (counter: LoopCounter) => void): void {
    const counter = new LoopCounter(lanes);
    counter.#begin(() => lanes.out.i32(n - 1));
    counter.#loop(-1, body, () => {
      lanes.out.i32(0);
      lanes.out.op("i32.ge_s");
    });
  }

  /** The same over begin … end − 1, maybe none, both of them i32 that are left on the stack. */
  static range(lanes: LaneAssembler, begin: () => void, end: () => void, body: (counter: LoopCounter) => void): void {
    const counter = new LoopCounter(lanes);
    const isInside = () => {
      end();
      lanes.out.op("i32.lt_u");
    };
    counter.#begin(begin);
    lanes.out.get(counter.loop);
    isInside();
    lanes.out.if(() => counter.#loop(1, body, isInside));
  }

  #begin(from: () => void): void {
    from();
    this.#lanes.out.set(this.loop);
  }

  #loop(step: 1 | -1, body: (counter: LoopCounter) => void, goesOn: () => void): void {
    const { out } = this.#lanes;
    out.doWhile(() => {
      this.#lanes.scope(() => {
        body(this);
        return [];
      });
      out.get(this.loop);
      out.i32(step);
      out.op("i32.add");
      out.tee(this.loop);
      goesOn();
    });
    out.release(this.loop);
    for (const address of this.#addresses.values()) out.release(address);
  }
}
