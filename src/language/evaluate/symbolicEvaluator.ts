import type { Diagnostic } from "../../core/diagnostic.ts";
import { type Allowance, nearestName } from "../../core/nearestName.ts";
import { quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { type Graph, GraphBudgetExceeded } from "../../graph/graph.ts";
import type { Attributes, ElementwiseOp, Node, VectorOp } from "../../graph/op.ts";
import { constant, truth } from "../../graph/ops/leaf.ts";
import { faultOf } from "../containment.ts";
import type { Effort } from "../effort.ts";
import type { AstNode, Expression, Identifier, Statement } from "../syntax/ast.ts";
import { rangeOf } from "../syntax/range.ts";
import { Budget, limits } from "./budget.ts";
import { callClosure, frameOf, refuseCall } from "./calls.ts";
import { describe } from "./describe.ts";
import { evaluateExpression } from "./expressions.ts";
import { NetValue } from "./netValue.ts";
import { settled } from "./optional.ts";
import { giveUp } from "./recovery.ts";
import { BudgetSpent, Refusal, refuse, Unusable } from "./refusal.ts";
import type { CallSite, PropertySyntax } from "./sites.ts";
import { executeStatement } from "./statements.ts";
import { MODULE_EPOCH, Store } from "./store.ts";
import { use } from "./use.ts";
import {
  ArrayValue,
  Binding,
  Builtin,
  Closure,
  type Completion,
  type Evaluator,
  type Frame,
  isNode,
  type JumpTarget,
  Namespace,
  ObjectValue,
  type Scalar,
  type Scope,
  type Truth,
  type Value,
} from "./value.ts";
import type { uninitialised } from "./variables.ts";

export interface EvaluatorOptions {
  /** Absent for module-level code, where nothing depends on the state. */
  readonly graph?: Graph;
  /** Calls a net, which the library knows how. */
  readonly callNet: (e: Evaluator, net: NetValue, args: readonly Value[], site: CallSite) => Value;
  /** Refuses a name that no scope has, telling what was probably meant. */
  readonly refuseName: (node: Identifier, scope: Scope) => never;
  /** Reads a table beside the file that a piece of syntax stands in; undefined until the host has supplied it. */
  readonly readTable: (path: string, site: AstNode) => ReadonlyMap<string, readonly number[]> | undefined;
  /** What reading the file takes, which every evaluation adds to. */
  readonly effort: Effort;
  /** Of suggestions in the place of what is misspelt. */
  readonly guesses: Allowance;
  /** Errors are told where what they leave `Unusable` is used, and not before: for files that are more than dynamics. */
  readonly isQuiet?: boolean;
}

/**
 * Evaluates the text symbolically: known values as JavaScript does, those that depend on the state as nodes of a graph.
 *
 * Made anew for each module (without a graph) and for each function that is traced. Errors are collected in
 * `diagnostics`, each once; only `BudgetSpent` is thrown.
 */
export class SymbolicEvaluator implements Evaluator {
  readonly graph: Graph | undefined;
  readonly store: Store;
  readonly #budget = new Budget();
  readonly #diagnostics = new Map<string, Diagnostic>();
  readonly #callNet: EvaluatorOptions["callNet"];
  readonly #refuseName: EvaluatorOptions["refuseName"];
  readonly #readTable: EvaluatorOptions["readTable"];
  readonly #isQuiet: boolean;
  readonly #effort: Effort;
  readonly #guesses: Allowance;
  readonly #ranges = new Map<AstNode, SourceRange>();
  #errors = 0;
  #frame: Frame | undefined;
  /** Of the statements of a module. */
  readonly #targets: JumpTarget[] = [];
  #calls = 0;
  #depth = 0;
  /** Nodes of the graph when a trip of a loop last began. */
  #graphSize = 0;
  /** The last piece of syntax that was begun, to be named where the stack runs out. */
  #at: AstNode | undefined;

  constructor({ graph, callNet, refuseName, readTable, effort, guesses, isQuiet = false }: EvaluatorOptions) {
    this.graph = graph;
    this.#effort = effort;
    this.#guesses = guesses;
    this.#isQuiet = isQuiet;
    this.store = new Store(graph ? MODULE_EPOCH + 1 : MODULE_EPOCH);
    this.#callNet = callNet;
    this.#refuseName = refuseName;
    this.#readTable = readTable;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()];
  }

  get errorCount(): number {
    return this.#errors;
  }

  table(path: string, site: AstNode) {
    return this.#readTable(path, site);
  }

  get frame(): Frame | undefined {
    return this.#frame;
  }

  get targets(): JumpTarget[] {
    return this.#frame?.targets ?? this.#targets;
  }

  /**
   * Runs a whole evaluation; undefined where a budget or the stack ran out, which is reported, at `site` where nothing had been
   * begun yet.
   */
  run<Result>(evaluation: () => Result, site?: AstNode): Result | undefined {
    try {
      return evaluation();
    } catch (error) {
      const at = this.#at ?? site;
      if (error instanceof BudgetSpent) this.report(error.diagnostic);
      else if (!at) throw error;
      else if (error instanceof GraphBudgetExceeded) this.report(this.#budget.tooManyOperations(at).diagnostic);
      else if (error instanceof RangeError) this.report(this.#budget.tooDeep(at).diagnostic);
      else this.report(faultOf(this.range(at), EVALUATING, error));
      return undefined;
    }
  }

  evaluate(node: Expression, scope: Scope): Value {
    return settled(use(this.perform(node, scope)));
  }

  obtain(node: Expression, scope: Scope): Value {
    return use(this.perform(node, scope));
  }

  perform(node: Expression, scope: Scope): Value {
    this.#enter(node);
    const value = evaluateExpression(this, node, scope);
    this.#depth--;
    return value;
  }

  execute(node: Statement, scope: Scope): Completion {
    const state = this.#save();
    try {
      this.#enter(node);
      const completion = executeStatement(this, node, scope);
      this.#depth--;
      return completion;
    } catch (error) {
      return giveUp(this, node, scope, this.#recover(error, state));
    }
  }

  executeAll(statements: readonly Statement[], scope: Scope): Completion {
    for (const statement of statements) {
      const completion = this.execute(statement, scope);
      if (completion) return completion;
    }
    return undefined;
  }

  call(callee: Value, args: readonly Value[], site: CallSite): Value {
    if (callee instanceof Closure) return this.#callClosure(callee, args, site);
    const given = args.map(settled);
    if (callee instanceof Builtin) return callee.call(this, given, site);
    if (callee instanceof NetValue) return this.#callNet(this, callee, given, site);
    if (callee instanceof Namespace && callee.call) return callee.call(this, given, site);
    return refuseCall(this, callee, site);
  }

  #callClosure(closure: Closure, args: readonly Value[], site: CallSite): Value {
    if (this.#calls >= limits.calls) throw this.#budget.tooManyCalls(site.node, closure.name);
    const caller = this.#frame;
    const frame = frameOf(closure);
    this.#calls++;
    this.#frame = frame;
    const value = callClosure(this, closure, args, frame);
    this.#frame = caller;
    this.#calls--;
    return value;
  }

  apply(op: ElementwiseOp, args: readonly (Scalar | Truth)[], site: AstNode): Value {
    if (args.every(isKnown)) return this.#known(op, args, site);
    const inputs = args.filter(isNode);
    if (inputs.length < args.length) {
      args.forEach((x, k) => {
        inputs[k] = typeof x === "boolean" ? this.#within(site, (graph) => graph.truth(x)) : this.node(x, site);
      });
    }
    return knownValue(this.applyNodes(op, inputs, site));
  }

  #known(op: ElementwiseOp, args: readonly (number | boolean)[], site: AstNode): Value {
    // Conditions count as 0 and 1.
    const x = op.value(...(op.maskInputs ? args.map(Number) : (args as readonly number[])));
    if (op.result === "mask") return Number(x) !== 0;
    if (Number.isNaN(x) && !args.some(Number.isNaN)) {
      refuse(this.range(site), "not-a-number", `${written(op, args)} is not a number`);
    }
    return x;
  }

  applyNodes(op: ElementwiseOp | VectorOp, inputs: readonly Node[], site: AstNode, attributes?: Attributes): Node {
    return this.#within(site, (graph) => graph.apply(op, inputs, attributes, this.range(site)));
  }

  node(x: Scalar, site: AstNode): Node {
    if (typeof x !== "number") return x;
    if (Number.isNaN(x)) refuse(this.range(site), "not-a-number", "NaN is no number to compute with");
    return this.#within(site, (graph) => graph.constant(x, this.range(site)));
  }

  /** Adds to the graph; a budget that is spent is the site's. */
  #within(site: AstNode, add: (graph: Graph) => Node): Node {
    try {
      return add(this.#graph(site));
    } catch (error) {
      if (error instanceof GraphBudgetExceeded) throw this.#budget.tooManyOperations(site);
      throw error;
    }
  }

  #graph(site: AstNode): Graph {
    return (
      this.graph ?? refuse(this.range(site), "state-dependent-value", "nothing outside a function depends on the state")
    );
  }

  array(elements: Value[], literal?: AstNode): ArrayValue {
    return new ArrayValue(elements, this.store.epoch, literal);
  }

  object(properties: Map<string, Value>, literal?: ReadonlyMap<string, PropertySyntax>): ObjectValue {
    return new ObjectValue(properties, this.store.epoch, literal);
  }

  variable(name: string, isConstant: boolean, value: Value | typeof uninitialised): Binding {
    return new Binding(name, isConstant, value, this.store.epoch, this.#frame);
  }

  change(location: Binding | ArrayValue | ObjectValue, site: AstNode): void {
    if (this.graph && location.born === MODULE_EPOCH) {
      const what = location instanceof Binding ? quoted(location.name) : "this";
      const message = `${what} lives outside the function and must not be changed by it: the result would depend on earlier calls; make a copy inside`;
      refuse(this.range(site), "module-state", message);
    }
    if (!(location instanceof Binding) && location.lock) {
      const message = `${describe(location)} that is one of two, by ${location.lock}, cannot be changed; make copies in the branches, as in \`[...a]\``;
      refuse(this.range(site), "chosen-array", message);
    }
    this.store.touch(location);
  }

  report(diagnostic: Diagnostic): void {
    const { code, range } = diagnostic;
    this.#errors++;
    const key = `${code} ${range.file} ${range.start.offset} ${range.end.offset}`;
    if (!this.#diagnostics.has(key)) this.#diagnostics.set(key, diagnostic);
  }

  tolerate(piece: () => Value): Value {
    const state = this.#save();
    try {
      return piece();
    } catch (error) {
      return this.#recover(error, state);
    }
  }

  spend(steps: number, site: AstNode): void {
    this.#effort.spend(steps);
    this.#budget.spend(steps, site);
  }

  spendTrip(loop: AstNode): void {
    const size = this.graph?.nodes.length ?? 0;
    this.#budget.spendTrip(loop, size > this.#graphSize);
    this.#graphSize = size;
  }

  range(node: AstNode): SourceRange {
    const known = this.#ranges.get(node);
    if (known) return known;
    const range = rangeOf(node);
    this.#ranges.set(node, range);
    return range;
  }

  nearest(name: string, known: Iterable<string>): string | undefined {
    return nearestName(name, known, this.#guesses);
  }

  refuseName(node: Identifier, scope: Scope): never {
    return this.#refuseName(node, scope);
  }

  #enter(node: AstNode): void {
    this.#at = node;
    this.spend(1, node);
    if (++this.#depth > limits.depth) throw this.#budget.tooDeep(node);
  }

  /** What ends a statement only; what ends the evaluation goes on its way. */
  #refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    const endsAll =
      error instanceof BudgetSpent || error instanceof GraphBudgetExceeded || error instanceof RangeError || !this.#at;
    if (endsAll) throw error;
    return new Refusal(faultOf(this.range(this.#at as AstNode), EVALUATING, error));
  }

  /** Where the evaluation stands, so that it can go on after what follows has failed. */
  #save(): State {
    const frame = this.#frame;
    return {
      frame,
      departures: frame?.departures.length ?? 0,
      targets: frame?.targets.length ?? 0,
      calls: this.#calls,
      depth: this.#depth,
      levels: this.store.depth,
    };
  }

  #recover(thrown: unknown, { frame, departures, targets, calls, depth, levels }: State): Unusable {
    const error = this.#refusalOf(thrown);
    this.store.closeTo(levels);
    this.#frame = frame;
    this.#calls = calls;
    this.#depth = depth;
    if (frame) {
      frame.departures.length = departures;
      frame.targets.length = targets;
    }
    if (this.#isQuiet) {
      this.#errors++;
      return new Unusable(error.diagnostic);
    }
    // A use of what failed elsewhere is told there, but it fails this evaluation all the same.
    if (error.diagnostic) this.report(error.diagnostic);
    else this.#errors++;
    return new Unusable();
  }
}

const EVALUATING = "evaluating this";

/** An operation on known numbers, as a reader would write it. */
function written({ name }: ElementwiseOp, args: readonly unknown[]): string {
  const sign = SIGNS[name];
  return sign ? `${args[0]} ${sign} ${args[1]}` : `${name}(${args.join(", ")})`;
}

const SIGNS: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/", rem: "%", pow: "**" };

interface State {
  readonly frame: Frame | undefined;
  readonly departures: number;
  readonly targets: number;
  readonly calls: number;
  readonly depth: number;
  readonly levels: number;
}

function isKnown(x: Scalar | Truth): x is number | boolean {
  return typeof x !== "object";
}

/** A node whose value turned out to be known is that value. */
function knownValue(node: Node): Value {
  if (node.op === constant) return node.attributes.value as number;
  return node.op === truth ? node.attributes.value === 1 : node;
}
