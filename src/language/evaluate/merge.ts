import type { Diagnostic } from "../../core/diagnostic.ts";
import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { and, not, or } from "../../graph/ops/comparison.ts";
import { select } from "../../graph/ops/selection.ts";
import type { AstNode } from "../syntax/ast.ts";
import { dependence } from "./dependence.ts";
import { describe } from "./describe.ts";
import type { Content as ContentOf } from "./entries.ts";
import { contentOf, isGiven } from "./optional.ts";
import { errorAt, Unusable } from "./refusal.ts";
import type { Change, Effects, Location } from "./store.ts";
import {
  ArrayValue,
  Binding,
  type Evaluator,
  isScalar,
  isTruth,
  ObjectValue,
  OptionalValue,
  type Truth,
  type Value,
} from "./value.ts";
import { uninitialised } from "./variables.ts";

type Content = ContentOf<Value>;

/** What holds values and can be held in several places. */
type Holder = ArrayValue | ObjectValue;

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
  /** What either branch did, told from before the condition. */
  readonly #taken: Effects;
  readonly #other: Effects;
  /** Epoch from which on things were made inside the branches. */
  readonly #since: number;
  /** What stands for two things, by the one of the taken branch and that of the other. */
  readonly #merged = new Map<Holder, Map<Holder, Holder>>();
  /** Everything that stands for a thing, together with whatever else. */
  readonly #standIns = new Map<Holder, readonly Holder[]>();

  constructor(evaluator: Evaluator, condition: Node, site: AstNode, taken: Effects, other: Effects, since: number) {
    this.#evaluator = evaluator;
    this.#condition = condition;
    this.#site = site;
    this.#taken = taken;
    this.#other = other;
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
    if (isOptional(a) || isOptional(b)) return this.#optional(a, b);
    return this.#different(a, b);
  }

  /** A value that only one branch gives, or that is missing in one of them by itself. */
  #optional(a: Value, b: Value): Value {
    const [first, second] = [contentOf(isGiven(a) === false ? b : a), contentOf(isGiven(b) === false ? a : b)];
    const fault = faultOf(a) ?? faultOf(b) ?? this.#missing(a, b);
    const value = this.value(first, second);
    if (value instanceof Unusable) return value;
    return new OptionalValue(value, () => this.truth(isGiven(a), isGiven(b)), fault);
  }

  #missing(a: Value, b: Value): Diagnostic | undefined {
    return isGiven(a) === false || isGiven(b) === false ? this.#different(a, b).diagnostic : undefined;
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
    for (const location of new Set([...this.#taken.keys(), ...this.#other.keys()])) {
      const [a, b] = [this.#taken.get(location), this.#other.get(location)];
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
    return this.#once(a, b, () => {
      const merged = new ArrayValue([], this.#evaluator.store.epoch);
      const fill = () =>
        merged.restore(this.#arrayContent(this.#contentOf(a, this.#taken), this.#contentOf(b, this.#other)));
      return { merged, fill };
    });
  }

  #contentOf(array: ArrayValue, effects: Effects): Content {
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

  #object(a: ObjectValue, b: ObjectValue): ObjectValue {
    return this.#once(a, b, () => {
      const merged = new ObjectValue(new Map(), this.#evaluator.store.epoch);
      const first = (this.#taken.get(a)?.after as Properties | undefined) ?? a.save();
      const second = (this.#other.get(b)?.after as Properties | undefined) ?? b.save();
      return { merged, fill: () => merged.restore(this.#properties(first, second)) };
    });
  }

  /** What stands for two things, made once for the two, so that all who held them hold the same again. */
  #once<Thing extends Holder>(a: Thing, b: Thing, make: () => { merged: Thing; fill: () => void }): Thing {
    const known = this.#merged.get(a)?.get(b);
    if (known) return known as Thing;
    const { merged, fill } = make();
    this.#merged.set(a, (this.#merged.get(a) ?? new Map()).set(b, merged));
    for (const each of [a, b]) this.#standIns.set(each, [...(this.#standIns.get(each) ?? []), merged]);
    // Known before its entries are merged: they may lead back here.
    fill();
    this.#lock(merged, a, b);
    return merged;
  }

  #properties(a: Properties, b: Properties): Properties {
    const keys = new Set([...a.keys(), ...b.keys()]);
    this.#evaluator.spend(keys.size, this.#site);
    return new Map([...keys].map((key) => [key, this.value(a.get(key), b.get(key))]));
  }

  /**
   * The merged thing is one of two. Where both were made inside the branches and are merged with each other only, nothing
   * else can hold them, and it stands for them; else a change of any of these would have to change others. One that is locked
   * was one of two already, either of which something else may hold.
   */
  #lock(merged: Holder, a: Holder, b: Holder): void {
    const others = [a, b].flatMap((each) => this.#standIns.get(each) ?? []).filter((each) => each !== merged);
    const isOwn = (each: Holder) => each.born >= this.#since && !each.lock;
    if (others.length === 0 && isOwn(a) && isOwn(b)) return;
    const { line } = this.#evaluator.range(this.#site).start;
    for (const each of [merged, a, b, ...others]) this.#evaluator.store.lock(each, `the condition on line ${line}`);
  }

  /** What was reported already stays silent. */
  #moreSilent(a: Unusable, b: Value): Unusable {
    return b instanceof Unusable && !b.diagnostic ? b : a;
  }

  #different(a: Value, b: Value): Unusable {
    const text =
      a === undefined || b === undefined
        ? `only one branch of this condition gives a value (${describe(contentOf(a ?? b))}); give one in the other too`
        : `depending on ${dependence(this.#condition)} this is ${describe(a)} or ${describe(b)}; both branches must leave values of the same shape`;
    return new Unusable(errorAt(this.#evaluator.range(this.#site), "branches-differ", text));
  }
}

type Properties = ReadonlyMap<string, Value>;

function isOptional(value: Value): boolean {
  return value instanceof OptionalValue || value === undefined;
}

function faultOf(value: Value): Diagnostic | undefined {
  return value instanceof OptionalValue ? value.fault : undefined;
}

const EMPTY: Content = { elements: undefined, vector: undefined, hasHoles: false, unusable: undefined };

function entries(content: Content): Value[] {
  const array = new ArrayValue([], 0);
  array.restore(content);
  return [...array.elements];
}
