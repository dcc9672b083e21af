import type { Fix } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import type { Registry } from "../../core/registry.ts";
import {
  type CallExpression,
  type Expression,
  type NewExpression,
  type OptionalCallExpression,
  type SpreadElement,
  type Statement,
  withoutTypes,
} from "../syntax/ast.ts";
import { endOf } from "../syntax/range.ts";
import { fault, unsupported } from "../syntax/unsupported.ts";
import { arrayMethods } from "./arrayMethods.ts";
import { resultOf } from "./branches.ts";
import { makesFunctions } from "./closures.ts";
import { describe } from "./describe.ts";
import { hoist } from "./hoist.ts";
import { entriesOf, mapMethods, newMap } from "./maps.ts";
import { keyOf, type MemberSyntax, readMember, refuseArrayMember } from "./members.ts";
import { settled, whereGiven } from "./optional.ts";
import { initialise, namesOf } from "./patterns.ts";
import { Refusal, refuse } from "./refusal.ts";
import { siftedMethods } from "./sifted.ts";
import type { CallSite } from "./sites.ts";
import { use } from "./use.ts";
import {
  ArrayValue,
  type Closure,
  type Evaluator,
  type Frame,
  isScalar,
  MapValue,
  Scope,
  SiftedValue,
  type Value,
} from "./value.ts";
import { uninitialised } from "./variables.ts";

export function callExpression(e: Evaluator, node: CallExpression | OptionalCallExpression, scope: Scope): Value {
  const callee = withoutTypes(node.callee as Expression);
  const site: CallSite = { node, callee, args: node.arguments };
  if (callee.type === "MemberExpression" || callee.type === "OptionalMemberExpression") {
    if (callee.object.type === "Super") throw new Refusal(unsupported(callee.object));
    if (callee.type === "MemberExpression") return callMember(e, e.evaluate(callee.object, scope), callee, site, scope);
    const object = e.obtain(callee.object, scope);
    return whereGiven(e, object, callee, (given) => callMember(e, given, callee, site, scope));
  }
  if (callee.type === "Super" || callee.type === "Import") throw new Refusal(unsupported(callee));
  return callValue(e, e.evaluate(callee, scope), node, site, scope);
}

/** `object.method(…)`. */
function callMember(e: Evaluator, object: Value, callee: MemberSyntax, site: CallSite, scope: Scope): Value {
  const node = site.node as CallExpression | OptionalCallExpression;
  const key = keyOf(e, callee, scope);
  if (typeof key.value === "string") {
    const args = () => argumentsOf(e, node.arguments, scope).map(settled);
    if (object instanceof ArrayValue) {
      const method = arrayMethods.find(key.value) ?? refuseArrayMember(e, key.value, key.node);
      return method.call(e, object, args(), site);
    }
    if (object instanceof SiftedValue) return callMethod(e, siftedMethods, object, key.value, args, site);
    if (object instanceof MapValue) return callMethod(e, mapMethods, object, key.value, args, site);
  }
  if (isScalar(object)) refuse(e.range(key.node), "unsupported-syntax", "numbers have no methods in the language");
  return callValue(e, readMember(e, object, key, callee), node, site, scope);
}

function callMethod<Holder>(
  e: Evaluator,
  methods: Registry<{
    readonly name: string;
    call(e: Evaluator, on: Holder, args: readonly Value[], site: CallSite): Value;
  }>,
  on: Holder,
  name: string,
  args: () => readonly Value[],
  site: CallSite,
): Value {
  const method = methods.find(name);
  if (method) return method.call(e, on, args(), site);
  const message = `${quoted(name)} of ${describe(on as Value)} is not part of the language; there are ${[...methods.names()].map(quoted).join(", ")}`;
  return refuse(e.range(site.callee), "unknown-property", message);
}

function callValue(
  e: Evaluator,
  callee: Value,
  node: CallExpression | OptionalCallExpression,
  site: CallSite,
  scope: Scope,
): Value {
  if (node.type === "OptionalCallExpression" && (callee === null || callee === undefined)) return undefined;
  return e.call(callee, argumentsOf(e, node.arguments, scope), site);
}

/** `new Array(n)`, `new Float64Array(n)`, `new Map(…)`: all that is made with `new`. */
export function newArray(e: Evaluator, node: NewExpression, scope: Scope): Value {
  const { callee, arguments: args } = node;
  const wrong = fault(node);
  if (wrong) throw new Refusal(wrong);
  const site = { node, callee, args };
  if (callee.type === "Identifier" && callee.name === "Map") return newMap(e, argumentsOf(e, args, scope), site);
  return e.call(e.evaluate(callee as Expression, scope), argumentsOf(e, args, scope), site);
}

/** All arguments, so that the errors of each are told; then none may be unusable. */
function argumentsOf(e: Evaluator, nodes: CallExpression["arguments"], scope: Scope): Value[] {
  const args: Value[] = [];
  for (const node of nodes) {
    if (node.type === "SpreadElement") {
      for (const x of spreadOf(e, node, scope)) args.push(x);
    } else if (node.type === "ArgumentPlaceholder") throw new Refusal(unsupported(node));
    else args.push(e.tolerate(() => e.obtain(node, scope)));
  }
  for (const arg of args) use(arg);
  return args;
}

/** The entries of `...array`. */
export function spreadOf(e: Evaluator, { argument }: SpreadElement, scope: Scope): readonly Value[] {
  const value = e.evaluate(argument, scope);
  const array = value instanceof MapValue ? entriesOf(e, value) : value;
  if (array instanceof ArrayValue) {
    e.spend(array.length, argument);
    return array.elements;
  }
  return refuse(e.range(argument), "wrong-type", `only an array can be spread here, but this is ${describe(value)}`);
}

/** Evaluates a function of the text for arguments. */
export function callClosure(e: Evaluator, closure: Closure, args: readonly Value[], frame: Frame): Value {
  const { node } = closure;
  const error = fault(node);
  if (error) throw new Refusal(error);
  const scope = new Scope(closure.scope);
  for (const parameter of node.params) {
    for (const name of namesOf(parameter)) scope.declare(e.variable(name, false, uninitialised));
  }
  node.params.forEach((parameter, i) => {
    if (parameter.type === "RestElement") initialise(e, parameter.argument, e.array(args.slice(i)), scope);
    else initialise(e, parameter, args[i], scope);
  });
  if (node.body.type !== "BlockStatement") return e.perform(node.body, scope);
  return callBody(e, node.body.body, scope, frame);
}

function callBody(e: Evaluator, statements: readonly Statement[], parameters: Scope, frame: Frame): Value {
  const scope = new Scope(parameters);
  hoist(e, statements, scope);
  const completion = e.executeAll(statements, scope);
  return resultOf(e, frame, completion?.kind === "return" ? completion.value : undefined);
}

export function frameOf(closure: Closure): Frame {
  return {
    closure,
    hasInnerFunctions: makesFunctions(closure.node),
    departures: [],
    locks: [],
    targets: [],
  };
}

/** Refuses to call what is no function. */
export function refuseCall(e: Evaluator, callee: Value, site: CallSite): never {
  const range = e.range(site.callee);
  if (!isScalar(callee)) return refuse(range, "not-a-function", `this is ${describe(callee)} and cannot be called`);
  const message = `this is ${describe(callee)} and cannot be called; a product is written \`*\``;
  const fix: Fix | undefined =
    site.args.length === 1
      ? { title: "Write `*` before the parenthesis", range: endOf(site.callee), text: " * " }
      : undefined;
  return refuse(range, "not-a-function", message, fix);
}
