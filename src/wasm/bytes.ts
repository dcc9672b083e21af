/** A growable run of bytes with the number formats of the WebAssembly binary format. */
export class Bytes {
  #data = new Uint8Array(256);
  #view = new DataView(this.#data.buffer);
  length = 0;

  /** The bytes written so far; valid until the next write. */
  get written(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }

  byte(x: number): void {
    this.#reserve(1);
    this.#data[this.length++] = x;
  }

  /** Unsigned LEB128. */
  u32(x: number): void {
    let rest = x >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Unsigned LEB128 padded to five bytes at a given place, so that it can be filled in later. */
  paddedU32(at: number, x: number): void {
    for (let i = 0; i < 4; i++) this.#data[at + i] = ((x >>> (7 * i)) & 0x7f) | 0x80;
    this.#data[at + 4] = x >>> 28;
  }

  /** Signed LEB128. */
  s32(x: number): void {
    let rest = x | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** Signed LEB128. */
  s64(x: bigint): void {
    let rest = BigInt.asIntN(64, x);
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  f32(x: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.length, x, true);
    this.length += 4;
  }

  f64(x: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.length, x, true);
    this.length += 8;
  }

  /** Eight bytes, little-endian. */
  u64(x: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.length, BigInt.asUintN(64, x), true);
    this.length += 8;
  }

  name(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.u32(encoded.length);
    this.append(encoded);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#data.set(bytes, this.length);
    this.length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#data.length) return;
    const grown = new Uint8Array(Math.max(this.length + count, 2 * this.#data.length));
    grown.set(this.written);
    this.#data = grown;
    this.#view = new DataView(grown.buffer);
  }
}
