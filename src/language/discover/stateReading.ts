import { counted } from "../../core/counted.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { describe } from "../evaluate/describe.ts";
import { errorAt, Unusable } from "../evaluate/refusal.ts";
import { type EvaluatorOptions, SymbolicEvaluator } from "../evaluate/symbolicEvaluator.ts";
import { ArrayValue, type Closure, type Value } from "../evaluate/value.ts";
import type { ArrayPattern, AstNode, Expression, TSType } from "../syntax/ast.ts";
import { isIdentifier } from "../syntax/identifier.ts";
import { rangeOf } from "../syntax/range.ts";
import type { TypeAliases } from "./typeAliases.ts";
import { isUsedAsArray } from "./usage.ts";

/** What the first parameter of a dynamics function says of the state. */
export interface StateReading {
  readonly scalar: boolean;
  /** null where the parameter does not tell. */
  readonly dimension: number | null;
  /** Names that the text gives, by component; others are made from the parameter's. */
  readonly names: readonly (string | undefined)[];
  /** The parameter's own name. */
  readonly label: string;
  readonly initial: readonly number[] | null;
  readonly initialRange: SourceRange | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the first parameter: its pattern, its default, its type, and failing these how the body uses it. */
export function readState(closure: Closure, options: EvaluatorOptions, types: TypeAliases): StateReading {
  const parameter = closure.node.params[0] as AstNode;
  const target = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  const given = parameter.type === "AssignmentPattern" ? parameter.right : undefined;
  if (target.type !== "ArrayPattern" && target.type !== "Identifier") return unreadable(target);
  const e = new SymbolicEvaluator(options);
  const value = given && e.run(() => e.tolerate(() => e.evaluate(given, closure.scope)));
  const diagnostics = [...e.diagnostics];
  const fail = (at: AstNode, message: string) => diagnostics.push(errorAt(rangeOf(at), "invalid-state", message));
  const initial = given && diagnostics.length === 0 ? numbersOf(value, given, fail) : null;
  const initialRange = given && rangeOf(given);
  const reading = { initial, initialRange, diagnostics, label: "z" };
  if (initial?.length === 0 && target.type === "Identifier")
    fail(given as Expression, "a state has at least one component");
  if (target.type === "ArrayPattern") {
    return { ...reading, ...readPattern(target, initial, e, closure, fail), scalar: false };
  }
  const type = target.typeAnnotation?.type === "TSTypeAnnotation" ? target.typeAnnotation.typeAnnotation : undefined;
  return { ...reading, ...readNamed(target.name, type, value, initial, closure, types) };
}

function unreadable(target: AstNode): StateReading {
  const message =
    "a state is a number (`z`), a pattern of numbers (`[x, y]`) or an array that is read by index (`z[0]`)";
  return unreadState([errorAt(rangeOf(target), "invalid-state", message)]);
}

/** Of a parameter that tells nothing about the state. */
export function unreadState(diagnostics: readonly Diagnostic[]): StateReading {
  return { scalar: true, dimension: 1, names: [], label: "z", initial: null, initialRange: undefined, diagnostics };
}

function numbersOf(value: Value, at: Expression, fail: (at: AstNode, message: string) => void): number[] | null {
  const numbers = typeof value === "number" ? [value] : value instanceof ArrayValue ? value.elements : undefined;
  if (numbers?.every((x) => typeof x === "number" && Number.isFinite(x))) return numbers as number[];
  if (!(value instanceof Unusable))
    fail(at, `an initial state is a finite number or a flat array of them, but this is ${describe(value)}`);
  return null;
}

type Shape = Pick<StateReading, "dimension" | "names"> & { readonly initial: readonly number[] | null };

function readPattern(
  pattern: ArrayPattern,
  whole: readonly number[] | null,
  e: SymbolicEvaluator,
  { scope }: Closure,
  fail: (at: AstNode, message: string) => void,
): Shape {
  const names: (string | undefined)[] = [];
  const own: (number | undefined)[] = [];
  for (const element of pattern.elements) {
    const target = element?.type === "AssignmentPattern" ? element.left : element;
    if (target?.type === "RestElement") return { dimension: whole?.length ?? null, names, initial: whole };
    if (target && target.type !== "Identifier")
      fail(target, "a state is a flat list of numbers; name each of its components");
    if (target?.type === "Identifier" && !isIdentifier(target.name))
      fail(target, `${quoted(target.name)} names no property of its own; name the component otherwise`);
    names.push(target?.type === "Identifier" ? target.name : undefined);
    const right = element?.type === "AssignmentPattern" ? element.right : undefined;
    const value = right && e.run(() => e.tolerate(() => e.evaluate(right, scope)));
    own.push(typeof value === "number" ? value : undefined);
  }
  const dimension = names.length;
  if (dimension === 0) fail(pattern, "a state has at least one component");
  // As JavaScript does: an entry that the default lacks has the default of its own.
  const filled = own.map((x, i) => whole?.[i] ?? x);
  const isShort = whole !== null && filled.some((x) => x === undefined);
  if (whole && (isShort || whole.length > dimension)) {
    fail(pattern, `the pattern names ${counted(dimension, "component")}, its default has ${whole.length}`);
  }
  return { dimension, names, initial: filled.every((x) => x === undefined) ? null : filled.map((x) => x ?? 0) };
}

function readNamed(
  name: string,
  type: TSType | undefined,
  value: Value,
  initial: readonly number[] | null,
  closure: Closure,
  types: TypeAliases,
): Pick<StateReading, "scalar" | "dimension" | "names" | "label"> {
  if (initial?.length) {
    const scalar = typeof value === "number";
    return { scalar, dimension: initial.length, names: scalar ? [name] : [], label: name };
  }
  const resolved = type && resolve(type, types);
  if (resolved?.type === "TSNumberKeyword") return { scalar: true, dimension: 1, names: [name], label: name };
  if (resolved?.type === "TSTupleType") {
    const names = resolved.elementTypes.map((element) =>
      element.type === "TSNamedTupleMember" ? element.label.name : undefined,
    );
    return { scalar: false, dimension: names.length, names, label: name };
  }
  const scalar = !(resolved?.type === "TSArrayType" || isUsedAsArray(closure.node, name) || resolved);
  return scalar
    ? { scalar, dimension: 1, names: [name], label: name }
    : { scalar, dimension: null, names: [], label: name };
}

/** What an alias of the same file, `readonly T[]` or parentheses stand for. */
function resolve(type: TSType, types: TypeAliases, depth = 0): TSType {
  if (depth > 20) return type;
  if (type.type === "TSTypeOperator" || type.type === "TSParenthesizedType")
    return resolve(type.typeAnnotation, types, depth + 1);
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return type;
  const alias = types.get(type.typeName.name);
  return alias ? resolve(alias, types, depth + 1) : type;
}
