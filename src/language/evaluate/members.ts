import { counted } from "../../core/counted.ts";
import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { formatShort } from "../../core/formatShort.ts";
import { allowance, nearestName } from "../../core/nearestName.ts";
import { quoted } from "../../core/quoted.ts";
import type { AstNode, MemberExpression, OptionalMemberExpression } from "../syntax/ast.ts";
import { rangeOf } from "../syntax/range.ts";
import { arrayMethods } from "./arrayMethods.ts";
import { describe } from "./describe.ts";
import { chosenProperty, entryAt, writeChosen } from "./entryAt.ts";
import { errorAt, Refusal, refuse } from "./refusal.ts";
import { readSifted } from "./sifted.ts";
import { use } from "./use.ts";
import {
  ArrayValue,
  type Evaluator,
  isMask,
  isNode,
  isScalar,
  MapValue,
  Namespace,
  ObjectValue,
  OptionalValue,
  type Scope,
  SiftedValue,
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

/** Whether the text says that a property may be missing: `object.key ?? 0`, `object?.key`. */
const optional = new WeakSet<AstNode>();

export function markOptional(node: AstNode): void {
  optional.add(node);
}

/** `object[key]` or `object.key`. */
export function readMember(e: Evaluator, object: Value, key: Key, site: AstNode): Value {
  if (object instanceof ArrayValue) return readElement(e, object, key);
  if (object instanceof ObjectValue) return readProperty(e, object, key, optional.has(site));
  if (object instanceof SiftedValue) return readSifted(e, object, key, site);
  if (object instanceof MapValue && key.value === "size") return object.content.properties.size;
  if (object instanceof Namespace) return readNamespace(e, object, key);
  if (typeof object === "string" && key.value === "length") return object.length;
  const name = typeof key.value === "string" ? quoted(key.value) : "entries";
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
      refuse(e.range(key.node), "not-a-function", `${quoted(key.value)} of an array can only be called`);
    return refuseArrayMember(e, key.value, key.node);
  }
  const { value, node } = key;
  if (isNode(value) && !isMask(value)) return entryAt(e, array.elements, value, node);
  // Undefined, which may be asked for and is below and above nothing; to compute with it is an error.
  if (typeof value === "number" && !isIndex(value, array.end))
    return new OptionalValue(Number.NaN, () => false, pastEnd(e, array, value, node));
  return use(array.get(indexOf(e, array, key, array.end)));
}

/** A known index below `end`. */
function indexOf(e: Evaluator, array: ArrayValue, { value, node }: Key, end: number): number {
  if (typeof value !== "number")
    return refuse(e.range(node), "wrong-type", `an index must be a number, but this is ${describe(value)}`);
  if (isIndex(value, end)) return value;
  throw new Refusal(pastEnd(e, array, value, node));
}

function isIndex(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}

function pastEnd(e: Evaluator, { length }: ArrayValue, index: number, site: AstNode): Diagnostic {
  const range = length === 0 ? "it is empty" : `its indices go from 0 to ${length - 1}`;
  const entries = counted(length, "entry").replace("entrys", "entries");
  return errorAt(e.range(site), "out-of-range", `index ${formatShort(index)} of an array of ${entries}: ${range}`);
}

export function refuseArrayMember(e: Evaluator, name: string, site: AstNode): never {
  const near = nearestName(name, [...arrayMethods.names(), "length"]);
  const message = `${quoted(name)} of an array is not part of the language${near ? `; did you mean ${quoted(near)}?` : ""}`;
  return refuse(e.range(site), "unknown-property", message, near ? spelling(site, near) : undefined);
}

function readProperty(e: Evaluator, object: ObjectValue, { value, node }: Key, mayMiss: boolean): Value {
  if (isNode(value) && !isMask(value)) return chosenProperty(e, object, value, node);
  const name = propertyName(e, value, node);
  if (object.properties.has(name)) return use(object.properties.get(name));
  if (mayMiss || node.type !== "Identifier" || value !== node.name) return undefined;
  // A property may be optional, but hardly under a written name so like another.
  const left = allowance();
  const { cells } = left;
  const near = nearestName(name, object.properties.keys(), left);
  e.spend(Math.ceil((cells - left.cells) / CELLS_A_STEP), node);
  return near && unknownProperty(e, `the object has no ${quoted(name)}`, near, node);
}

function readNamespace(e: Evaluator, namespace: Namespace, { value, node }: Key): Value {
  const name = propertyName(e, value, node);
  const member = namespace.member(name, node);
  if (member) return use(member.value);
  return unknownProperty(
    e,
    `${quoted(namespace.name)} has no ${quoted(name)}`,
    e.nearest(name, namespace.names()),
    node,
  );
}

/** Cells of distance tables that are filled in the time of a step. */
const CELLS_A_STEP = 3;

function unknownProperty(e: Evaluator, message: string, near: string | undefined, site: AstNode): never {
  const advice = near ? `; did you mean ${quoted(near)}?` : "";
  return refuse(e.range(site), "unknown-property", message + advice, near ? spelling(site, near) : undefined);
}

/** Puts the name that was probably meant in the place of a misspelt one. */
export function spelling(site: AstNode, name: string): Fix | undefined {
  if (site.type !== "Identifier") return undefined;
  return { title: `Write ${quoted(name)}`, range: rangeOf(site), text: name };
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
    if (isNode(key.value) && !isMask(key.value)) {
      writeChosen(e, object, key.value, value, site);
      return;
    }
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
