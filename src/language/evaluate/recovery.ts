import { type AstNode, children, isFunction, isTypeWrapper } from "../syntax/ast.ts";
import { namesOf } from "./patterns.ts";
import { Unusable } from "./refusal.ts";
import { MODULE_EPOCH } from "./store.ts";
import { ArrayValue, type Binding, type Completion, type Evaluator, ObjectValue, type Scope } from "./value.ts";
import { uninitialised } from "./variables.ts";

/**
 * After a statement has failed: what it would have given values to has none, so that its error is told once and those
 * that follow from it are not. Gives how the statement would have ended.
 */
export function giveUp(e: Evaluator, statement: AstNode, scope: Scope, reason: Unusable): Completion {
  const nodes = withinFunction(statement);
  spoilAssignedBy(e, nodes, scope, reason);
  return nodes.some(({ type }) => type === "ReturnStatement") ? { kind: "return", value: reason } : undefined;
}

/** Leaves the variables that are written to anywhere in a piece of the text without a usable value. */
export function spoilAssigned(e: Evaluator, piece: AstNode, scope: Scope, reason = new Unusable()): void {
  spoilAssignedBy(e, withinFunction(piece), scope, reason);
}

function spoilAssignedBy(e: Evaluator, nodes: readonly AstNode[], scope: Scope, reason: Unusable): void {
  for (const node of nodes) {
    for (const name of assignedNames(node)) {
      const binding = scope.find(name);
      const isForeign = e.graph && binding?.born === MODULE_EPOCH;
      if (binding && !isForeign && mayHaveChanged(binding)) binding.value = reason;
    }
  }
}

function mayHaveChanged({ isConstant, value }: Binding): boolean {
  return !isConstant || value === uninitialised || value instanceof ArrayValue || value instanceof ObjectValue;
}

function assignedNames(node: AstNode): Iterable<string> {
  switch (node.type) {
    case "VariableDeclarator":
      return namesOf(node.id);
    case "AssignmentExpression":
      return roots(node.left);
    case "UpdateExpression":
      return roots(node.argument);
    case "CallExpression":
      // A method may change its array.
      return node.callee.type === "MemberExpression" ? roots(node.callee) : [];
    default:
      return [];
  }
}

/** The variables at the beginning of `a.b[c]` or in a pattern. */
function* roots(target: AstNode): Generator<string> {
  if (target.type === "MemberExpression") yield* roots(target.object);
  else if (isTypeWrapper(target)) yield* roots(target.expression);
  else yield* namesOf(target);
}

/** The nodes of a piece, those of functions inside it aside. */
function withinFunction(piece: AstNode): readonly AstNode[] {
  const nodes = [piece];
  for (const node of nodes) for (const child of children(node)) if (!isFunction(child)) nodes.push(child);
  return nodes;
}
