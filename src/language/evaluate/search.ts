import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { add, neg, sub } from "../../graph/ops/arithmetic.ts";
import { and, ge, gt, le, lt, or } from "../../graph/ops/comparison.ts";
import { rank } from "../../graph/ops/gather.ts";
import { constant } from "../../graph/ops/leaf.ts";
import { select } from "../../graph/ops/selection.ts";
import type { AstNode } from "../syntax/ast.ts";
import { type Evaluator, isNode, type Scalar, type Truth } from "./value.ts";

/** Conditions of the entries of a list, in their order: which of them hold. */
export class Conditions {
  readonly #e: Evaluator;
  readonly #site: AstNode;
  readonly #all: readonly Truth[];
  readonly #cut: Cut | undefined;

  constructor(e: Evaluator, all: readonly Truth[], site: AstNode) {
    this.#e = e;
    this.#site = site;
    this.#all = all;
    this.#cut = all.length < MANY ? undefined : cutOf(e, all, site);
  }

  /** Index of the first that holds, or −1. */
  first(): Scalar {
    const { length } = this.#all;
    if (this.#cut?.isPrefix) return this.#choose(gt, this.#cut.rank, 0, 0, -1);
    if (this.#cut) return this.#choose(lt, this.#cut.rank, length, this.#cut.rank, -1);
    return this.#fold([...this.#all.keys()].reverse());
  }

  last(): Scalar {
    const { length } = this.#all;
    if (this.#cut?.isPrefix) return this.#choose(gt, this.#cut.rank, 0, this.#number(sub, this.#cut.rank, 1), -1);
    if (this.#cut) return this.#choose(lt, this.#cut.rank, length, length - 1, -1);
    return this.#fold([...this.#all.keys()]);
  }

  any(): Truth {
    if (this.#cut) return this.#cut.isPrefix ? this.#test(gt, 0) : this.#test(lt, this.#all.length);
    return this.#all.reduce<Truth>((rest, x) => this.#e.apply(or, [rest, x], this.#site) as Truth, false);
  }

  every(): Truth {
    if (this.#cut) return this.#cut.isPrefix ? this.#test(ge, this.#all.length) : this.#test(le, 0);
    return this.#all.reduce<Truth>((rest, x) => this.#e.apply(and, [rest, x], this.#site) as Truth, true);
  }

  count(): Scalar {
    const { length } = this.#all;
    if (this.#cut?.isPrefix) return this.#choose(gt, this.#cut.rank, 0, this.#cut.rank, 0);
    if (this.#cut) return this.#choose(lt, this.#cut.rank, length, this.#number(sub, length, this.#cut.rank), 0);
    return this.#all.reduce<Scalar>((sum, x) => this.#number(add, sum, this.#select(x, 1, 0)), 0);
  }

  /** The conditions under which each is, among those that hold, the one of that place; from the end where it is negative. */
  nth(place: number): Truth[] {
    const order = place < 0 ? [...this.#all.keys()].reverse() : [...this.#all.keys()];
    const wanted = place < 0 ? -1 - place : place;
    const result: Truth[] = [];
    let before: Scalar = 0;
    for (const k of order) {
      const isTurn = this.#e.apply(le, [before, wanted], this.#site) as Truth;
      const isPast = this.#e.apply(ge, [before, wanted], this.#site) as Truth;
      const holds = this.#e.apply(and, [isTurn, isPast], this.#site) as Truth;
      result[k] = this.#e.apply(and, [holds, this.#all[k]], this.#site) as Truth;
      before = this.#number(add, before, this.#select(this.#all[k], 1, 0));
    }
    return result;
  }

  /** The last index of an order whose condition holds, or −1. */
  #fold(order: readonly number[]): Scalar {
    return order.reduce<Scalar>((found, k) => this.#select(this.#all[k], k, found), -1);
  }

  #select(condition: Truth, x: Scalar, y: Scalar): Scalar {
    if (typeof condition === "boolean") return condition ? x : y;
    return this.#e.apply(select, [condition, x, y], this.#site) as Scalar;
  }

  #choose(op: ElementwiseOp, x: Scalar, bound: number, yes: Scalar, no: Scalar): Scalar {
    return this.#select(this.#e.apply(op, [x, bound], this.#site) as Truth, yes, no);
  }

  #test(op: ElementwiseOp, bound: number): Truth {
    return this.#e.apply(op, [(this.#cut as Cut).rank, bound], this.#site) as Truth;
  }

  #number(op: ElementwiseOp, x: Scalar, y: Scalar): Scalar {
    return this.#e.apply(op, [x, y], this.#site) as Scalar;
  }
}

/** Conditions from which on they are looked through for an order. */
const MANY = 12;

/** Conditions that hold up to a place and not from there on, or the other way round; the place is NaN where what they compare is. */
interface Cut {
  readonly rank: Scalar;
  readonly isPrefix: boolean;
}

/** Comparisons of one number with numbers that never fall, or never rise, from each to the next. */
function cutOf(e: Evaluator, all: readonly Truth[], site: AstNode): Cut | undefined {
  const [first] = all;
  if (!isNode(first) || first.inputs.length !== 2) return undefined;
  const { op } = first;
  const side = first.inputs.findIndex((x) => x.op === constant);
  const sense = SENSES.get(op);
  if (side < 0 || !sense) return undefined;
  const x = first.inputs[1 - side];
  const isAlike = (each: Truth): each is Node =>
    isNode(each) && each.op === op && each.inputs[side].op === constant && each.inputs[1 - side] === x;
  if (!all.every(isAlike)) return undefined;
  const bounds = all.map(({ inputs }) => Number(inputs[side].attributes.value));
  if (bounds.some(Number.isNaN)) return undefined;
  const rises = bounds.every((bound, k) => k === 0 || bounds[k - 1] <= bound);
  const falls = bounds.every((bound, k) => k === 0 || bounds[k - 1] >= bound);
  if (!rises && !falls) return undefined;
  // As "bound < x" and its like; where bounds fall their opposites rise.
  let { isBelow, isStrict } = sense;
  if (side === 1) isBelow = !isBelow;
  if (!rises) isBelow = !isBelow;
  const sorted = Float64Array.from(bounds, (bound) => (rises ? bound : -bound));
  const point = rises ? x : e.applyNodes(neg, [x], site);
  // Bounds up to x are counted where they hold, bounds past it are the rest.
  const strict = isBelow === isStrict ? 1 : 0;
  return { rank: e.applyNodes(rank, [e.graph!.table(sorted), point], site, { strict }), isPrefix: isBelow };
}

/** What a comparison says of its first operand. */
const SENSES = new Map<Node["op"], { readonly isBelow: boolean; readonly isStrict: boolean }>([
  [lt, { isBelow: true, isStrict: true }],
  [le, { isBelow: true, isStrict: false }],
  [gt, { isBelow: false, isStrict: true }],
  [ge, { isBelow: false, isStrict: false }],
]);
