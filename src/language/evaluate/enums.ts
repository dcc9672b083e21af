import type { Expression, TSEnumDeclaration } from "../syntax/ast.ts";
import { refuse } from "./refusal.ts";
import { type Evaluator, Scope, type Value } from "./value.ts";

/** An enum is the object that TypeScript makes of it: values by name and, for numbers, names by value. */
export function enumDeclaration(e: Evaluator, node: TSEnumDeclaration, scope: Scope): undefined {
  const properties = new Map<string, Value>();
  // Members are seen by those after them.
  const inner = new Scope(scope);
  let next: Value = 0;
  for (const { id, initializer } of node.body?.members ?? node.members) {
    const name = id.type === "Identifier" ? id.name : id.value;
    const value: Value = initializer ? e.evaluate(initializer as Expression, inner) : next;
    if (typeof value !== "number" && typeof value !== "string")
      refuse(
        e.range(initializer ?? id),
        "wrong-type",
        "a member of an enum must be a number or a text known beforehand",
      );
    properties.set(name, value);
    inner.declare(e.variable(name, true, value));
    if (typeof value === "number") properties.set(String(value), name);
    next = typeof value === "number" ? value + 1 : undefined;
  }
  const binding = scope.own(node.id.name);
  if (binding) binding.value = e.object(properties);
  return undefined;
}
