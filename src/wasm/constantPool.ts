import type { FunctionEncoder } from "./encoder.ts";
import type { LaneType } from "./laneType.ts";

/**
 * The constants of a function: each in a local that is set once, before the body.
 *
 * V8 before its version 12 moves vector constants to where they are used; where that is in a loop with branches, it makes each anew,
 * by three instructions, in every turn. What is loaded from memory it leaves where it stands.
 */
export class ConstantPool {
  readonly #out: FunctionEncoder;
  readonly #type: LaneType;
  readonly #numbers = new Map<number, number>();
  readonly #bits = new Map<bigint, number>();
  readonly #inMemory: ((bits: bigint) => number) | undefined;
  #negativeZero: number | undefined;

  /** @param inMemory where the module keeps 64 bits, if constants are to be loaded from there */
  constructor(out: FunctionEncoder, type: LaneType, inMemory?: (bits: bigint) => number) {
    this.#out = out;
    this.#type = type;
    this.#inMemory = type.vector && type.numberBytes === 8 ? inMemory : undefined;
  }

  /** The local that holds a number. */
  number(x: number): number {
    // A map takes 0 and −0 for the same key.
    const known = Object.is(x, -0) ? this.#negativeZero : this.#numbers.get(x);
    if (known !== undefined) return known;
    // Vectors of bits and of numbers are the same, and so can be their constants.
    const local = this.#type.vector
      ? this.bits(bitsOf(x, this.#type.numberBytes))
      : this.#create("number", () => this.#out.f64(x));
    if (Object.is(x, -0)) this.#negativeZero = local;
    else this.#numbers.set(x, local);
    return local;
  }

  /** The local that holds the bits of a number. */
  bits(x: bigint): number {
    const { numberBytes } = this.#type;
    const unsigned = BigInt.asUintN(8 * numberBytes, x);
    const known = this.#bits.get(unsigned);
    if (known !== undefined) return known;
    const local = this.#create("bits", () => this.#pushBits(unsigned));
    this.#bits.set(unsigned, local);
    return local;
  }

  #pushBits(x: bigint): void {
    const { vector, numberBytes, loadSplat } = this.#type;
    const half = numberBytes === 8 ? x : (x << 32n) | x;
    if (this.#inMemory) {
      this.#out.i32(this.#inMemory(x));
      this.#out.memory(loadSplat);
    } else if (vector) this.#out.v128(half, half);
    else this.#out.i64(BigInt.asIntN(64, x));
  }

  #create(kind: "number" | "bits", push: () => void): number {
    const local = this.#out.freshLocal(this.#type.locals[kind]);
    this.#out.prologue(() => {
      push();
      this.#out.set(local);
    });
    return local;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function bitsOf(x: number, bytes: number): bigint {
  if (bytes === 8) {
    scratch.setFloat64(0, x);
    return scratch.getBigUint64(0);
  }
  scratch.setFloat32(0, x);
  return BigInt(scratch.getUint32(0));
}
