import { enclosedAnywhere } from "../../graph/enclosure.ts";
import type { ElementwiseOp } from "../../graph/op.ts";
import { mul, sub } from "../../graph/ops/arithmetic.ts";
import { eq, ge } from "../../graph/ops/comparison.ts";
import { floor, trunc } from "../../graph/ops/rounding.ts";
import { select } from "../../graph/ops/selection.ts";
import { isWhole } from "../../graph/whole.ts";
import type { AstNode } from "../syntax/ast.ts";
import type { Evaluator, Scalar, Truth, Value } from "./value.ts";

/**
 * The operators on 32 bits, of a number that depends on the state and one known beforehand: shifts, `| 0`, and `& (2ⁿ − 1)`;
 * undefined for all others. Every intermediate is a whole number below 2⁵³ times a power of two, so that all is exact.
 */
export function bitsOfUnknown(e: Evaluator, operator: string, x: Scalar, y: Scalar, site: AstNode): Value | undefined {
  const code = new Bits(e, site);
  if (typeof x === "number")
    return operator === "&" || operator === "|" ? bitsOfUnknown(e, operator, y, x, site) : undefined;
  if (typeof y !== "number") return undefined;
  switch (operator) {
    case "|":
      return (y | 0) === 0 ? code.signed(x) : undefined;
    case "&":
      return isMaskOfBits(y) ? code.remainder(code.signed(x), y + 1) : undefined;
    case ">>":
      return code.floor(code.times(code.signed(x), 2 ** -(y & 31)));
    case ">>>":
      return code.floor(code.times(code.remainder(code.signed(x), 2 ** 32), 2 ** -(y & 31)));
    case "<<":
      return code.signed(code.times(code.signed(x), 2 ** (y & 31)));
    default:
      return undefined;
  }
}

/** 2ⁿ − 1. */
function isMaskOfBits(y: number): boolean {
  return Number.isInteger(y) && y >= 0 && y < 2 ** 31 && (y & (y + 1)) === 0;
}

class Bits {
  readonly #e: Evaluator;
  readonly #site: AstNode;

  constructor(e: Evaluator, site: AstNode) {
    this.#e = e;
    this.#site = site;
  }

  /** ToInt32 of the language specification; what is not finite is 0. */
  signed(x: Scalar): Scalar {
    if (typeof x === "number") return x | 0;
    const { lo, hi } = enclosedAnywhere(x);
    const fits = lo >= -(2 ** 31) - 0.5 && hi < 2 ** 31 - 0.5;
    if (fits) return isWhole(x) ? x : this.#number(trunc, x);
    const isNumber = this.#e.apply(eq, [this.#number(sub, x, x), 0], this.#site) as Truth;
    const whole = this.#number(trunc, this.#e.apply(select, [isNumber, x, 0], this.#site) as Scalar);
    const rest = this.remainder(whole, 2 ** 32);
    const isNegative = this.#e.apply(ge, [rest, 2 ** 31], this.#site) as Truth;
    return this.#e.apply(select, [isNegative, this.#number(sub, rest, 2 ** 32), rest], this.#site) as Scalar;
  }

  /** Of a division by a power of two, never negative. */
  remainder(x: Scalar, divisor: number): Scalar {
    const periods = this.floor(this.times(x, 1 / divisor));
    return this.#number(sub, x, this.times(periods, divisor));
  }

  floor(x: Scalar): Scalar {
    return this.#number(floor, x);
  }

  times(x: Scalar, factor: number): Scalar {
    return this.#number(mul, x, factor);
  }

  #number(op: ElementwiseOp, ...x: Scalar[]): Scalar {
    return this.#e.apply(op, x, this.#site) as Scalar;
  }
}
