/**
 * Angles too large for the routines' argument reduction: x = k π/2 + r, |r| ≤ π/4, by multiplying with as many bits of 2/π
 * as count (M. H. Payne & R. N. Hanek, Radian reduction for trigonometric functions, ACM SIGNUM Newsletter 18, 1983), in
 * whole numbers.
 */

/** floor(2/π · 2¹²⁸⁰), of which those bits count that x = m · 2ᵉ, m of 53 bits, brings to the right of 4's place. */
const TWO_OVER_PI =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361dn;
const BITS = 1280;

/** Bits kept behind the point of k + r · 2/π: at most 62 cancel, 53 are those of r, and as many of its tail. */
const KEPT = 192;

/** π/2 · 2¹⁹². */
const HALF_PI = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e8n;

export interface LargeAngle {
  /** k modulo 4. */
  readonly quarters: number;
  readonly r: number;
  /** What r lost in rounding. */
  readonly tail: number;
}

/** x is to be finite and positive, at least 2. */
export function reduceLargeAngle(x: number): LargeAngle {
  // 1. x = m · 2ᵉ
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const m = (word & FRACTION) | HIDDEN;
  const e = Number(word >> 52n) - 1075;
  // 2. m · 2ᵉ · 2/π modulo 4, with KEPT bits behind the point. Bits of 2/π above 2^(1 − e) only add multiples of 4.
  const dropped = BigInt(BITS - KEPT - e - 64);
  const turns = ((m * (TWO_OVER_PI >> dropped)) >> 64n) & MODULUS;
  // 3. The nearest whole number and the rest, in (−1/2, 1/2].
  const k = (turns + HALF) >> BigInt(KEPT);
  const rest = (turns - (k << BigInt(KEPT))) * HALF_PI;
  const r = Number(rest);
  return { quarters: Number(k & 3n), r: r * SCALE, tail: Number(rest - BigInt(r)) * SCALE };
}

const bits = new DataView(new ArrayBuffer(8));
const HIDDEN = 1n << 52n;
const FRACTION = HIDDEN - 1n;
const MODULUS = (1n << BigInt(KEPT + 2)) - 1n;
const HALF = 1n << BigInt(KEPT - 1);
const SCALE = 2 ** -(2 * KEPT);
