import type { FunctionEncoder } from "./encoder.ts";
import type { LaneType } from "./laneType.ts";

/** The constants of a function: each in a local that is set once, before the body. */
export class ConstantPool {
  readonly #out: FunctionEncoder;
  readonly #type: LaneType;
  readonly #numbers = new Map<number, number>();
  readonly #bits = new Map<bigint, number>();
  #negativeZero: number | undefined;

  constructor(out: FunctionEncoder, type: LaneType) {
    this.#out = out;
    this.#type = type;
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
    const { vector, numberBytes } = this.#type;
    const unsigned = BigInt.asUintN(8 * numberBytes, x);
    const known = this.#bits.get(unsigned);
    if (known !== undefined) return known;
    const half = numberBytes === 8 ? unsigned : (unsigned << 32n) | unsigned;
    const local = this.#create("bits", () => (vector ? this.#out.v128(half, half) : this.#out.i64(x)));
    this.#bits.set(unsigned, local);
    return local;
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
