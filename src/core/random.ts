import { elementary } from "../elementary/elementary.ts";
/**
 * The seeded generator of the language: xoshiro128** (Blackman & Vigna 2018), its state filled by SplitMix32 from a seed.
 *
 * Bit-reproducible everywhere: integer operations on 32-bit words only.
 */
export class Random {
  readonly #s = new Uint32Array(4);

  constructor(seed: number) {
    let x = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#s[i] = z ^ (z >>> 15);
    }
  }

  /** The next 32 random bits. */
  bits(): number {
    return this.#word() >>> 0;
  }

  /** The same as an integer with a sign, which engines keep in a register. */
  #word(): number {
    const s = this.#s;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9);
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    return fraction(this.#word(), this.#word());
  }

  /** An integer from 0 to `count` − 1, each as likely as any other up to 2⁻⁵³. */
  below(count: number): number {
    return Math.floor(count * fraction(this.#word(), this.#word()));
  }

  /** Standard normal, by Box–Muller; one of the pair is dropped so that the stream has no hidden state. */
  normal(): number {
    const radius = Math.sqrt(-2 * elementary.log(1 - this.uniform()));
    return radius * elementary.cos(2 * Math.PI * this.uniform());
  }

  /** The four state words, to continue a run exactly; in an array of theirs, where there is one already. */
  save(words: Uint32Array = new Uint32Array(4)): Uint32Array {
    words.set(this.#s);
    return words;
  }

  restore(words: ArrayLike<number>): void {
    this.#s.set(words);
  }
}

/** Of 1, from the first bits of two words. */
function fraction(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
