import { append } from "../../core/append.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { formatCount } from "../../core/formatCount.ts";
import { brief, quoted, quotedText } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { describe } from "../evaluate/describe.ts";
import { NetValue } from "../evaluate/netValue.ts";
import { destructure, namesOf, propertyKey } from "../evaluate/patterns.ts";
import { errorAt, Refusal, refuse, Unusable } from "../evaluate/refusal.ts";
import { type EvaluatorOptions, SymbolicEvaluator } from "../evaluate/symbolicEvaluator.ts";
import {
  ArrayValue,
  Binding,
  type Closure,
  ObjectValue,
  type ParamOptions,
  ParamValue,
  Scope,
  type Value,
} from "../evaluate/value.ts";
import type { Parameter, ParameterShape } from "../program.ts";
import type { AstNode, ObjectPattern } from "../syntax/ast.ts";
import { identifierFrom, isIdentifier } from "../syntax/identifier.ts";
import { rangeOf } from "../syntax/range.ts";
import { layersRange, netOptionSite } from "./netSites.ts";

/** What the third parameter of a dynamics function says. */
export interface ParameterReading {
  readonly parameters: readonly Parameter[];
  /** Length of the packed vector theta. */
  readonly count: number;
  readonly form: ThetaForm;
  /** Where each name stands. */
  readonly nameRanges: ReadonlyMap<string, SourceRange>;
  readonly diagnostics: readonly Diagnostic[];
}

/** How the parameters are handed over: as an object by name, as a list by position, or as one value by itself. */
export type ThetaForm = "object" | "list" | "single";

export const noParameters: ParameterReading = {
  parameters: [],
  count: 0,
  form: "object",
  nameRanges: new Map(),
  diagnostics: [],
};

/** One parameter before it is packed. */
interface Found {
  readonly name: string;
  /** Where its name stands. */
  readonly key: AstNode;
  readonly value: Value;
  readonly site: AstNode;
}

/** Reads the third parameter; the defaults are the initial values, and earlier ones are known in later ones. */
export function readParameters(closure: Closure, options: EvaluatorOptions): ParameterReading {
  const syntax: AstNode | undefined = closure.node.params[2];
  if (!syntax) return noParameters;
  const e = new SymbolicEvaluator(options);
  const target = syntax.type === "AssignmentPattern" ? syntax.left : syntax;
  const found: Found[] = [];
  let form: ThetaForm = "object";
  e.run(() => {
    e.tolerate(() => {
      const scope = defaultScope(closure);
      const whole = syntax.type === "AssignmentPattern" ? e.evaluate(syntax.right, scope) : undefined;
      const site = syntax.type === "AssignmentPattern" ? syntax.right : target;
      if (target.type === "ObjectPattern") append(found, readProperties(e, target, whole, scope));
      else if (target.type === "ArrayPattern") {
        form = "list";
        append(found, readEntries(e, target.elements, whole, scope));
      } else if (target.type === "Identifier" && whole instanceof ObjectValue) append(found, propertiesOf(whole, site));
      else if (target.type === "Identifier") {
        form = "single";
        found.push({ name: target.name, key: target, value: whole, site });
      } else
        refuse(
          rangeOf(target),
          "invalid-parameter",
          "parameters are an object pattern (`{ mu = 1 } = {}`), a list or one value",
        );
      return undefined;
    });
  });
  const diagnostics = [...e.diagnostics];
  const { parameters, count } = pack(found, diagnostics);
  const nameRanges = new Map(found.map(({ name, key }) => [name, rangeOf(key)]));
  return { parameters, count, form, nameRanges, diagnostics };
}

/** Defaults see what surrounds the function, and earlier parameters; not the state and the time. */
function defaultScope({ node, scope }: Closure): Scope {
  const inner = new Scope(scope);
  for (const parameter of node.params.slice(0, 2)) {
    for (const name of namesOf(parameter)) {
      const message = `a parameter's default cannot depend on ${quoted(name)}, which is not known before the solve`;
      inner.declare(
        new Binding(name, true, new Unusable(errorAt(rangeOf(parameter), "invalid-parameter", message)), 0),
      );
    }
  }
  return inner;
}

/** Each has a row in panels and reports; an array of any length is one. */
const MAX_NAMED = 20_000;

function readProperties(e: SymbolicEvaluator, pattern: ObjectPattern, whole: Value, scope: Scope): Found[] {
  const given = whole instanceof ObjectValue ? whole : undefined;
  const beyond = pattern.properties[MAX_NAMED];
  if (beyond) {
    const [count, most] = [formatCount(pattern.properties.length), formatCount(MAX_NAMED)];
    const message = `${count} parameters with names of their own are more than can be shown; ${most} are the most: put those that belong together into an array`;
    refuse(rangeOf(beyond), "invalid-parameter", message);
  }
  return pattern.properties.flatMap((property) => {
    if (property.type === "RestElement") {
      return refuse(rangeOf(property), "invalid-parameter", "name every parameter; there is no rest of them");
    }
    const name = propertyKey(e, property, scope);
    const own = given?.properties.get(name);
    const value = property.value as AstNode;
    const site = own === undefined ? defaultSyntax(value) : (given?.literal?.get(name)?.value ?? value);
    return [{ ...bindDefault(e, value, own, site, scope), name, key: property.key }];
  });
}

function readEntries(e: SymbolicEvaluator, elements: readonly (AstNode | null)[], whole: Value, scope: Scope): Found[] {
  const given = whole instanceof ArrayValue ? whole : undefined;
  return elements.flatMap((element, i) => {
    const target = element?.type === "AssignmentPattern" ? element.left : element;
    if (element === null || target?.type !== "Identifier") {
      return refuse(
        rangeOf(element ?? (elements.find((each) => each) as AstNode)),
        "invalid-parameter",
        "name every parameter of the list",
      );
    }
    const own = given && i < given.length ? given.get(i) : undefined;
    const written = given?.literal?.type === "ArrayExpression" ? given.literal.elements[i] : undefined;
    const site = own === undefined ? defaultSyntax(element) : (written ?? element);
    return [{ ...bindDefault(e, element, own, site, scope), name: target.name, key: target }];
  });
}

function defaultSyntax(target: AstNode): AstNode {
  return target.type === "AssignmentPattern" ? target.right : target;
}

/** Evaluates one parameter's default and lets later ones see it. */
function bindDefault(
  e: SymbolicEvaluator,
  target: AstNode,
  own: Value,
  site: AstNode,
  scope: Scope,
): Pick<Found, "value" | "site"> {
  const value = e.tolerate(() => {
    if (own !== undefined) return own;
    return target.type === "AssignmentPattern" ? e.evaluate(target.right, scope) : undefined;
  });
  const pattern = target.type === "AssignmentPattern" ? target.left : target;
  for (const each of namesOf(pattern)) scope.declare(new Binding(each, true, new Unusable(), 0));
  const known = value instanceof ParamValue ? value.value : value;
  if (!(known instanceof Unusable) && known !== undefined) {
    e.tolerate(() => {
      destructure(e, pattern, known, scope, (part, x) => {
        if (part.type === "Identifier") scope.declare(new Binding(part.name, true, x, 0));
      });
      return undefined;
    });
  }
  return { value, site };
}

function propertiesOf(object: ObjectValue, site: AstNode): Found[] {
  return [...object.properties].map(([name, value]) => ({
    name,
    key: object.literal?.get(name)?.key ?? site,
    value,
    site: object.literal?.get(name)?.value ?? site,
  }));
}

function pack(found: readonly Found[], diagnostics: Diagnostic[]): { parameters: Parameter[]; count: number } {
  const parameters: Parameter[] = [];
  let offset = 0;
  for (const each of found) {
    if (!isIdentifier(each.name)) {
      diagnostics.push(nameless(each));
      continue;
    }
    const parameter = packOne(each, offset, diagnostics);
    if (!parameter) continue;
    parameters.push(parameter);
    offset += parameter.length;
  }
  return { parameters, count: offset };
}

/** Names stand in panels, files and other languages, where only a name of JavaScript means one thing everywhere. */
function nameless({ name, key }: Found): Diagnostic {
  const shown = quotedText(name);
  const message = `a parameter's name must be a name of JavaScript, which ${shown} is not; write ${quoted(identifierFrom(name))}`;
  return errorAt(rangeOf(key), "invalid-parameter", message);
}

function packOne(
  { name, value: given, site }: Found,
  offset: number,
  diagnostics: Diagnostic[],
): Parameter | undefined {
  if (given instanceof Unusable) return undefined;
  const isParam = given instanceof ParamValue;
  const options: ParamOptions = isParam ? given.options : {};
  const value = isParam ? given.value : given;
  const valueRange: SourceRange | undefined =
    value === undefined ? undefined : rangeOf(isParam ? given.valueSyntax : site);
  if (value === undefined) {
    const message = `${quoted(name)} has no initial value, which is taken as 0; give it a default, as in \`${brief(name)} = 1\``;
    diagnostics.push({ ...errorAt(rangeOf(site), "missing-default", message), severity: "warning" });
  }
  try {
    const { shape, packed } = shapeOf(value ?? 0, name, site);
    const { min, max, step, fixed = false, log, scale } = options;
    const range = { min, max, step, fixed, ...(log && { log }), ...(scale !== undefined && { scale }) };
    const own = { name, shape, offset, length: packed.length, value: packed, ...range, valueRange };
    const call = isParam ? given.valueSyntax : site;
    const option = (key: string) => (shape.kind === "net" ? netOptionSite(call, key) : undefined);
    return {
      ...own,
      weightsSite: option("weights"),
      activationSite: option("activation"),
      layersRange: shape.kind === "net" ? layersRange(call) : undefined,
    };
  } catch (error) {
    if (!(error instanceof Refusal) || !error.diagnostic) throw error;
    diagnostics.push(error.diagnostic);
    return undefined;
  }
}

function shapeOf(value: Value, name: string, site: AstNode): { shape: ParameterShape; packed: Float64Array } {
  if (typeof value === "number" && Number.isFinite(value))
    return { shape: { kind: "number" }, packed: Float64Array.of(value) };
  if (value instanceof NetValue && value.weights instanceof Float64Array) {
    return {
      shape: { kind: "net", layers: value.layers, activation: value.activation },
      packed: value.weights.slice(),
    };
  }
  const data = value instanceof ArrayValue ? regular(value) : undefined;
  if (data && data.numbers.length > 0) {
    return { shape: { kind: "array", sizes: data.sizes }, packed: Float64Array.from(data.numbers) };
  }
  const message = `parameter ${quoted(name)} must be a finite number, an array of them, a matrix of equal rows or a net, but this is ${describe(value)}`;
  return refuse(rangeOf(site), "invalid-parameter", message);
}

/** Numbers row by row, where all rows have the same sizes. */
function regular(array: ArrayValue): { sizes: readonly number[]; numbers: readonly number[] } | undefined {
  const sizes = sizesOf(array, new Map());
  if (!sizes || sizes.reduce((product, size) => product * size, 1) > MAX_NUMBERS) return undefined;
  const numbers: number[] = [];
  const gather = (part: ArrayValue) => {
    for (const x of part.elements) {
      if (x instanceof ArrayValue) gather(x);
      else numbers.push(x as number);
    }
  };
  gather(array);
  return { sizes, numbers };
}

/** Of one parameter. */
const MAX_NUMBERS = 10_000_000;

type Sizes = readonly number[] | undefined;

/** The sizes of a regular array; one that stands in several places is measured once. */
function sizesOf(array: ArrayValue, known: Map<ArrayValue, Sizes>): Sizes {
  if (known.has(array)) return known.get(array);
  known.set(array, undefined); // where it stands in itself
  const { elements } = array;
  const isNumbers = elements.every((x) => typeof x === "number" && Number.isFinite(x));
  const rows = isNumbers ? [[]] : elements.map((row) => (row instanceof ArrayValue ? sizesOf(row, known) : undefined));
  const [first] = rows;
  const sizes = first && rows.every((row) => row?.join() === first.join()) ? [array.length, ...first] : undefined;
  known.set(array, sizes);
  return sizes;
}
