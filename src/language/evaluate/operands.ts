import { formatApart } from "../../core/formatShort.ts";
import { and, gt, lt, or } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { dependence } from "./dependence.ts";
import { describe } from "./describe.ts";
import { NetValue } from "./netValue.ts";
import { settled } from "./optional.ts";
import { refuse } from "./refusal.ts";
import {
  type Evaluator,
  isMask,
  isNode,
  isScalar,
  isTruth,
  OptionalValue,
  type Scalar,
  type Truth,
  type Value,
} from "./value.ts";

/** The value as a number; anything else is refused with what it is. `what` names the place it is needed in. */
export function scalar(e: Evaluator, given: Value, what: string, site: AstNode): Scalar {
  return scalarOr(e, given, what, site, AS_NUMBER);
}

/** The same where the site holds more than the value, so that the value's own text is not at hand. */
export function scalarWithin(e: Evaluator, given: Value, what: string, site: AstNode): Scalar {
  return scalarOr(e, given, what, site);
}

function scalarOr(e: Evaluator, given: Value, what: string, site: AstNode, repair?: typeof AS_NUMBER): Scalar {
  const value = settled(given);
  if (isScalar(value)) return value;
  return refuse(
    e.range(site),
    "wrong-type",
    `${what} must be a number, but this is ${describe(value)}${remedy(value)}`,
    isTruth(value) ? repair : undefined,
  );
}

/** A condition as 1 and 0. */
export const AS_NUMBER = ["", " ? 1 : 0"] as const;

/** The value as a number known beforehand. */
export function knownNumber(e: Evaluator, value: Value, what: string, site: AstNode): number {
  const x = scalar(e, value, what, site);
  if (typeof x === "number") return x;
  return refuse(
    e.range(site),
    "state-dependent-value",
    `${what} must be known beforehand, but this depends on ${dependence(x)}`,
  );
}

/** The value as a whole number known beforehand. */
export function knownInteger(e: Evaluator, value: Value, what: string, site: AstNode): number {
  const x = knownNumber(e, value, what, site);
  if (Number.isInteger(x)) return x;
  return refuse(e.range(site), "wrong-type", `${what} must be a whole number, not ${formatApart(x, Math.round(x))[0]}`);
}

/** What `if`, `?:`, `&&` and `!` make of a value: zero, NaN, the empty text, null and undefined are false. */
export function truthOf(e: Evaluator, value: Value, site: AstNode): Truth {
  if (value instanceof OptionalValue) {
    return e.apply(and, [value.isDefined(), truthOf(e, value.value, site)], site) as Truth;
  }
  if (!isNode(value)) return Boolean(value);
  if (isMask(value)) return value;
  // Not `x ≠ 0`, which holds for NaN.
  const [below, above] = [e.apply(lt, [value, 0], site), e.apply(gt, [value, 0], site)];
  return e.apply(or, [below as Truth, above as Truth], site) as Truth;
}

function remedy(value: Value): string {
  if (typeof value === "boolean" || isNode(value)) return "; write `condition ? 1 : 0`";
  if (value instanceof NetValue) return "; call it with its inputs";
  return value === undefined ? ", a value that was never given" : "";
}
