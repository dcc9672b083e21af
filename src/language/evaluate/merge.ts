import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { and, not, or } from "../../graph/ops/comparison.ts";
import { select } from "../../graph/ops/selection.ts";
import type { AstNode } from "../syntax/ast.ts";
import { describe } from "./describe.ts";
import { errorAt } from "./refusal.ts";
import type { Change, Effects, Location } from "./store.ts";
import {
  ArrayValue,
  Binding,
  type Content,
  type Evaluator,
  isScalar,
  isTruth,
  ObjectValue,
  type Truth,
  Unusable,
  uninitialised,
  type Value,
} from "./value.ts";

/** One of the two courses that a condition on the state decides between: what it did, told from before the condition. */
interface Course {
  readonly effects: Effects;
}

/**
 * Makes one value, and one set of effects, of those of two branches: components are selected by the condition.
 *
 * What cannot be selected between (arrays of different length, a number and an array) becomes `Unusable`, which is an
 * error only where it is used.
 */
export class Merge {
  readonly #evaluator: Evaluator;
  readonly #condition: Node;
  readonly #site: AstNode;
  readonly #taken: Course;
  readonly #other: Course;
  /** Epoch from which on things were made inside the branches. */
  readonly #since: number;
  readonly #arrays = new Map<ArrayValue, Map<ArrayValue, ArrayValue>>();

  constructor(evaluator: Evaluator, condition: Node, site: AstNode, taken: Effects, other: Effects, since: number) {
    this.#evaluator = evaluator;
    this.#condition = condition;
    this.#site = site;
    this.#taken = { effects: taken };
    this.#other = { effects: other };
    this.#since = since;
  }

  /** The value that is `a` where the condition holds, else `b`. */
  value(a: Value, b: Value): Value {
    if (Object.is(a, b)) return a;
    if (a instanceof Unusable) return a.diagnostic ? this.#moreSilent(a, b) : a;
    if (b instanceof Unusable) return b;
    if (isScalar(a) && isScalar(b)) return this.#evaluator.apply(select, [this.#condition, a, b], this.#site);
    if (isTruth(a) && isTruth(b)) return this.truth(a, b);
    if (a instanceof ArrayValue && b instanceof ArrayValue) return this.#array(a, b);
    if (a instanceof ObjectValue && b instanceof ObjectValue) return this.#object(a, b);
    return this.#different(a, b);
  }

  /** `a` where the condition holds, else `b`, for conditions. */
  truth(a: Truth, b: Truth): Truth {
    const apply = (op: ElementwiseOp, ...x: Truth[]) => this.#evaluator.apply(op, x, this.#site) as Truth;
    const taken = this.#condition;
    if (a === true) return apply(or, taken, b);
    if (b === false) return apply(and, taken, a);
    const other = apply(not, taken);
    if (a === false) return apply(and, other, b);
    return b === true ? apply(or, other, a) : apply(or, apply(and, taken, a), apply(and, other, b));
  }

  /** The effects of both branches, merged but not applied. */
  effects(): Effects {
    const merged = new Map<Location, Change>();
    for (const location of new Set([...this.#taken.effects.keys(), ...this.#other.effects.keys()])) {
      const [a, b] = [this.#taken.effects.get(location), this.#other.effects.get(location)];
      const before = (a ?? b)?.before;
      merged.set(location, { before, after: this.#content(location, a ? a.after : before, b ? b.after : before) });
    }
    return merged;
  }

  #content(location: Location, a: unknown, b: unknown): unknown {
    if (a === b) return a;
    if (location instanceof ArrayValue) return this.#arrayContent(a as Content, b as Content);
    if (location instanceof ObjectValue) return this.#properties(a as Properties, b as Properties);
    if (location instanceof Binding && a !== uninitialised && b !== uninitialised)
      return this.value(a as Value, b as Value);
    return new Unusable();
  }

  /** A new array with the entries that the two have at the ends of their branches. */
  #array(a: ArrayValue, b: ArrayValue): ArrayValue {
    const known = this.#arrays.get(a)?.get(b);
    if (known) return known;
    const merged = new ArrayValue([], this.#evaluator.store.epoch);
    this.#arrays.set(a, (this.#arrays.get(a) ?? new Map()).set(b, merged));
    merged.restore(this.#arrayContent(this.#contentOf(a, this.#taken), this.#contentOf(b, this.#other)));
    this.#lock(merged, a, b);
    return merged;
  }

  #contentOf(array: ArrayValue, { effects }: Course): Content {
    return (effects.get(array)?.after as Content | undefined) ?? array.save();
  }

  #arrayContent(a: Content, b: Content): Content {
    if (a === b) return a;
    const unusable = a.unusable ?? b.unusable;
    if (unusable) return { ...a, unusable };
    if (a.vector && b.vector && a.vector.node.size === b.vector.node.size) {
      const node = a.vector.graph.apply(select, [this.#condition, a.vector.node, b.vector.node]);
      return { ...a, vector: { ...a.vector, node } };
    }
    const [first, second] = [entries(a), entries(b)];
    this.#evaluator.spend(first.length + second.length, this.#site);
    if (first.length !== second.length)
      return { ...EMPTY, unusable: this.#different(new ArrayValue(first, 0), new ArrayValue(second, 0)) };
    return { ...EMPTY, elements: first.map((x, i) => this.value(x, second[i])), hasHoles: a.hasHoles || b.hasHoles };
  }

  #object(a: ObjectValue, b: ObjectValue): Value {
    const first = (this.#taken.effects.get(a)?.after as Properties | undefined) ?? a.save();
    const second = (this.#other.effects.get(b)?.after as Properties | undefined) ?? b.save();
    const merged = new ObjectValue(new Map(this.#properties(first, second)), this.#evaluator.store.epoch);
    this.#lock(merged, a, b);
    return merged;
  }

  #properties(a: Properties, b: Properties): Properties {
    const keys = new Set([...a.keys(), ...b.keys()]);
    this.#evaluator.spend(keys.size, this.#site);
    return new Map([...keys].map((key) => [key, this.value(a.get(key), b.get(key))]));
  }

  /**
   * The merged thing is one of two. Where both were made inside the branches nothing else can hold them, and it stands
   * for them; else a change of any of the three would have to change the others.
   */
  #lock(merged: ArrayValue | ObjectValue, a: ArrayValue | ObjectValue, b: ArrayValue | ObjectValue): void {
    if (a.born >= this.#since && b.born >= this.#since) return;
    const { line } = this.#evaluator.range(this.#site).start;
    for (const each of [merged, a, b]) each.lock ??= `the condition on line ${line}`;
  }

  /** What was reported already stays silent. */
  #moreSilent(a: Unusable, b: Value): Unusable {
    return b instanceof Unusable && !b.diagnostic ? b : a;
  }

  #different(a: Value, b: Value): Unusable {
    const text =
      a === undefined || b === undefined
        ? `only one branch of this condition gives a value (${describe(a === undefined ? b : a)}); give one in the other too`
        : `depending on the state this is ${describe(a)} or ${describe(b)}; both branches must leave values of the same shape`;
    return new Unusable(errorAt(this.#evaluator.range(this.#site), "branches-differ", text));
  }
}

type Properties = ReadonlyMap<string, Value>;

const EMPTY: Content = { elements: undefined, vector: undefined, hasHoles: false, unusable: undefined };

function entries(content: Content): Value[] {
  const array = new ArrayValue([], 0);
  array.restore(content);
  return [...array.elements];
}
