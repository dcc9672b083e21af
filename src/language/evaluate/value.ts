import type { Diagnostic } from "../../core/diagnostic.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Attributes, ElementwiseOp, Node, VectorOp } from "../../graph/op.ts";
import { component } from "../../graph/ops/structure.ts";
import type { AstNode, Expression, FunctionNode, Identifier, Statement } from "../syntax/ast.ts";
import type { NetValue, Vector } from "./netValue.ts";
import { Refusal, type Unusable } from "./refusal.ts";
import type { CallSite, PropertySyntax } from "./sites.ts";
import type { Effects, Location, Store } from "./store.ts";

/**
 * What an expression of the language evaluates to: a JavaScript value that is known, or a scalar node of the graph, a
 * number or a condition that depends on state, time or parameters.
 *
 * (Values, scopes and the evaluator name each other, so their types stand in one file.)
 */
export type Value =
  | number
  | boolean
  | string
  | null
  | undefined
  | Node
  | ArrayValue
  | ObjectValue
  | Closure
  | Builtin
  | Namespace
  | NetValue
  | ParamValue
  | ChoiceValue
  | Unusable;

/** A number, known or not. */
export type Scalar = number | Node;
/** A condition, known or not. */
export type Truth = boolean | Node;

export function isNode(value: Value): value is Node {
  return typeof value === "object" && value !== null && "op" in value;
}

export function isMask({ op }: Node): boolean {
  return op.kind !== "vector" && op.result === "mask";
}

export function isScalar(value: Value): value is Scalar {
  return typeof value === "number" || (isNode(value) && !isMask(value));
}

export function isTruth(value: Value): value is Truth {
  return typeof value === "boolean" || (isNode(value) && isMask(value));
}

/**
 * An array: a list of values, or the components of one vector of the graph, which are taken apart when they are needed.
 */
export class ArrayValue implements Location {
  readonly born: number;
  /** The literal it was written as, for the ranges of its entries. */
  readonly literal: AstNode | undefined;
  /** Why it must not be written to, if it must not. */
  lock: string | undefined;
  #content: Content;
  /** The content is kept by somebody and must be copied before it is changed. */
  #isSaved = false;

  constructor(content: Value[] | Vector, born: number, literal?: AstNode) {
    this.born = born;
    this.literal = literal;
    this.#content = Array.isArray(content)
      ? { elements: content, vector: undefined, hasHoles: false, unusable: undefined }
      : { elements: undefined, vector: content, hasHoles: false, unusable: undefined };
  }

  get length(): number {
    this.#check();
    const { elements, vector } = this.#content;
    return elements ? elements.length : (vector as Vector).node.size;
  }

  /** One past the last index that may be read. */
  get end(): number {
    return this.length;
  }

  /** Entry i, which must exist. */
  get(i: number): Value {
    this.#check();
    const { elements, vector } = this.#content;
    return elements ? elements[i] : component((vector as Vector).graph, (vector as Vector).node, i);
  }

  /** All entries; not to be changed. */
  get elements(): readonly Value[] {
    this.#check();
    const { elements, vector } = this.#content;
    if (elements) return elements;
    const { node, graph } = vector as Vector;
    return Array.from({ length: node.size }, (_, i) => component(graph, node, i));
  }

  /** The vector whose components the entries are, where they still are. */
  get vector(): Node | undefined {
    this.#check();
    return this.#content.vector?.node;
  }

  /** Made by `Array(n)` and not filled yet. */
  get hasHoles(): boolean {
    return this.#content.hasHoles;
  }

  /** The entries, to be changed; the store must have been told (`Evaluator.change`). */
  write(): Value[] {
    const { elements } = this.#content;
    if (elements && !this.#isSaved) return elements;
    const copy = [...this.elements];
    this.#content = { ...this.#content, elements: copy, vector: undefined };
    this.#isSaved = false;
    return copy;
  }

  replace(elements: Value[], hasHoles = false): void {
    this.#content = { elements, vector: undefined, hasHoles, unusable: undefined };
    this.#isSaved = false;
  }

  save(): Content {
    this.#isSaved = true;
    return this.#content;
  }

  restore(saved: unknown): void {
    this.#content = saved as Content;
    this.#isSaved = true;
  }

  #check(): void {
    if (this.#content.unusable) throw new Refusal(this.#content.unusable.diagnostic);
  }
}

export interface Content {
  readonly elements: Value[] | undefined;
  readonly vector: Vector | undefined;
  readonly hasHoles: boolean;
  /** Set where branches left different lengths. */
  readonly unusable: Unusable | undefined;
}

/** An object of properties in the order in which they were made. */
export class ObjectValue implements Location {
  readonly born: number;
  /** Where its properties were written, by key. */
  readonly literal: ReadonlyMap<string, PropertySyntax> | undefined;
  /** Why it must not be written to, if it must not. */
  lock: string | undefined;
  #properties: Map<string, Value>;
  #isSaved = false;

  constructor(properties: Map<string, Value>, born: number, literal?: ReadonlyMap<string, PropertySyntax>) {
    this.born = born;
    this.literal = literal;
    this.#properties = properties;
  }

  get properties(): ReadonlyMap<string, Value> {
    return this.#properties;
  }

  /** The properties, to be changed; the store must have been told (`Evaluator.change`). */
  write(): Map<string, Value> {
    if (this.#isSaved) {
      this.#properties = new Map(this.#properties);
      this.#isSaved = false;
    }
    return this.#properties;
  }

  save(): ReadonlyMap<string, Value> {
    this.#isSaved = true;
    return this.#properties;
  }

  restore(saved: unknown): void {
    this.#properties = saved as Map<string, Value>;
    this.#isSaved = true;
  }
}

/** A function of the text together with the variables around it. */
export class Closure {
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly name: string;

  constructor(node: FunctionNode, scope: Scope, name: string) {
    this.node = node;
    this.scope = scope;
    this.name = name;
  }
}

/** A function of `Math`, of `Array` or of `node-ode`. */
export class Builtin {
  readonly name: string;
  readonly call: (evaluator: Evaluator, args: readonly Value[], site: CallSite) => Value;
  /** The graph's op of one number that it applies, where it is one: `map` then takes a whole vector at once. */
  readonly elementwise: ElementwiseOp | undefined;

  constructor(name: string, call: Builtin["call"], elementwise?: ElementwiseOp) {
    this.name = name;
    this.call = call;
    this.elementwise = elementwise;
  }
}

/** `Math`, `Number`, `import * as lib`: names that cannot be changed. Members may be functions themselves (`Array`). */
export class Namespace {
  readonly name: string;
  /** A member, or undefined; may refuse with a reason. */
  readonly member: (name: string, site: AstNode) => Member | undefined;
  readonly names: () => readonly string[];
  /** What calling the name itself does: `Number(x)`, `Array(n)`. */
  readonly call: Builtin["call"] | undefined;

  constructor(name: string, member: Namespace["member"], names: Namespace["names"], call?: Builtin["call"]) {
    this.name = name;
    this.member = member;
    this.names = names;
    this.call = call;
  }
}

export interface Member {
  readonly value: Value;
}

/** `param(value, { min, max, step, fixed })` in the default of a parameter. */
export class ParamValue {
  readonly value: Value;
  readonly options: ParamOptions;
  /** The expression of the value itself. */
  readonly valueSyntax: AstNode;

  constructor(value: Value, options: ParamOptions, valueSyntax: AstNode) {
    this.value = value;
    this.options = options;
    this.valueSyntax = valueSyntax;
  }
}

export interface ParamOptions {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly fixed?: boolean;
}

/** A call of a word that names a choice (`adam(1e-3)`, `experiment(f, …)`): kept as it was written. */
export class ChoiceValue {
  readonly word: string;
  readonly args: readonly Value[];
  readonly site: CallSite;

  constructor(word: string, args: readonly Value[], site: CallSite) {
    this.word = word;
    this.args = args;
    this.site = site;
  }
}

/** A variable. */
export class Binding implements Location {
  readonly born: number;
  readonly name: string;
  readonly isConstant: boolean;
  /** The call whose variable it is. */
  readonly owner: Frame | undefined;
  /** `uninitialised` from the beginning of its block to its declaration. */
  value: Value | typeof uninitialised;

  constructor(name: string, isConstant: boolean, value: Value | typeof uninitialised, born: number, owner?: Frame) {
    this.name = name;
    this.isConstant = isConstant;
    this.value = value;
    this.born = born;
    this.owner = owner;
  }

  save(): Value | typeof uninitialised {
    return this.value;
  }

  restore(saved: unknown): void {
    this.value = saved as Value | typeof uninitialised;
  }
}

export const uninitialised = Symbol("uninitialised");

/** The variables of a block, and those around it. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  /** Adds a variable, under another name where an import gives it one. */
  declare(binding: Binding, name = binding.name): void {
    this.#bindings.set(name, binding);
  }

  own(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  find(name: string): Binding | undefined {
    let scope: Scope | undefined = this;
    while (scope) {
      const binding = scope.#bindings.get(name);
      if (binding) return binding;
      scope = scope.parent;
    }
    return undefined;
  }

  /** Every name that can be seen from here. */
  names(): string[] {
    return [...this.#bindings.keys(), ...(this.parent?.names() ?? [])];
  }

  bindings(): Iterable<Binding> {
    return this.#bindings.values();
  }
}

/** How a statement ended; undefined is onward to the next. */
export type Completion = Return | Jump | undefined;

export interface Return {
  readonly kind: "return";
  readonly value: Value;
}

export interface Jump {
  readonly kind: "break" | "continue";
}

/** What expressions, statements, methods and words are evaluated with. */
export interface Evaluator {
  /** Absent while modules are evaluated, where nothing depends on the state. */
  readonly graph: Graph | undefined;
  readonly store: Store;
  /** The call that is being evaluated; absent at the top of a module. */
  readonly frame: Frame | undefined;

  /** The expression's value, which may not be `Unusable`. */
  evaluate(node: Expression, scope: Scope): Value;
  /** Evaluates an expression for its effects; the value may be `Unusable`. */
  perform(node: Expression, scope: Scope): Value;
  execute(node: Statement, scope: Scope): Completion;
  /** Statements one after another, in a scope that has their variables (`hoist`). */
  executeAll(statements: readonly Statement[], scope: Scope): Completion;
  /** The value may be `Unusable`. */
  call(callee: Value, args: readonly Value[], site: CallSite): Value;

  /** Applies an op to scalars and truths: known ones give a known result. */
  apply(op: ElementwiseOp, args: readonly (Scalar | Truth)[], site: AstNode): Value;
  /** Applies an op to whole vectors. */
  applyNodes(op: ElementwiseOp | VectorOp, inputs: readonly Node[], site: AstNode, attributes?: Attributes): Node;
  /** A number as a node. */
  node(x: Scalar, site: AstNode): Node;

  array(elements: Value[], literal?: AstNode): ArrayValue;
  object(properties: Map<string, Value>, literal?: ReadonlyMap<string, PropertySyntax>): ObjectValue;
  variable(name: string, isConstant: boolean, value: Value | typeof uninitialised): Binding;
  /** Must come before every change of something that exists; refuses where it may not be changed. */
  change(location: Binding | ArrayValue | ObjectValue, site: AstNode): void;

  report(diagnostic: Diagnostic): void;
  /** Runs a piece whose failure is reported, and gives `Unusable` then. */
  tolerate(piece: () => Value): Value;
  /** How many errors there were so far. */
  readonly errorCount: number;
  /** Takes from the budget of steps; ends the evaluation when it is spent. */
  spend(steps: number, site: AstNode): void;
  /** Takes one trip of a loop from its budget. */
  spendTrip(loop: AstNode): void;

  range(node: AstNode): SourceRange;
  /** Refuses a name that nothing declares. */
  refuseName(node: Identifier, scope: Scope): never;
}

/** One call of a function of the text. */
export interface Frame {
  readonly closure: Closure;
  /** Functions are made in it, which may keep its variables when it has ended. */
  readonly hasInnerFunctions: boolean;
  /** Early returns under conditions on the state, whose alternatives are being evaluated; the innermost last. */
  readonly exits: Exit[];
  /** Open branches on the state, those of exits aside. */
  branches: number;
  /** How many of them were open when what each kind of jump would end began: none that was opened since may be left. */
  readonly openAround: { break: number; continue: number };
}

/** Paths that left a function: on them the result and the effects are these. */
export interface Exit {
  readonly condition: Truth;
  readonly value: Value;
  readonly effects: Effects;
  /** The condition's syntax. */
  readonly site: AstNode;
}
