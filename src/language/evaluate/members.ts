import { nearestName } from "../../core/registry.ts";
import type { AstNode, MemberExpression, OptionalMemberExpression } from "../syntax/ast.ts";
import { rangeOf } from "../syntax/range.ts";
import { arrayMethods } from "./arrayMethods.ts";
import { counted, describe } from "./describe.ts";
import { type Fix, refuse } from "./refusal.ts";
import { use } from "./use.ts";
import {
  ArrayValue,
  type Evaluator,
  isNode,
  isScalar,
  Namespace,
  ObjectValue,
  type Scope,
  type Value,
} from "./value.ts";

export type MemberSyntax = MemberExpression | OptionalMemberExpression;

/** A property's key as it is evaluated: a name, or a number that is a whole one only where it must be. */
export type Key = { readonly value: Value; readonly node: AstNode };

export function keyOf(e: Evaluator, node: MemberSyntax, scope: Scope): Key {
  const { property } = node;
  if (node.computed && property.type !== "PrivateName") return { value: e.evaluate(property, scope), node: property };
  if (property.type === "Identifier") return { value: property.name, node: property };
  return refuse(e.range(property), "unsupported-syntax", "private names are not part of the language");
}

/** `object[key]` or `object.key`. */
export function readMember(e: Evaluator, object: Value, key: Key, site: AstNode): Value {
  if (object instanceof ArrayValue) return readElement(e, object, key);
  if (object instanceof ObjectValue) return readProperty(e, object, key);
  if (object instanceof Namespace) return readNamespace(e, object, key);
  if (typeof object === "string" && key.value === "length") return object.length;
  const name = typeof key.value === "string" ? `\`${key.value}\`` : "entries";
  const advice = isScalar(object) ? "; a state that is read by index needs the type `number[]`" : "";
  return refuse(
    e.range(site),
    "wrong-type",
    `${describe(object)} has no ${name}${typeof key.value === "string" ? "" : advice}`,
  );
}

function readElement(e: Evaluator, array: ArrayValue, key: Key): Value {
  if (key.value === "length") return array.length;
  if (typeof key.value === "string") {
    if (arrayMethods.find(key.value))
      refuse(e.range(key.node), "not-a-function", `\`${key.value}\` of an array can only be called`);
    return refuseArrayMember(e, key.value, key.node);
  }
  return use(array.get(indexOf(e, array, key, array.end)));
}

/** A known index below `end`. */
export function indexOf(e: Evaluator, array: ArrayValue, { value, node }: Key, end: number): number {
  if (isNode(value) || typeof value === "boolean") {
    const message = "an index must be known beforehand; choose between entries with `condition ? a[0] : a[1]`";
    return refuse(e.range(node), "state-dependent-index", message);
  }
  if (typeof value !== "number")
    return refuse(e.range(node), "wrong-type", `an index must be a number, but this is ${describe(value)}`);
  if (Number.isInteger(value) && value >= 0 && value < end) return value;
  const { length } = array;
  const range = length === 0 ? "it is empty" : `its indices go from 0 to ${length - 1}`;
  return refuse(
    e.range(node),
    "out-of-range",
    `index ${value} of an array of ${counted(length, "entry").replace("entrys", "entries")}: ${range}`,
  );
}

export function refuseArrayMember(e: Evaluator, name: string, site: AstNode): never {
  const near = nearestName(name, [...arrayMethods.names(), "length"]);
  const message = `\`${name}\` of an array is not part of the language${near ? `; did you mean \`${near}\`?` : ""}`;
  return refuse(e.range(site), "unknown-property", message, near ? spelling(site, near) : undefined);
}

function readProperty(e: Evaluator, object: ObjectValue, { value, node }: Key): Value {
  const name = propertyName(e, value, node);
  if (object.properties.has(name)) return use(object.properties.get(name));
  // A property may be optional, but hardly under a name so like another.
  const isMisspelt = nearestName(name, object.properties.keys()) !== undefined;
  if (!isMisspelt) return undefined;
  return unknownProperty(e, `the object has no \`${name}\``, name, [...object.properties.keys()], node);
}

function readNamespace(e: Evaluator, namespace: Namespace, { value, node }: Key): Value {
  const name = propertyName(e, value, node);
  const member = namespace.member(name, node);
  if (member) return use(member.value);
  return unknownProperty(e, `\`${namespace.name}\` has no \`${name}\``, name, namespace.names(), node);
}

function unknownProperty(e: Evaluator, message: string, name: string, known: readonly string[], site: AstNode): never {
  const near = nearestName(name, known);
  const advice = near ? `; did you mean \`${near}\`?` : "";
  return refuse(e.range(site), "unknown-property", message + advice, near ? spelling(site, near) : undefined);
}

/** Puts the name that was probably meant in the place of a misspelt one. */
export function spelling(site: AstNode, name: string): Fix | undefined {
  if (site.type !== "Identifier") return undefined;
  return { title: `Write \`${name}\``, range: rangeOf(site), text: name };
}

/** A key of an object: a text, or a number written as one. */
export function propertyName(e: Evaluator, value: Value, site: AstNode): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  return refuse(
    e.range(site),
    "state-dependent-value",
    `a property's name must be a text known beforehand, but this is ${describe(value)}`,
  );
}

export function writeMember(e: Evaluator, object: Value, key: Key, value: Value, site: AstNode): void {
  if (object instanceof ArrayValue) {
    if (key.value === "length")
      refuse(
        e.range(key.node),
        "unsupported-syntax",
        "the length of an array cannot be set; use `slice`, `push` or `pop`",
      );
    const i = indexOf(e, object, key, object.length + 1);
    e.change(object, site);
    object.write()[i] = value;
  } else if (object instanceof ObjectValue) {
    const name = propertyName(e, key.value, key.node);
    e.change(object, site);
    object.write().set(name, value);
  } else {
    refuse(e.range(site), "wrong-type", `${describe(object)} cannot be changed`);
  }
}
