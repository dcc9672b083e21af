import { quoted } from "../../core/quoted.ts";
import type {
  ArrayExpression,
  AssignmentExpression,
  AstNode,
  BinaryExpression,
  Expression,
  LogicalExpression,
  ObjectExpression,
  TemplateLiteral,
  UpdateExpression,
} from "../syntax/ast.ts";
import { unsupported } from "../syntax/unsupported.ts";
import { chooseValue } from "./branches.ts";
import { callExpression, newArray, spreadOf } from "./calls.ts";
import { closureOf, evaluateNamed } from "./closures.ts";
import { conditionOf } from "./conditions.ts";
import { describe } from "./describe.ts";
import { keyOf, type MemberSyntax, markOptional, readMember } from "./members.ts";
import { scalar, truthOf } from "./operands.ts";
import { binary, unary } from "./operators.ts";
import { contentOf, isGiven, settled, whereGiven } from "./optional.ts";
import { destructure, propertyKey } from "./patterns.ts";
import { type Reference, readVariable, referenceTo } from "./references.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { PropertySyntax } from "./sites.ts";
import { Closure, type Evaluator, isMask, isNode, ObjectValue, type Scope, type Value } from "./value.ts";

type Handler<Type extends Expression["type"]> = (
  e: Evaluator,
  node: Extract<Expression, { type: Type }>,
  scope: Scope,
) => Value;

/** How each kind of expression is evaluated. */
const handlers: { readonly [Type in Expression["type"]]?: Handler<Type> } = {
  NumericLiteral: (_, node) => node.value,
  StringLiteral: (_, node) => node.value,
  BooleanLiteral: (_, node) => node.value,
  NullLiteral: () => null,
  TemplateLiteral: template,
  Identifier: readVariable,
  ArrayExpression: arrayLiteral,
  ObjectExpression: objectLiteral,
  ArrowFunctionExpression: (e, node, scope) => closureOf(e, node, scope, ""),
  FunctionExpression: (e, node, scope) => closureOf(e, node, scope, ""),
  UnaryExpression(e, node, scope) {
    if (node.operator === "!") return conditionOf(e, node, scope);
    if (!["+", "-", "~"].includes(node.operator)) throw new Refusal(unsupported(node));
    return unary(e, node.operator, e.evaluate(node.argument, scope), node, node.argument);
  },
  BinaryExpression: binaryExpression,
  LogicalExpression: (e, node, scope) => {
    if (node.operator === "??") markOptional(node.left);
    return logical(e, node, () => e.obtain(node.left, scope), () => e.obtain(node.right, scope)); // biome-ignore format: one thought
  },
  ConditionalExpression(e, { test, consequent, alternate }, scope) {
    const condition = conditionOf(e, test, scope);
    if (typeof condition === "boolean") return e.obtain(condition ? consequent : alternate, scope);
    return chooseValue(e, condition, test, () => e.obtain(consequent, scope), () => e.obtain(alternate, scope)); // biome-ignore format: one thought
  },
  AssignmentExpression: assignment,
  UpdateExpression: update,
  SequenceExpression(e, { expressions }, scope) {
    for (const expression of expressions.slice(0, -1)) e.perform(expression, scope);
    return e.obtain(expressions[expressions.length - 1], scope);
  },
  MemberExpression: member,
  OptionalMemberExpression: member,
  CallExpression: callExpression,
  OptionalCallExpression: callExpression,
  NewExpression: newArray,
  TSAsExpression: inner,
  TSSatisfiesExpression: inner,
  TSNonNullExpression: (e, node, scope) => e.evaluate(node.expression, scope),
  TSTypeAssertion: inner,
  TSInstantiationExpression: inner,
  ParenthesizedExpression: inner,
};

export function evaluateExpression(e: Evaluator, node: Expression, scope: Scope): Value {
  const handler = handlers[node.type] as Handler<Expression["type"]> | undefined;
  if (handler) return handler(e, node as never, scope);
  throw new Refusal(unsupported(node));
}

function inner(e: Evaluator, { expression }: { readonly expression: Expression }, scope: Scope): Value {
  return e.obtain(expression, scope);
}

/** A long sum leans to the left as deep as it is long; it is evaluated from the innermost outward, without recursion. */
function binaryExpression(e: Evaluator, node: BinaryExpression, scope: Scope): Value {
  if (node.left.type !== "BinaryExpression") return operation(e, node, operand(e, node.left, node, scope), scope);
  const spine: BinaryExpression[] = [];
  let first: AstNode = node;
  while (first.type === "BinaryExpression") {
    spine.push(first);
    first = first.left;
  }
  e.spend(spine.length - 1, node);
  spine.reverse();
  let x = operand(e, first, spine[0], scope);
  for (const each of spine) x = operation(e, each, x, scope);
  return x;
}

/** Whether an operand is defined matters to comparisons alone. */
function operand(e: Evaluator, node: AstNode, { operator }: BinaryExpression, scope: Scope): Value {
  return COMPARISONS.has(operator) ? e.obtain(node as Expression, scope) : e.evaluate(node as Expression, scope);
}

function operation(e: Evaluator, node: BinaryExpression, x: Value, scope: Scope): Value {
  const { operator, left, right } = node;
  if (operator === "in" || operator === "instanceof") throw new Refusal(unsupported(node));
  return binary(e, operator, x, operand(e, right, node, scope), { node, left, right });
}

const COMPARISONS: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "==", "!=", "===", "!=="]);

interface LogicalSite {
  readonly operator: LogicalExpression["operator"];
  readonly left: AstNode;
}

function logical(e: Evaluator, { operator, left }: LogicalSite, first: () => Value, second: () => Value): Value {
  const x = first();
  if (operator === "??") {
    const given = isGiven(x);
    if (typeof given === "boolean") return given ? x : second();
    return chooseValue(e, given, left, () => contentOf(x), second);
  }
  const truth = truthOf(e, x, left);
  const isAnd = operator === "&&";
  if (typeof truth === "boolean") return truth === isAnd ? second() : x;
  // A condition that decides against the second operand is itself the known result.
  const kept = isNode(x) && isMask(x) ? !isAnd : isAnd ? x : contentOf(x);
  return isAnd ? chooseValue(e, truth, left, second, () => kept) : chooseValue(e, truth, left, () => kept, second);
}

function assignment(e: Evaluator, node: AssignmentExpression, scope: Scope): Value {
  const { operator, left, right } = node;
  if (operator === "=" && (left.type === "ArrayPattern" || left.type === "ObjectPattern")) {
    const value = e.evaluate(right, scope);
    destructure(e, left, value, scope, (target, part) => referenceTo(e, target, scope).set(part));
    return value;
  }
  const target = referenceTo(e, left, scope);
  const name = left.type === "Identifier" ? left.name : "";
  if (operator === "=") return assigned(target, evaluateNamed(e, right, scope, name));
  const plain = operator.slice(0, -1);
  if (plain === "&&" || plain === "||" || plain === "??") {
    const assign = () => assigned(target, evaluateNamed(e, right, scope, name));
    return logical(e, { operator: plain, left }, () => target.get(), assign);
  }
  const old = settled(target.get());
  const change = settled(evaluateNamed(e, right, scope, name));
  return assigned(target, binary(e, plain, old, change, { node, left, right }));
}

function assigned(target: Reference, value: Value): Value {
  target.set(value);
  return value;
}

function update(e: Evaluator, node: UpdateExpression, scope: Scope): Value {
  const { operator, prefix, argument } = node;
  const target = referenceTo(e, argument, scope);
  const given = target.get();
  // What every trip of a loop does needs no words for what is not wrong.
  const old = typeof given === "number" ? given : scalar(e, given, `the operand of ${quoted(operator)}`, argument);
  const value = binary(e, operator[0], old, 1, { node, left: argument, right: argument });
  target.set(value);
  return prefix ? value : old;
}

function member(e: Evaluator, node: MemberSyntax, scope: Scope): Value {
  if (node.object.type === "Super")
    return refuse(e.range(node), "unsupported-syntax", "`super` is not part of the language");
  if (node.type === "MemberExpression")
    return readMember(e, e.evaluate(node.object, scope), keyOf(e, node, scope), node);
  markOptional(node);
  const object = e.obtain(node.object, scope);
  return whereGiven(e, object, node, (given) => readMember(e, given, keyOf(e, node, scope), node));
}

function arrayLiteral(e: Evaluator, node: ArrayExpression, scope: Scope): Value {
  const elements: Value[] = [];
  for (const element of node.elements) {
    if (!element)
      refuse(
        e.range(node),
        "unsupported-syntax",
        "an empty place in an array is not part of the language; write `undefined` or a number",
      );
    if (element.type !== "SpreadElement") elements.push(e.tolerate(() => e.evaluate(element, scope)));
    else for (const x of spreadOf(e, element, scope)) elements.push(x);
  }
  return e.array(elements, node);
}

function objectLiteral(e: Evaluator, node: ObjectExpression, scope: Scope): Value {
  const properties = new Map<string, Value>();
  const literal = new Map<string, PropertySyntax>();
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      spreadInto(e, properties, e.evaluate(property.argument, scope), property.argument);
      continue;
    }
    const key = propertyKey(e, property, scope);
    if (property.type === "ObjectMethod") {
      if (property.kind !== "method") throw new Refusal(unsupported(property));
      properties.set(key, new Closure(property, scope, key));
      literal.set(key, { key: property.key, value: property });
    } else {
      const value = property.value as Expression;
      properties.set(
        key,
        e.tolerate(() => evaluateNamed(e, value, scope, key)),
      );
      literal.set(key, { key: property.key, value });
    }
  }
  return e.object(properties, literal);
}

function spreadInto(e: Evaluator, properties: Map<string, Value>, value: Value, site: AstNode): void {
  if (value === null || value === undefined) return;
  if (!(value instanceof ObjectValue))
    refuse(e.range(site), "wrong-type", `only an object can be spread into an object, but this is ${describe(value)}`);
  e.spend(value.properties.size, site);
  for (const [key, each] of value.properties) properties.set(key, each);
}

function template(e: Evaluator, node: TemplateLiteral, scope: Scope): Value {
  return node.quasis.reduce<string>((text, quasi, i) => {
    const part = quasi.value.cooked ?? "";
    if (i === 0) return part;
    const expression = node.expressions[i - 1] as Expression;
    const value = e.evaluate(expression, scope);
    if (typeof value !== "string" && typeof value !== "number") {
      refuse(
        e.range(expression),
        "unsupported-syntax",
        `a template takes texts and numbers known beforehand, but this is ${describe(value)}`,
      );
    }
    return text + value + part;
  }, "");
}
