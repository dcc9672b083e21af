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
  spoilAssigned(e, statement, scope, reason);
  return returns(statement) ? { kind: "return", value: reason } : undefined;
}

/** Leaves the variables that are written to anywhere in a piece of the text without a usable value. */
export function spoilAssigned(e: Evaluator, piece: AstNode, scope: Scope, reason = new Unusable()): void {
  for (const node of withinFunction(piece)) {
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

function* assignedNames(node: AstNode): Generator<string> {
  switch (node.type) {
    case "VariableDeclarator":
      yield* namesOf(node.id);
      break;
    case "AssignmentExpression":
      yield* roots(node.left);
      break;
    case "UpdateExpression":
      yield* roots(node.argument);
      break;
    case "CallExpression":
      // A method may change its array.
      if (node.callee.type === "MemberExpression") yield* roots(node.callee);
      break;
  }
}

/** The variables at the beginning of `a.b[c]` or in a pattern. */
function* roots(target: AstNode): Generator<string> {
  if (target.type === "MemberExpression") yield* roots(target.object);
  else if (isTypeWrapper(target)) yield* roots(target.expression);
  else yield* namesOf(target);
}

function returns(statement: AstNode): boolean {
  for (const node of withinFunction(statement)) if (node.type === "ReturnStatement") return true;
  return false;
}

/** The nodes of a piece, those of functions inside it aside. */
function* withinFunction(piece: AstNode): Generator<AstNode> {
  const open = [piece];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    for (const child of children(node)) {
      if (!isFunction(child)) open.push(child);
    }
  }
}
