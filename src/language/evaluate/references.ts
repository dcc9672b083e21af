import { quoted } from "../../core/quoted.ts";
import { type AstNode, type Expression, type Identifier, withoutTypes } from "../syntax/ast.ts";
import { keyOf, readMember, writeMember } from "./members.ts";
import { refuse } from "./refusal.ts";
import { use } from "./use.ts";
import type { Binding, Evaluator, Scope, Value } from "./value.ts";
import { uninitialised } from "./variables.ts";

/** Something that can be assigned to, its object and its key evaluated once. */
export interface Reference {
  get(): Value;
  set(value: Value): void;
}

export function referenceTo(e: Evaluator, target: AstNode, scope: Scope): Reference {
  const node = withoutTypes(target as Expression);
  if (node.type === "Identifier") return variableReference(e, node, scope);
  if (node.type === "MemberExpression") {
    const object = e.evaluate(node.object as Expression, scope);
    const key = keyOf(e, node, scope);
    return {
      get: () => readMember(e, object, key, node),
      set: (value) => writeMember(e, object, key, value, node),
    };
  }
  return refuse(
    e.range(target),
    "unsupported-syntax",
    "this cannot be assigned to; assign to a variable or to an entry",
  );
}

function variableReference(e: Evaluator, node: Identifier, scope: Scope): Reference {
  return {
    get: () => readVariable(e, node, scope),
    set: (value) => {
      const binding = bindingOf(e, node, scope);
      if (binding.isConstant) {
        refuse(
          e.range(node),
          "constant-assignment",
          `${quoted(node.name)} is constant; declare it with \`let\` to change it`,
        );
      }
      e.change(binding, node);
      binding.value = value;
    },
  };
}

export function readVariable(e: Evaluator, node: Identifier, scope: Scope): Value {
  return use(bindingOf(e, node, scope).value as Value);
}

/** The initialised variable of that name. */
function bindingOf(e: Evaluator, node: Identifier, scope: Scope): Binding {
  const binding = scope.find(node.name) ?? e.refuseName(node, scope);
  if (binding.value === uninitialised) {
    refuse(e.range(node), "used-before-defined", `${quoted(node.name)} is used before the statement that defines it`);
  }
  return binding;
}
