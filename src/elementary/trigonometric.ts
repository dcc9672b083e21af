import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial, SIGN } from "./arithmetic.ts";
import { TO_INTEGER } from "./exponential.ts";

/**
 * Sine, cosine and tangent. |x| = k π/2 + r, |r| ≤ π/4, by three parts of π/2 (Cody & Waite, Software Manual for the
 * Elementary Functions, 1980): the first two have 37 bits, so that k up to 2¹⁶ times them is exact, and the third makes
 * good to 2⁻¹¹¹ whatever cancels. Larger arguments are reduced by largeAngle.ts.
 */
const HALF_PI = [1.5707963267923333, 2.5633441515839558e-12, 1.0562999066987428e-23] as const;
const MAX_ANGLE = 2 ** 16 * HALF_PI[0];

/** sin r = r + r³ p(r²), |r| ≤ π/4, relative error 2⁻⁵⁷·⁹ (coefficients/minimax.py). */
const SIN = [
  -0.1666666666666663, 0.008333333333321837, -0.0001984126982935368, 2.755731353624168e-6, -2.5050733959517194e-8,
  1.5895405307978678e-10,
];

/** cos r = 1 − r²/2 + r⁴ p(r²), |r| ≤ π/4, relative error 2⁻⁶³·⁹ (coefficients/minimax.py). */
const COS = [
  0.041666666666666595, -0.0013888888888873338, 2.4801587288997377e-5, -2.755731421521115e-7, 2.0875705092113425e-9,
  -1.1358730908381237e-11,
];

/** r cot r = 1 − r² p(r²), |r| ≤ π/4, relative error 2⁻⁵⁷·² (coefficients/minimax.py). */
const COT = [
  0.33333333333333454, 0.022222222222146017, 0.002116402118067902, 0.0002116401937698284, 2.1377907584543068e-5,
  2.164007687138171e-6, 2.2014887928396778e-7, 2.1025869837538218e-8, 3.103346867932176e-9,
];

interface Quadrant {
  /** Bits whose low two are k modulo 4. */
  readonly k: Lane;
  readonly r: Lane;
  /** What r lost in its last rounding. */
  readonly tail: () => Lane;
}

function reduce(a: Arithmetic, magnitude: Lane): Quadrant {
  const { code, add, sub, mul, fma, fnma } = a;
  const shifted = fma(magnitude, 2 / Math.PI, TO_INTEGER);
  const k = sub(shifted, TO_INTEGER);
  const first = fnma(k, HALF_PI[0], magnitude);
  const part = mul(k, HALF_PI[1]);
  const second = sub(first, part);
  const lost = sub(sub(first, second), part);
  const rest = fnma(k, HALF_PI[2], lost);
  const r = add(second, rest);
  return { k: code.bits(shifted), r, tail: () => add(sub(second, r), rest) };
}

/** Whether bit 0 is set. */
function odd({ code }: Arithmetic, k: Lane): Lane {
  const one = code.constantBits(1n);
  return code.integer("eq", code.integer("and", k, one), one);
}

/** Bit 1 of some bits as a sign bit. */
function bitOneAsSign({ code }: Arithmetic, bits: Lane): Lane {
  return code.integer("and", code.shift("shl", bits, 62), code.constantBits(SIGN));
}

/** y, negated where x has its sign bit set. */
function withSignFlippedBy({ code }: Arithmetic, y: Lane, x: Lane): Lane {
  return code.number(code.integer("xor", code.bits(y), code.integer("and", code.bits(x), code.constantBits(SIGN))));
}

/** sin(k π/2 + r) but for its sign. */
function wave(a: Arithmetic, isCosine: Lane, r: Lane): Lane {
  const { mul, fma } = a;
  const z = mul(r, r);
  const sine = fma(mul(r, z), polynomial(a, z, SIN), r);
  const cosine = fma(z, polynomial(a, z, [-0.5, ...COS]), 1);
  return a.select(isCosine, cosine, sine);
}

function isLarge(a: Arithmetic, magnitude: Lane): Lane {
  return a.not(a.le(magnitude, MAX_ANGLE));
}

export const sin: MathRoutine = {
  name: "sin",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    const { k, r } = reduce(a, magnitude);
    const ofMagnitude = code.integer("xor", code.bits(wave(a, odd(a, k), r)), bitOneAsSign(a, k));
    const result = withSignFlippedBy(a, code.number(ofMagnitude), x);
    return code.hostWhere(isLarge(a, magnitude), result, "sin", x);
  },
};

export const cos: MathRoutine = {
  name: "cos",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    const { k, r } = reduce(a, magnitude);
    const next = code.integer("add", k, code.constantBits(1n));
    const result = code.integer("xor", code.bits(wave(a, odd(a, next), r)), bitOneAsSign(a, next));
    return code.hostWhere(isLarge(a, magnitude), code.number(result), "cos", x);
  },
};

/**
 * tan(k π/2 + r). With C = r cot r = 1 − r² P, tan r is r + r³ P / C and cot r is 1/r − r P: of the quotient only a part is
 * rounded twice. The slope of both is 1 + y², by which the tail of r enters.
 */
function tangent(a: Arithmetic, { k, r, tail }: Quadrant): Lane {
  const { code, add, mul, fma, fnma, div, select } = a;
  const z = mul(r, r);
  const P = polynomial(a, z, COT);
  const rP = mul(r, P);
  const isOdd = odd(a, k);
  // −cot r in odd quadrants: y and the tail change sign.
  const flip = code.shift("shl", k, 63);
  const flipped = (y: Lane): Lane => code.number(code.integer("xor", code.bits(y), flip));
  const quotient = div(select(isOdd, 1, mul(z, rP)), select(isOdd, r, fnma(z, P, 1)));
  const high = select(isOdd, quotient, r);
  const low = select(isOdd, code.op("neg", rP), quotient);
  const y = add(high, low);
  return flipped(add(high, fma(flipped(tail()), fma(y, y, 1), low)));
}

export const tan: MathRoutine = {
  name: "tan",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    const result = tangent(a, reduce(a, magnitude));
    return code.hostWhere(isLarge(a, magnitude), withSignFlippedBy(a, result, x), "tan", x);
  },
};

/** tan(k π/2 + r + tail), of an angle that is reduced already: k, r and tail are the arguments. */
export const tanOfReduced: MathRoutine = {
  name: "tanOfReduced",
  arity: 3,
  emit: (code, k, r, tail) => {
    const a = arithmetic(code);
    return tangent(a, { k: code.bits(a.add(k, TO_INTEGER)), r, tail: () => tail });
  },
};
