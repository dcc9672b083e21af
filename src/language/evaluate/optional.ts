import { and, not } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { Refusal } from "./refusal.ts";
import { type Evaluator, OptionalValue, type Truth, type Value } from "./value.ts";

/** A value where nobody asks whether it is defined. */
export function settled(value: Value): Value {
  if (!(value instanceof OptionalValue)) return value;
  if (value.fault) throw new Refusal(value.fault);
  return value.value;
}

/** Whether there is a value at all: neither null nor undefined. */
export function isGiven(value: Value): Truth {
  return value instanceof OptionalValue ? value.isDefined() : value !== null && value !== undefined;
}

/** What there is, if there is any. */
export function contentOf(value: Value): Value {
  return value instanceof OptionalValue ? value.value : value;
}

export function isMissing(e: Evaluator, value: Value, site: AstNode): Truth {
  return e.apply(not, [isGiven(value)], site) as Truth;
}

/** What is made of a value where there is one, else undefined: `object?.key`. */
export function whereGiven(e: Evaluator, value: Value, site: AstNode, make: (given: Value) => Value): Value {
  const given = isGiven(value);
  if (typeof given === "boolean") return given ? make(contentOf(value)) : undefined;
  const made = make(contentOf(value));
  if (made === undefined) return undefined;
  const isDefined = () => e.apply(and, [given, isGiven(made)], site) as Truth;
  return new OptionalValue(contentOf(made), isDefined, made instanceof OptionalValue ? made.fault : undefined);
}
