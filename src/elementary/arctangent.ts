import type { Lane } from "../wasm/laneCode.ts";
import type { MathRoutine } from "../wasm/mathRoutine.ts";
import { type Arithmetic, arithmetic, polynomial } from "./arithmetic.ts";
import { PI_REST } from "./inverseTrigonometric.ts";

/**
 * Arc tangent, of one number and of a point. The angle of the point (b, a) in the first quadrant is measured from 0,
 * π/4 or π/2, whichever is near, which turns the quotient a/b into a/b, (a − b)/(a + b) or −b/a: one division, as in Cephes
 * (S. L. Moshier, Methods and Programs for Mathematical Functions, 1989). The axis is taken up to a/b = 1/2, so that what
 * cancels in π/4 + atan q is little.
 */

/** atan q = q + q³ p(q²), |q| ≤ 1/2, relative error 2⁻⁵⁷·⁵ (coefficients/minimax.py). */
const ATAN = [
  -0.3333333333333298, 0.19999999999902987, -0.14285714276370298, 0.11111110658929921, -0.0909089622936263,
  0.07692073742376693, -0.06663809858000279, 0.05858301710895563, -0.051220576441597734, 0.04186768102684209,
  -0.027441148544094154, 0.010122571584588024,
];

interface Angle {
  /** A multiple of π/4. */
  readonly eighth: Lane;
  /** Tangent of what is left. */
  readonly q: Lane;
}

function fromEighth({ add, sub, mul, div, lt, select, code }: Arithmetic, a: Lane, b: Lane): Angle {
  const steep = lt(mul(b, Math.SQRT2 + 1), a);
  const middle = lt(mul(b, 0.5), a);
  return {
    eighth: select(steep, 2, select(middle, 1, 0)),
    q: div(
      select(steep, code.op("neg", b), select(middle, sub(a, b), a)),
      select(steep, a, select(middle, add(a, b), b)),
    ),
  };
}

/** eighth · π/4 + atan q; multiples of Math.PI / 4 up to 4 are exact. */
function angle(a: Arithmetic, eighth: Lane, q: Lane): Lane {
  const { add, mul, fma } = a;
  const z = mul(q, q);
  const base = mul(eighth, Math.PI / 4);
  return add(base, add(q, fma(mul(q, z), polynomial(a, z, ATAN), mul(base, PI_REST))));
}

export const atan: MathRoutine = {
  name: "atan",
  arity: 1,
  emit: (code, x) => {
    const a = arithmetic(code);
    const { eighth, q } = fromEighth(a, a.abs(x), code.constant(1));
    return a.signed(angle(a, eighth, q), x);
  },
};

export const atan2: MathRoutine = {
  name: "atan2",
  arity: 2,
  emit: (code, y, x) => {
    const a = arithmetic(code);
    const { sub, select, and, not, le } = a;
    const [up, along] = [a.abs(y), a.abs(x)];
    const { eighth, q } = fromEighth(a, up, along);
    // To the left of the ordinate the angle is π minus this one.
    const left = a.lt(x, 0);
    const turned = angle(a, select(left, sub(4, eighth), eighth), select(left, code.op("neg", q), q));
    // Neither the origin nor anything that over- or underflows on the way.
    const size = a.larger(up, along);
    const ordinary = and(le(2 ** -1020, size), le(size, 2 ** 1020));
    return code.hostWhere(not(ordinary), a.signed(turned, y), "atan2", y, x);
  },
};
