import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "./arithmetic.ts";

/**
 * Arc sine and arc cosine. Up to 1/2 by a polynomial; beyond by asin a = π/2 − 2 asin √((1 − a)/2), where 1 − a is exact.
 * Arguments beyond ±1 come to the square root of a negative number, NaN.
 */

/** asin s = s + s³ p(s²), s ≤ 1/2, relative error 2⁻⁵⁶·⁶ (coefficients/minimax.py). */
const ASIN = [
  0.1666666666666666, 0.07500000000002384, 0.044642857139827324, 0.03038194463773647, 0.02237215181332071,
  0.017352941045666533, 0.013961932550928464, 0.011585402532433096, 0.009485661745940815, 0.010006668769942405,
  0.0006511586938095402, 0.025061691713351753, -0.02679643940862791, 0.034300229736633756,
];

/** π − Math.PI as a fraction of Math.PI; of halves and quarters it is the same. */
export const PI_REST = 1.2246467991473532e-16 / Math.PI;

interface Reduced {
  /** Whether |x| > 1/2. */
  readonly beyond: Lane;
  /** 2 √((1 − |x|)/2) beyond; meaningless elsewhere. */
  readonly chord: Lane;
  /** p(s²) s² */
  readonly tail: Lane;
}

function reduce(a: Arithmetic, magnitude: Lane): Reduced {
  const { mul, fnma, sqrt, select } = a;
  const beyond = a.lt(0.5, magnitude);
  const z = select(beyond, fnma(magnitude, 0.5, 0.5), mul(magnitude, magnitude));
  const root = sqrt(z);
  return { beyond, chord: a.add(root, root), tail: mul(z, polynomial(a, z, ASIN)) };
}

/** base − v (1 + tail), where base is 0 or at least |v|, and a multiple of Math.PI that stands for the same of π. */
function difference({ sub, mul, fma }: Arithmetic, base: Lane, v: Lane, tail: Lane): Lane {
  const leading = sub(base, v);
  // What it lost can be a whole ulp of a result just below a power of two.
  const lost = sub(sub(base, leading), v);
  return sub(leading, sub(fma(v, tail, mul(base, -PI_REST)), lost));
}

export const asin: MathRoutine = {
  name: "asin",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const magnitude = a.abs(x);
    const { beyond, chord, tail } = reduce(a, magnitude);
    const v = a.select(beyond, chord, code.op("neg", magnitude));
    return a.signed(difference(a, a.select(beyond, Math.PI / 2, 0), v, tail), x);
  },
};

export const acos: MathRoutine = {
  name: "acos",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { select } = a;
    const { beyond, chord, tail } = reduce(a, a.abs(x));
    const negative = a.lt(x, 0);
    const v = select(beyond, select(negative, chord, code.op("neg", chord)), x);
    const base = select(beyond, select(negative, Math.PI, 0), Math.PI / 2);
    return difference(a, base, v, tail);
  },
};
