import {
  type AstNode,
  children,
  type Expression,
  type FunctionNode,
  isFunction,
  isFunctionExpression,
  withoutTypes,
} from "../syntax/ast.ts";
import { Binding, Closure, type Evaluator, Scope, type Value } from "./value.ts";

/** The function that an expression or a declaration makes; an expression's own name is seen inside it only. */
export function closureOf(e: Evaluator, node: FunctionNode, scope: Scope, name: string): Closure {
  if (node.type !== "FunctionExpression" || !node.id) return new Closure(node, scope, name);
  const inner = new Scope(scope);
  const closure = new Closure(node, inner, node.id.name);
  inner.declare(new Binding(node.id.name, true, closure, e.store.epoch));
  return closure;
}

/** The value of an expression; a function among them gets the name it is given to. */
export function evaluateNamed(e: Evaluator, node: Expression, scope: Scope, name: string): Value {
  const inner = withoutTypes(node);
  return isFunctionExpression(inner) ? closureOf(e, inner, scope, name) : e.obtain(node, scope);
}

/** Functions are made somewhere below this node, which may keep the variables they see. */
export function makesFunctions(node: AstNode): boolean {
  const known = making.get(node);
  if (known !== undefined) return known;
  let found = false;
  const open = children(node);
  for (let next = open.pop(); next && !found; next = open.pop()) {
    found = isFunction(next);
    if (!found) for (const child of children(next)) open.push(child);
  }
  making.set(node, found);
  return found;
}

const making = new WeakMap<AstNode, boolean>();
