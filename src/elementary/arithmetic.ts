import type { Lane } from "../wasm/laneCode.ts";
import type { RoutineCode } from "../wasm/mathRoutine.ts";

/** A lane, or the same number in every lane. */
export type Term = Lane | number;

/** Lane code in the words of formulas, as the routines are written in. */
export interface Arithmetic {
  readonly code: RoutineCode;
  add(x: Term, y: Term): Lane;
  sub(x: Term, y: Term): Lane;
  mul(x: Term, y: Term): Lane;
  div(x: Term, y: Term): Lane;
  /** x·y + z, one rounding or two. */
  fma(x: Term, y: Term, z: Term): Lane;
  /** z − x·y, one rounding or two. */
  fnma(x: Term, y: Term, z: Term): Lane;
  abs(x: Lane): Lane;
  sqrt(x: Lane): Lane;
  floor(x: Lane): Lane;
  trunc(x: Lane): Lane;
  nearest(x: Lane): Lane;
  /** y where y < x, else x: a NaN in x stays. */
  smaller(x: Term, y: Term): Lane;
  /** y where y > x, else x: a NaN in x stays. */
  larger(x: Term, y: Term): Lane;
  lt(x: Term, y: Term): Lane;
  le(x: Term, y: Term): Lane;
  eq(x: Term, y: Term): Lane;
  and(x: Lane, y: Lane): Lane;
  or(x: Lane, y: Lane): Lane;
  not(x: Lane): Lane;
  select(mask: Lane, ifTrue: Term, ifFalse: Term): Lane;
  /** A magnitude (sign bit clear) with the sign of x. */
  signed(magnitude: Lane, x: Lane): Lane;
}

/** The sign bit of a double. */
export const SIGN = 1n << 63n;

/** Bits of 1. */
export const ONE = 0x3ffn << 52n;

export function arithmetic(code: RoutineCode): Arithmetic {
  const lane = (x: Term): Lane => (typeof x === "number" ? code.constant(x) : x);
  return {
    code,
    add: (x, y) => code.op("add", lane(x), lane(y)),
    sub: (x, y) => code.op("sub", lane(x), lane(y)),
    mul: (x, y) => code.op("mul", lane(x), lane(y)),
    div: (x, y) => code.op("div", lane(x), lane(y)),
    fma: (x, y, z) => code.multiplyAdd(lane(x), lane(y), lane(z)),
    fnma: (x, y, z) => code.negatedMultiplyAdd(lane(x), lane(y), lane(z)),
    abs: (x) => code.op("abs", x),
    sqrt: (x) => code.op("sqrt", x),
    floor: (x) => code.op("floor", x),
    trunc: (x) => code.op("trunc", x),
    nearest: (x) => code.op("nearest", x),
    smaller: (x, y) => code.smaller(lane(x), lane(y)),
    larger: (x, y) => code.larger(lane(x), lane(y)),
    lt: (x, y) => code.op("lt", lane(x), lane(y)),
    le: (x, y) => code.op("le", lane(x), lane(y)),
    eq: (x, y) => code.op("eq", lane(x), lane(y)),
    and: (x, y) => code.op("and", x, y),
    or: (x, y) => code.op("or", x, y),
    not: (x) => code.op("not", x),
    select: (mask, ifTrue, ifFalse) => code.op("select", mask, lane(ifTrue), lane(ifFalse)),
    signed: (magnitude, x) => {
      const sign = code.integer("and", code.bits(x), code.constantBits(SIGN));
      return code.number(code.integer("or", code.bits(magnitude), sign));
    },
  };
}

/** c₀ + c₁x + c₂x² + …, by Horner's rule: interleaved vectors hide its latency. */
export function polynomial({ code }: Arithmetic, x: Lane, coefficients: readonly number[]): Lane {
  const last = code.constant(coefficients[coefficients.length - 1]);
  return coefficients.slice(0, -1).reduceRight((sum, c) => code.multiplyAdd(sum, x, code.constant(c)), last);
}
