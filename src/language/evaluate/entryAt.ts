import type { Node } from "../../graph/op.ts";
import { and, eq, gt } from "../../graph/ops/comparison.ts";
import { gather, isWithin } from "../../graph/ops/gather.ts";
import { floor } from "../../graph/ops/rounding.ts";
import { select } from "../../graph/ops/selection.ts";
import { pack } from "../../graph/ops/structure.ts";
import { reachable } from "../../graph/reachable.ts";
import { isWhole } from "../../graph/whole.ts";
import type { AstNode } from "../syntax/ast.ts";
import { describe } from "./describe.ts";
import { toNumber } from "./operators.ts";
import { contentOf, isGiven, settled } from "./optional.ts";
import { errorAt, refuse, Unusable, warningAt } from "./refusal.ts";
import {
  ArrayValue,
  type Evaluator,
  isScalar,
  isTruth,
  ObjectValue as Objects,
  type ObjectValue,
  OptionalValue,
  type Scalar,
  type Truth,
  type Value,
} from "./value.ts";

/** The entry of a list that an index says which depends on the state; undefined where it says none, as in JavaScript. */
export function entryAt(e: Evaluator, elements: readonly Value[], index: Node, site: AstNode): Value {
  if (elements.length === 0) return undefined;
  e.spend(elements.length, site);
  const at = wholeIndex(e, index, site);
  const value = new Choice(e, at, site).of(elements);
  const isThere = () => isWithin(e.graph!, at, elements.length);
  if (!(value instanceof OptionalValue)) return new OptionalValue(value, isThere);
  return new OptionalValue(value.value, () => e.apply(and, [isThere(), value.isDefined()], site) as Truth, value.fault);
}

/** `object[x]` with a number that depends on the state: the property of that name. */
export function chosenProperty(e: Evaluator, object: ObjectValue, key: Node, site: AstNode): Value {
  const keys = [...object.properties.keys()];
  const numbers = keys.map(Number);
  if (keys.some((name, k) => String(numbers[k]) !== name)) {
    refuse(
      e.range(site),
      "state-dependent-value",
      "a property's name must be known beforehand where names are no numbers",
    );
  }
  const place = numbers.reduce<Scalar>((rest, number, k) => {
    return e.apply(select, [e.apply(eq, [key, number], site) as Truth, k, rest], site) as Scalar;
  }, -1);
  const values = [...object.properties.values()];
  return typeof place === "number" ? values[place] : entryAt(e, values, place, site);
}

/** `array[i] = value` where the index depends on the state: every entry keeps its value but the one it says. */
export function writeChosen(e: Evaluator, array: ArrayValue, index: Node, value: Value, site: AstNode): void {
  const given = settled(value);
  if (!isScalar(given) || !array.elements.every(isScalar)) {
    refuse(e.range(site), "state-dependent-value", "at an index that depends on the state only numbers can be written");
  }
  e.spend(array.length, site);
  const written = array.elements.map((x, k) => {
    return e.apply(select, [e.apply(eq, [index, k], site) as Truth, given as Scalar, x as Scalar], site);
  });
  e.change(array, site);
  array.replace(written);
}

/** An index that says an entry only where it is a whole number. */
function wholeIndex(e: Evaluator, index: Node, site: AstNode): Node {
  if (isWhole(index)) return index;
  if (reachable([index]).some(({ attributes: { slot } }) => slot === "z" || slot === "t")) {
    const message =
      "this index is not a whole number, and between whole numbers there is no entry: write `Math.floor(…)` or `Math.round(…)`";
    e.report(warningAt(e.range(site), "fractional-index", message, ["Math.floor(", ")"]));
  }
  const isEntry = e.apply(eq, [index, e.apply(floor, [index], site) as Scalar], site) as Truth;
  return e.node(e.apply(select, [isEntry, index, -1], site) as Scalar, site);
}

/** One of several values of a kind, by a whole number. */
class Choice {
  readonly #e: Evaluator;
  readonly #index: Node;
  readonly #site: AstNode;

  constructor(e: Evaluator, index: Node, site: AstNode) {
    this.#e = e;
    this.#index = index;
    this.#site = site;
  }

  /** May be an `OptionalValue` where some are undefined, and `Unusable` where they are of different kinds. */
  of(given: readonly Value[]): Value {
    const wrong = given.find((x) => x instanceof Unusable);
    if (wrong) return wrong;
    const values = given.map(contentOf);
    if (values.every((x) => Object.is(x, values[0])) && !isScalar(values[0])) return values[0];
    if (given.some((x) => isGiven(x) !== true)) return this.#optional(given);
    if (values.every(isScalar)) return this.#number(values);
    if (values.every(isTruth)) return this.#truth(values);
    if (values.every((x) => x instanceof ArrayValue)) return this.#array(values);
    if (values.every((x) => x instanceof Objects)) return this.#object(values);
    return this.#different(values);
  }

  #number(values: readonly Scalar[]): Value {
    const graph = this.#e.graph!;
    const table = values.every((x) => typeof x === "number")
      ? graph.table(Float64Array.from(values))
      : graph.apply(pack, values.map((x) => (typeof x === "number" ? graph.constant(x) : x))); // biome-ignore format: one thought
    return this.#e.applyNodes(gather, [table, this.#index], this.#site);
  }

  #truth(values: readonly Truth[]): Value {
    const numbers = values.map((x) => toNumber(this.#e, x, this.#site) as Scalar);
    return this.#e.apply(gt, [this.#number(numbers) as Scalar, 0], this.#site);
  }

  #array(rows: readonly ArrayValue[]): Value {
    const { length } = rows[0];
    const other = rows.find((row) => row.length !== length);
    if (other) return this.#different([rows[0], other]);
    this.#e.spend(length * rows.length, this.#site);
    const columns = Array.from({ length }, (_, j) => this.of(rows.map((row) => row.get(j))));
    return this.#locked(this.#e.array(columns));
  }

  #object(objects: readonly ObjectValue[]): Value {
    const keys = new Set(objects.flatMap(({ properties }) => [...properties.keys()]));
    this.#e.spend(keys.size * objects.length, this.#site);
    const of = (key: string) => this.of(objects.map(({ properties }) => properties.get(key)));
    return this.#locked(this.#e.object(new Map([...keys].map((key) => [key, of(key)]))));
  }

  /** A change of what was chosen would have to change what it was chosen from. */
  #locked<Holder extends ArrayValue | ObjectValue>(holder: Holder): Holder {
    holder.lock = `the index on line ${this.#e.range(this.#site).start.line}`;
    return holder;
  }

  #optional(given: readonly Value[]): Value {
    const known = given.map(contentOf).find((x) => x !== undefined && x !== null);
    if (known === undefined) return undefined;
    const value = this.of(given.map((x) => contentOf(x) ?? (isScalar(known) ? Number.NaN : known)));
    const presence = given.map((x) => toNumber(this.#e, isGiven(x), this.#site) as Scalar);
    return new OptionalValue(
      value,
      () => this.#e.apply(gt, [this.#number(presence) as Scalar, 0], this.#site) as Truth,
    );
  }

  #different(values: readonly Value[]): Unusable {
    const kinds = [...new Set(values.map(describe))].slice(0, 2).join(" or ");
    const message = `depending on the index this is ${kinds}; all entries must be numbers, or rows and objects of one shape`;
    return new Unusable(errorAt(this.#e.range(this.#site), "branches-differ", message));
  }
}
