import type { LoopIndex } from "../../graph/vectorCode.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";

/** The counter of a loop being written; addresses that move with it are computed once an iteration, where first used. */
export class LoopCounter implements LoopIndex {
  /** The local that counts. */
  readonly loop: number;
  readonly #lanes: LaneAssembler;
  readonly #addresses = new Map<string, number>();

  /** Added to the counter. */
  readonly #ahead: number;

  private constructor(lanes: LaneAssembler, loop = lanes.out.local("i32"), ahead = 0) {
    this.#lanes = lanes;
    this.loop = loop;
    this.#ahead = ahead;
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
    if (this.#ahead > 0) {
      out.i32(this.#ahead * stride);
      out.op("i32.add");
    }
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

  /** The same, two iterations a turn where n is even: what a turn takes besides them is then half. */
  static repeatInPairs(lanes: LaneAssembler, n: number, body: (counter: LoopCounter) => void): void {
    if (n % 2 !== 0) {
      LoopCounter.repeat(lanes, n, body);
      return;
    }
    const counter = new LoopCounter(lanes);
    const next = new LoopCounter(lanes, counter.loop, 1);
    counter.#begin(() => lanes.out.i32(0));
    const both = () => {
      for (const each of [counter, next]) {
        lanes.scope(() => {
          body(each);
          return [];
        });
      }
    };
    counter.#loop(2, both, () => {
      lanes.out.i32(n);
      lanes.out.op("i32.lt_u");
    });
    for (const address of next.#addresses.values()) lanes.out.release(address);
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

  #loop(step: 1 | 2 | -1, body: (counter: LoopCounter) => void, goesOn: () => void): void {
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
