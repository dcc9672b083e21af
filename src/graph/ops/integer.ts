import type { Lane, LaneCode } from "../../wasm/laneCode.ts";
import { DEFINED, type Grade, type Interval, interval, worst } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";

/** The 32-bit integer functions of Math, in doubles: every intermediate is an integer below 2⁵³, so that all is exact. */

export const imul: ElementwiseOp = {
  name: "imul",
  doc: "Product of two 32-bit integers, modulo 2³².",
  kind: "elementwise",
  arity: 2,
  commutative: true,
  value: Math.imul,
  interval: (x, y) => rangeOnIntegers(Math.imul, -(2 ** 31), 2 ** 31 - 1, x, y),
  vjp: () => [undefined, undefined],
  wasm: (code, x, y) => {
    const [a, b] = [toUint32(code, x), toUint32(code, y)];
    const high = code.op("floor", code.op("mul", b, code.constant(2 ** -16)));
    const low = code.op("sub", b, code.op("mul", high, code.constant(2 ** 16)));
    const top = code.op("mul", modulo32(code, code.op("mul", a, high)), code.constant(2 ** 16));
    const product = modulo32(code, code.op("add", top, code.op("mul", a, low)));
    const negative = code.op("ge", product, code.constant(2 ** 31));
    return code.op("select", negative, code.op("sub", product, code.constant(2 ** 32)), product);
  },
  tfjs: (code, x, y) => code.onHost(Math.imul, x, y),
};

export const clz32: ElementwiseOp = {
  name: "clz32",
  doc: "Leading zero bits of a 32-bit integer.",
  kind: "elementwise",
  arity: 1,
  value: Math.clz32,
  interval: (x) => rangeOnIntegers(Math.clz32, 0, 32, x),
  vjp: () => [undefined],
  wasm: (code, x) => {
    // Halve the range in which the leading bit stands, five times.
    let rest = toUint32(code, x);
    let zeros = code.op("select", code.op("eq", rest, code.constant(0)), code.constant(32), code.constant(31));
    for (const bits of [16, 8, 4, 2, 1]) {
      const above = code.op("ge", rest, code.constant(2 ** bits));
      zeros = code.op("select", above, code.op("sub", zeros, code.constant(bits)), zeros);
      rest = code.op("select", above, code.op("mul", rest, code.constant(2 ** -bits)), rest);
    }
    return zeros;
  },
  tfjs: (code, x) => code.onHost(Math.clz32, x),
};

/** ToUint32 of the language specification; what is not finite is 0. */
function toUint32(code: LaneCode, x: Lane): Lane {
  const finite = code.op("eq", code.op("sub", x, x), code.constant(0));
  return modulo32(code, code.op("select", finite, code.op("trunc", x), code.constant(0)));
}

function modulo32(code: LaneCode, x: Lane): Lane {
  const periods = code.op("floor", code.op("mul", x, code.constant(2 ** -32)));
  return code.op("sub", x, code.op("mul", periods, code.constant(2 ** 32)));
}

/** One value where every operand has one integer part, else the whole range, with jumps in it. */
function rangeOnIntegers(f: (...x: number[]) => number, lo: number, hi: number, ...x: Interval[]): Interval {
  const parts = x.map((range) => Math.trunc(range.lo));
  if (x.some((range, k) => Math.trunc(range.hi) !== parts[k]))
    return interval(lo, hi, Math.min(DEFINED, worst(...x)) as Grade);
  const value = f(...parts);
  return interval(value, value, worst(...x));
}
