import { quoted } from "../../core/quoted.ts";
import type { AstNode, Expression } from "../syntax/ast.ts";
import { chooseValue } from "./branches.ts";
import { evaluateNamed } from "./closures.ts";
import { describe } from "./describe.ts";
import { propertyName, readMember } from "./members.ts";
import { contentOf, isGiven, settled } from "./optional.ts";
import { refuse, type Unusable } from "./refusal.ts";
import { use } from "./use.ts";
import { ArrayValue, type Evaluator, Namespace, ObjectValue, type Scope, type Value } from "./value.ts";

type ObjectPattern = AstNode & { type: "ObjectPattern" };

/** Takes one name, or one member in an assignment, out of a pattern. */
export type Put = (target: AstNode, value: Value) => void;

/** Takes a value apart as a pattern says; a default is evaluated only where there is no value. */
export function destructure(e: Evaluator, pattern: AstNode, value: Value, scope: Scope, put: Put): void {
  switch (pattern.type) {
    case "AssignmentPattern": {
      const given = isGiven(value === null ? 0 : value);
      const absent = () => defaultOf(e, pattern.left, pattern.right, scope);
      const chosen =
        typeof given === "boolean"
          ? given
            ? value
            : absent()
          : chooseValue(e, given, pattern.right, () => contentOf(value), absent);
      destructure(e, pattern.left, chosen, scope, put);
      break;
    }
    case "ArrayPattern":
      takeEntries(e, pattern.elements, value, pattern, scope, put);
      break;
    case "ObjectPattern":
      takeProperties(e, pattern, value, scope, put);
      break;
    default:
      put(pattern, value);
  }
}

function defaultOf(e: Evaluator, target: AstNode, node: Expression, scope: Scope): Value {
  return evaluateNamed(e, node, scope, target.type === "Identifier" ? target.name : "");
}

function takeEntries(
  e: Evaluator,
  targets: readonly (AstNode | null)[],
  value: Value,
  pattern: AstNode,
  scope: Scope,
  put: Put,
): void {
  const array = settled(use(value));
  if (!(array instanceof ArrayValue))
    refuse(e.range(pattern), "wrong-type", `this pattern takes an array apart, but gets ${describe(array)}`);
  targets.forEach((target, i) => {
    if (!target) return;
    if (target.type === "RestElement") {
      e.spend(array.length, target);
      destructure(e, target.argument, e.array(array.elements.slice(i)), scope, put);
    } else destructure(e, target, i < array.end ? array.get(i) : undefined, scope, put);
  });
}

function takeProperties(e: Evaluator, pattern: ObjectPattern, value: Value, scope: Scope, put: Put): void {
  const object = settled(use(value));
  if (object instanceof Namespace) {
    takeMembers(e, pattern, object, scope, put);
    return;
  }
  if (!(object instanceof ObjectValue)) {
    refuse(e.range(pattern), "wrong-type", `this pattern takes an object apart, but gets ${describe(object)}`);
  }
  const taken = new Set<string>();
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      const rest = [...object.properties].filter(([key]) => !taken.has(key));
      destructure(e, property.argument, e.object(new Map(rest)), scope, put);
      continue;
    }
    const key = propertyKey(e, property, scope);
    taken.add(key);
    destructure(e, property.value, object.properties.get(key), scope, put);
  }
}

/** `const { sin, cos } = Math`. */
function takeMembers(e: Evaluator, pattern: ObjectPattern, namespace: Namespace, scope: Scope, put: Put): void {
  for (const property of pattern.properties) {
    if (property.type === "RestElement")
      refuse(
        e.range(property),
        "unsupported-syntax",
        `the rest of ${quoted(namespace.name)} is not part of the language`,
      );
    const key = { value: propertyKey(e, property, scope), node: property.key };
    destructure(e, property.value, readMember(e, namespace, key, property), scope, put);
  }
}

/** The name of a property in a literal or a pattern. */
export function propertyKey(
  e: Evaluator,
  { key, computed }: { readonly key: AstNode; readonly computed?: boolean },
  scope: Scope,
): string {
  if (computed) return propertyName(e, e.evaluate(key as Expression, scope), key);
  switch (key.type) {
    case "Identifier":
      return key.name;
    case "StringLiteral":
      return key.value;
    case "NumericLiteral":
      return String(key.value);
    default:
      return refuse(e.range(key), "unsupported-syntax", "a property's name must be a name, a text or a number");
  }
}

/** Every variable that a pattern declares. */
export function* namesOf(pattern: AstNode): Generator<string> {
  switch (pattern.type) {
    case "Identifier":
      yield pattern.name;
      break;
    case "AssignmentPattern":
      yield* namesOf(pattern.left);
      break;
    case "RestElement":
      yield* namesOf(pattern.argument);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) yield* namesOf(element);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        yield* namesOf(property.type === "RestElement" ? property.argument : property.value);
      }
      break;
  }
}

/** Gives a pattern's variables, which the scope has, their first values. */
export function initialise(e: Evaluator, pattern: AstNode, value: Value, scope: Scope): void {
  destructure(e, pattern, value, scope, (target, part) => {
    const binding = target.type === "Identifier" ? scope.own(target.name) : undefined;
    if (!binding) return refuse(e.range(target), "unsupported-syntax", "only names can be declared");
    binding.value = part;
  });
}

/** Leaves a pattern's variables without a usable value, the reason being reported. */
export function spoil(pattern: AstNode, scope: Scope, reason: Unusable): void {
  for (const name of namesOf(pattern)) {
    const binding = scope.own(name);
    if (binding) binding.value = reason;
  }
}
