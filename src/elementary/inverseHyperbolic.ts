import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, ONE, polynomial } from "./arithmetic.ts";
import { productError } from "./errorFree.ts";
import { LN2_HIGH, LN2_LOW } from "./exponential.ts";
import { log1pOfSum } from "./logarithm.ts";

/** Beyond it squares overflow; there they come to a logarithm (rare.ts). */
const MAX_SQUARED = 2 ** 500;

/**
 * asinh y = log(1 + w), w = y + (√(1 + y²) − 1), for y ≥ 0. The root less 1 is y²/(1 + √(1 + y²)); of w, in which y leads,
 * nothing is lost. Where y is itself a rounded root, `residual` is what its square falls short of the number under it: it
 * enters through dw/dy² = (1 + w)/(2y √(1 + y²)).
 */
function asinhOf(a: Arithmetic, y: Lane, square: Lane, onePlusSquare: Lane, residual?: Lane): Lane {
  const { add, sub, mul, div, sqrt } = a;
  const root = sqrt(onePlusSquare);
  const excess = div(square, add(1, root));
  const w = add(y, excess);
  const lost = add(sub(y, w), excess);
  if (!residual) return log1pOfSum(a, w, lost);
  // At y = 0 the residual is 0, and is divided by something else.
  const slope = a.larger(mul(add(y, y), root), 2 ** -1000);
  return log1pOfSum(a, w, add(lost, div(mul(residual, add(1, w)), slope)));
}

export const asinh: MathRoutine = {
  name: "asinh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const y = a.abs(x);
    const square = a.mul(y, y);
    const result = a.signed(asinhOf(a, y, square, a.add(1, square)), x);
    return code.hostWhere(a.not(a.lt(y, MAX_SQUARED)), result, "asinh", x);
  },
};

/** 2 asinh √((x − 1)/2), where x − 1 is exact: no cancellation near 1. */
export const acosh: MathRoutine = {
  name: "acosh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, sqrt } = a;
    const square = mul(sub(x, 1), 0.5);
    const y = sqrt(square);
    const rounded = mul(y, y);
    const residual = sub(sub(square, rounded), productError(a, y, y, rounded));
    const half = asinhOf(a, y, square, add(square, 1), residual);
    return code.hostWhere(a.not(a.and(a.le(1, x), a.lt(x, MAX_SQUARED))), add(half, half), "acosh", x);
  },
};

/** atanh s = s + s³ p(s²), |s| ≤ 0.2777, relative error 2⁻⁵⁹·⁶ (coefficients/minimax.py). */
const ATANH = [
  0.3333333333333351, 0.19999999999909215, 0.1428571430184212, 0.11111109708631488, 0.09090977921406378,
  0.07690275174245101, 0.06703395424383281, 0.054877544219895914, 0.07527778450171686,
];

/** Makes k = 1 begin where atanh x = 1/4, so that a negative s never cancels much of ln 2 / 2. */
const FIRST_STEP = 0x43e9000000000n;

/**
 * Half the logarithm of the ratio (1 + x)/(1 − x) = 2ᵏ (1 + s)/(1 − s): atanh x = k ln 2 / 2 + atanh s with
 * s = ((1 + x) − 2ᵏ (1 − x))/((1 + x) + 2ᵏ (1 − x)). The difference of the bits of 1 + x and 1 − x, read as a number in
 * units of an exponent, is the ratio's binary logarithm to 0.09, which is near enough to choose k.
 */
export const atanh: MathRoutine = {
  name: "atanh",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { add, sub, mul, div, fma, fnma } = a;
    const magnitude = a.abs(x);
    const [above, below] = [add(1, magnitude), sub(1, magnitude)];
    const aboveRest = sub(magnitude, sub(above, 1));
    const belowRest = sub(sub(1, below), magnitude);
    const ratio = code.integer("sub", code.bits(above), code.bits(below));
    const k = code.shift("shrU", code.integer("add", ratio, code.constantBits(FIRST_STEP)), 52);
    const scale = code.number(code.integer("add", code.shift("shl", k, 52), code.constantBits(ONE)));
    const count = sub(code.number(code.integer("or", k, code.bits(code.constant(2 ** 52)))), 2 ** 52);
    const difference = add(fnma(scale, below, above), fnma(scale, belowRest, aboveRest));
    const sum = a.select(a.eq(scale, 1), 2, fma(scale, below, above));
    const s = div(difference, sum);
    const z = mul(s, s);
    const tail = fma(mul(s, z), polynomial(a, z, ATANH), mul(count, LN2_LOW / 2));
    const result = a.signed(fma(count, LN2_HIGH / 2, add(s, tail)), x);
    return code.hostWhere(a.not(a.lt(magnitude, 1)), result, "atanh", x);
  },
};
