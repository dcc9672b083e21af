import { not } from "../../graph/ops/comparison.ts";
import { type Expression, withoutTypes } from "../syntax/ast.ts";
import { chooseValue } from "./branches.ts";
import { truthOf } from "./operands.ts";
import { use } from "./use.ts";
import type { Evaluator, Scope, Truth } from "./value.ts";

/**
 * Whether an expression holds, where only that is asked: in `if`, `?:`, `!` and loops.
 *
 * There `&&` and `||` join what holds, whatever kinds of values their operands are.
 */
export function conditionOf(e: Evaluator, expression: Expression, scope: Scope): Truth {
  const node = withoutTypes(expression);
  if (node.type === "UnaryExpression" && node.operator === "!") {
    const truth = conditionOf(e, node.argument, scope);
    return typeof truth === "boolean" ? !truth : (e.apply(not, [truth], node) as Truth);
  }
  if (node.type !== "LogicalExpression" || node.operator === "??") {
    return truthOf(e, e.obtain(node, scope), node);
  }
  const { left, right } = node;
  const isAnd = node.operator === "&&";
  const first = conditionOf(e, left, scope);
  const second = () => conditionOf(e, right, scope);
  if (typeof first === "boolean") return first === isAnd ? second() : first;
  const decided = () => !isAnd;
  return use(
    isAnd ? chooseValue(e, first, left, second, decided) : chooseValue(e, first, left, decided, second),
  ) as Truth;
}
