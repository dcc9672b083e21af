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
  if (node.type === "Identifier") return new VariableReference(e, node, scope);
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

/** Every trip of a loop makes some. */
class VariableReference implements Reference {
  readonly #e: Evaluator;
  readonly #node: Identifier;
  readonly #scope: Scope;

  constructor(e: Evaluator, node: Identifier, scope: Scope) {
    this.#e = e;
    this.#node = node;
    this.#scope = scope;
  }

  get(): Value {
    return readVariable(this.#e, this.#node, this.#scope);
  }

  set(value: Value): void {
    const binding = bindingOf(this.#e, this.#node, this.#scope);
    if (binding.isConstant) {
      const message = `${quoted(this.#node.name)} is constant; declare it with \`let\` to change it`;
      refuse(this.#e.range(this.#node), "constant-assignment", message);
    }
    this.#e.change(binding, this.#node);
    binding.value = value;
  }
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
