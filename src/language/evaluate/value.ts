import type { Diagnostic } from "../../core/diagnostic.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Attributes, ElementwiseOp, Node, VectorOp } from "../../graph/op.ts";
import type { AstNode, Expression, FunctionNode, Identifier, Statement } from "../syntax/ast.ts";
import { Entries } from "./entries.ts";
import type { NetValue } from "./netValue.ts";
import { Properties } from "./properties.ts";
import type { Unusable } from "./refusal.ts";
import type { CallSite, PropertySyntax } from "./sites.ts";
import type { Effects, Lock, Store } from "./store.ts";
import { type uninitialised, Variable, Variables } from "./variables.ts";

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
  | OptionalValue
  | SiftedValue
  | MapValue
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

/** An array. */
export class ArrayValue extends Entries<Value> {}

/** An object. */
export class ObjectValue extends Properties<Value> {}

/** A variable. */
export class Binding extends Variable<Value> {}

/** The variables of a block, and those around it. */
export class Scope extends Variables<Value> {}

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
  readonly names: () => Iterable<string>;
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

/** A value where a condition on the state holds, else `undefined`: an entry past the end of a list, a search that finds nothing. */
export class OptionalValue {
  /** What it is taken for where nobody asks: a number is NaN where it is not defined. */
  readonly value: Value;
  readonly isDefined: () => Truth;
  /** Why it must not be taken for its value without asking, if it must not. */
  readonly fault: Diagnostic | undefined;

  constructor(value: Value, isDefined: () => Truth, fault?: Diagnostic) {
    this.value = value;
    this.isDefined = isDefined;
    this.fault = fault;
  }
}

/** The entries of a list that a filter leaves, which depends on the state: those that are kept, in their order. */
export class SiftedValue {
  readonly elements: readonly Value[];
  readonly kept: readonly Truth[];

  constructor(elements: readonly Value[], kept: readonly Truth[]) {
    this.elements = elements;
    this.kept = kept;
  }
}

/** A `Map` whose keys are texts and numbers known beforehand. */
export class MapValue {
  /** Values by their key, as `keyText` writes it. */
  readonly content: ObjectValue;

  constructor(content: ObjectValue) {
    this.content = content;
  }
}

/** `param(value, { min, max, step, fixed, log, scale })` in the default of a parameter. */
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
  readonly log?: boolean;
  readonly scale?: number;
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

/** How a statement ended; undefined is onward to the next. */
export type Completion = Return | Jump | undefined;

export interface Return {
  readonly kind: "return";
  readonly value: Value;
}

export interface Jump {
  readonly kind: "jump";
  readonly target: JumpTarget;
}

/** What a `break` or a `continue` ends: a loop, one trip of it, a `switch`, a block with a label. */
export interface JumpTarget {
  readonly kind: "break" | "continue";
  readonly labels: readonly string[];
  /** Reached by a `break` or `continue` that names no label. */
  readonly isNearest: boolean;
}

/** What expressions, statements, methods and words are evaluated with. */
export interface Evaluator {
  /** Absent while modules are evaluated, where nothing depends on the state. */
  readonly graph: Graph | undefined;
  readonly store: Store;
  /** The call that is being evaluated; absent at the top of a module. */
  readonly frame: Frame | undefined;

  /** What `break` and `continue` can end here, the innermost last. */
  readonly targets: JumpTarget[];

  /** The expression's value, which may not be `Unusable`; one that is defined on a condition is taken for defined. */
  evaluate(node: Expression, scope: Scope): Value;
  /** The same, where it matters whether it is defined. */
  obtain(node: Expression, scope: Scope): Value;
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
  /** The columns of a table by name, its path relative to the file of the syntax; undefined until the host has supplied it. */
  table(path: string, site: AstNode): ReadonlyMap<string, readonly number[]> | undefined;
  /** The known name that was probably meant; undefined too where guesses have taken all that they may. */
  nearest(name: string, known: Iterable<string>): string | undefined;
  /** Refuses a name that nothing declares. */
  refuseName(node: Identifier, scope: Scope): never;
}

/** One call of a function of the text. */
export interface Frame {
  readonly closure: Closure;
  /** Functions are made in it, which may keep its variables when it has ended. */
  readonly hasInnerFunctions: boolean;
  /** Paths that have left on conditions on the state, while the others are being evaluated; the innermost last. */
  readonly departures: Departure[];
  /** What such paths hold together, to be locked where they meet those that went on. */
  readonly locks: Lock[];
  /** What jumps can end here, the innermost last. */
  readonly targets: JumpTarget[];
}

/** Exits of one place, at most one a target; a level of the store is open behind it for the paths that go on. */
export interface Departure {
  readonly exits: readonly Exit[];
  /** Epoch from which on things were made by some of the paths only. */
  readonly since: number;
}

/** Paths that left for a target: on them the result and the effects are these. */
export interface Exit {
  /** Undefined is out of the function. */
  readonly target: JumpTarget | undefined;
  readonly condition: Truth;
  readonly value: Value;
  readonly effects: Effects;
  /** The condition's syntax. */
  readonly site: AstNode;
}
