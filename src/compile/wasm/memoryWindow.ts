import type { Numbers } from "../../core/numbers.ts";
import type { Memory } from "../../wasm/engine.ts";
import type { LaneType } from "../../wasm/laneType.ts";

/** Some numbers of a kernel's memory, in its precision: one array as long as the memory does not grow. */
export class MemoryWindow {
  readonly #memory: Memory;
  readonly #address: number;
  readonly #length: number;
  readonly #isDouble: boolean;
  #numbers: Numbers | undefined;

  constructor(memory: Memory, { numberBytes }: LaneType, address: number, length: number) {
    this.#memory = memory;
    this.#address = address;
    this.#length = length;
    this.#isDouble = numberBytes === 8;
  }

  /** To be used before the memory grows, which leaves an array of length 0, even of nothing not to be touched. */
  get numbers(): Numbers {
    if (this.#numbers === undefined || this.#numbers.length === 0) this.#numbers = this.#opened();
    return this.#numbers;
  }

  #opened(): Numbers {
    const { buffer } = this.#memory;
    return this.#isDouble
      ? new Float64Array(buffer, this.#address, this.#length)
      : new Float32Array(buffer, this.#address, this.#length);
  }
}
