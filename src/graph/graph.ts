import { ExplainedError } from "../core/explainedError.ts";
import { formatCount } from "../core/formatCount.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import { InternTable } from "./internTable.ts";
import {
  type Attributes,
  type ElementwiseOp,
  type GraphBuilder,
  type LeafOp,
  type Node,
  type Op,
  ShapeError,
  type VectorOp,
} from "./op.ts";
import { isTrue } from "./ops/comparison.ts";
import { constant, input, table, truth } from "./ops/leaf.ts";
import { broadcast } from "./ops/structure.ts";

/**
 * The hash-consing arena of an expression DAG: nodes are only ever added, each one simplified and shared as it is made.
 *
 * Default budget 1,000,000 nodes; past it `GraphBudgetExceeded` is thrown.
 */
export class Graph implements GraphBuilder {
  /** All nodes by id, inputs before their users. */
  readonly nodes: readonly Node[];
  readonly budget: number;
  readonly #nodes: Node[] = [];
  readonly #table: InternTable;
  readonly #constants = new Map<number, Node>();
  #negativeZero: Node | undefined;
  /** Range of the application being simplified, which the nodes that replace it inherit. */
  #range: SourceRange | undefined;

  constructor({ budget = 1_000_000 }: { readonly budget?: number } = {}) {
    this.budget = budget;
    this.nodes = this.#nodes;
    this.#table = new InternTable(this.#nodes);
  }

  /** A number; 0 and −0 are different nodes, NaN is one. */
  constant(x: number, range?: SourceRange): Node {
    const known = Object.is(x, -0) ? this.#negativeZero : this.#constants.get(x);
    if (known) return known;
    const node = this.#add(constant, [], { value: x }, 1, range);
    if (Object.is(x, -0)) this.#negativeZero = node;
    else this.#constants.set(x, node);
    return node;
  }

  /** A vector of known numbers, which stand once in memory however long it is; they must not change afterwards. */
  table(values: Float64Array): Node {
    return this.#leaf(table, { values }, values.length, undefined);
  }

  /** A condition known beforehand, the same for `size` components. */
  truth(x: boolean, size = 1): Node {
    return this.#leaf(truth, { value: x ? 1 : 0, size }, size, undefined);
  }

  /** Components `offset … offset + size − 1` of an input: "z", "t", "theta", or another that the evaluation supplies. */
  input(slot: string, offset: number, size = 1, range?: SourceRange): Node {
    return this.#leaf(input, { slot, offset, size }, size, range);
  }

  /**
   * An op applied to inputs, folded, simplified and shared. Where an equal node exists, its own range stays.
   *
   * Throws `ShapeError` where sizes do not fit, `TypeError` where a mask meets a number or the count of inputs is wrong.
   */
  apply(op: ElementwiseOp | VectorOp, inputs: readonly Node[], attributes = NO_ATTRIBUTES, range?: SourceRange): Node {
    const outer = this.#range;
    this.#range = range ?? outer;
    try {
      return op.kind === "elementwise" ? this.#applyElementwise(op, inputs) : this.#applyVector(op, inputs, attributes);
    } finally {
      this.#range = outer;
    }
  }

  /** A node as another graph had it, and not simplified once more: what is made of it here is what was made of it there. */
  adopt({ op, attributes, size }: Pick<Node, "op" | "attributes" | "size">, inputs: readonly Node[]): Node {
    if (op === constant) return this.constant(attributes.value as number);
    return this.#insert(this.#table.hash(op, inputs, attributes), op, inputs, attributes, size);
  }

  call(op: ElementwiseOp | VectorOp, ...inputs: Node[]): Node {
    return this.apply(op, inputs);
  }

  #applyElementwise(op: ElementwiseOp, given: readonly Node[]): Node {
    const inputs = op.commutative && given.length === 2 && given[0].id > given[1].id ? [given[1], given[0]] : given;
    const hash = this.#table.hash(op, inputs, NO_ATTRIBUTES);
    const known = this.#table.find(hash, op, inputs, NO_ATTRIBUTES);
    if (known) return known;
    checkKinds(op, inputs);
    const size = elementwiseSize(op, inputs);
    const simpler =
      this.#fold(op, inputs) ?? op.simplify?.(this, ...inputs) ?? this.#withoutBroadcast(op, inputs, size);
    const fitting = simpler && this.#ofSize(simpler, size);
    return fitting ?? this.#insert(hash, op, inputs, NO_ATTRIBUTES, size);
  }

  /** A simpler node repeated to the size that is due; conditions are not repeated, but for known ones. */
  #ofSize(simpler: Node, size: number): Node | undefined {
    if (simpler.size === size) return simpler;
    if (simpler.op === truth) return this.truth(isTrue(simpler), size);
    const isMask = simpler.op.kind !== "vector" && simpler.op.result === "mask";
    return isMask ? undefined : this.apply(broadcast, [simpler], { size });
  }

  #applyVector(op: VectorOp, inputs: readonly Node[], attributes: Attributes): Node {
    const hash = this.#table.hash(op, inputs, attributes);
    const known = this.#table.find(hash, op, inputs, attributes);
    if (known) return known;
    const size = op.shape(
      inputs.map((x) => x.size),
      attributes,
    );
    return op.simplify?.(this, inputs, attributes) ?? this.#insert(hash, op, inputs, attributes, size);
  }

  /** The value of an op all of whose inputs are known. */
  #fold(op: ElementwiseOp, inputs: readonly Node[]): Node | undefined {
    if (!inputs.every((x) => x.op === constant || x.op === truth)) return undefined;
    const x = op.value(...inputs.map((node) => node.attributes.value as number));
    return op.result === "mask" ? this.truth(x !== 0) : this.constant(x);
  }

  /** Elementwise ops broadcast by themselves: an explicit broadcast beside a full-size input is dropped. */
  #withoutBroadcast(op: ElementwiseOp, inputs: readonly Node[], size: number): Node | undefined {
    if (size === 1 || !inputs.some((x) => x.op === broadcast)) return undefined;
    return this.apply(
      op,
      inputs.map((x) => (x.op === broadcast ? x.inputs[0] : x)),
    );
  }

  /** The size of a leaf follows from nothing else, so that it is one of its attributes. */
  #leaf(op: LeafOp, attributes: Attributes, size: number, range: SourceRange | undefined): Node {
    const hash = this.#table.hash(op, [], attributes);
    const known = this.#table.find(hash, op, [], attributes);
    if (known) return known;
    const node = this.#add(op, [], attributes, size, range);
    this.#table.add(hash, node.id);
    return node;
  }

  #insert(hash: number, op: Op, inputs: readonly Node[], attributes: Attributes, size: number): Node {
    const node = this.#add(op, inputs, attributes, size, this.#range);
    this.#table.add(hash, node.id);
    return node;
  }

  #add(op: Op, inputs: readonly Node[], attributes: Attributes, size: number, range = this.#range): Node {
    const id = this.#nodes.length;
    if (id >= this.budget) throw new GraphBudgetExceeded(this.budget, range);
    const node: Node = { id, op, inputs, size, attributes, range };
    this.#nodes.push(node);
    return node;
  }
}

/** An expression grew past the node budget; `range` is the sub-expression that spent the last of it. */
export class GraphBudgetExceeded extends ExplainedError {
  override readonly name = "GraphBudgetExceeded";
  readonly budget: number;
  readonly range: SourceRange | undefined;

  constructor(budget: number, range: SourceRange | undefined) {
    super(`the expression has more than ${formatCount(budget)} operations`);
    this.budget = budget;
    this.range = range;
  }
}

const NO_ATTRIBUTES: Attributes = Object.freeze({});

function elementwiseSize(op: Op, inputs: readonly Node[]): number {
  let size = 1;
  for (const x of inputs) {
    if (x.size === 1 || x.size === size) continue;
    if (size > 1) throw new ShapeError(`${op.name} of vectors of ${size} and of ${x.size} components`);
    size = x.size;
  }
  return size;
}

function checkKinds(op: ElementwiseOp, inputs: readonly Node[]): void {
  if (inputs.length !== op.arity) throw new TypeError(`${op.name} takes ${op.arity} inputs, not ${inputs.length}`);
  inputs.forEach((x, k) => {
    const kind = op.maskInputs?.includes(k) ? "mask" : "number";
    const actual = x.op.kind === "vector" ? "number" : (x.op.result ?? "number");
    if (actual !== kind)
      throw new TypeError(`input ${k} of ${op.name} must be a ${kind}, but ${x.op.name} is a ${actual}`);
  });
}
