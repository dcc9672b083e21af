import type { Random } from "../core/random.ts";

/** `size` different numbers below `count`, drawn by Floyd's algorithm: each set is as likely as any other. */
export class Lots {
  readonly #count: number;
  readonly #drawn: Int32Array;
  /** By number, in which draw it last came. */
  readonly #cameIn: Int32Array;
  #draws = 0;

  constructor(count: number, size: number) {
    this.#count = count;
    this.#drawn = new Int32Array(size);
    this.#cameIn = new Int32Array(count);
  }

  /** In the order in which they came; an array that the next draw changes. */
  draw(random: Random): Int32Array {
    // Draws are counted in 32 bits; 0 is none of them.
    if (this.#draws === 0x7fffffff) {
      this.#draws = 0;
      this.#cameIn.fill(0);
    }
    this.#draws++;
    const [drawn, cameIn] = [this.#drawn, this.#cameIn];
    const first = this.#count - drawn.length;
    for (let k = 0; k < drawn.length; k++) {
      const n = first + k;
      const candidate = random.below(n + 1);
      drawn[k] = cameIn[candidate] === this.#draws ? n : candidate;
      cameIn[drawn[k]] = this.#draws;
    }
    return drawn;
  }
}
