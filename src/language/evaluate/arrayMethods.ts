import { Registry } from "../../core/registry.ts";
import { add } from "../../graph/ops/arithmetic.ts";
import { lt } from "../../graph/ops/comparison.ts";
import { select } from "../../graph/ops/selection.ts";
import type { AstNode } from "../syntax/ast.ts";
import { argumentSyntax } from "./argumentSyntax.ts";
import { describe } from "./describe.ts";
import { entryAt } from "./entryAt.ts";
import { knownInteger, scalar, truthOf } from "./operands.ts";
import { binary } from "./operators.ts";
import { settled } from "./optional.ts";
import { refuse } from "./refusal.ts";
import { Conditions } from "./search.ts";
import { found, sifted } from "./sifted.ts";
import type { CallSite } from "./sites.ts";
import { use } from "./use.ts";
import {
  ArrayValue,
  Builtin,
  Closure,
  type Evaluator,
  isNode,
  isScalar,
  isTruth,
  Namespace,
  type Scalar,
  type Truth,
  type Value,
} from "./value.ts";

/** A method of arrays, as JavaScript defines it. */
export interface ArrayMethod {
  readonly name: string;
  call(e: Evaluator, array: ArrayValue, args: readonly Value[], site: CallSite): Value;
}

export const arrayMethods = new Registry<ArrayMethod>("array method", [
  {
    name: "map",
    call(e, array, args, site) {
      const [f] = args;
      if (f instanceof Builtin && f.elementwise && array.vector && e.graph) {
        const node = e.applyNodes(f.elementwise, [array.vector], site.node);
        return new ArrayValue({ node, graph: e.graph }, e.store.epoch);
      }
      const results: Value[] = [];
      each(e, array, args, site, (x) => results.push(settled(x)));
      return e.array(results);
    },
  },
  {
    name: "forEach",
    call(e, array, args, site) {
      each(e, array, args, site, () => {});
      return undefined;
    },
  },
  {
    name: "some",
    call: (e, array, args, site) => conditionsOf(e, array, args, site).any(),
  },
  {
    name: "every",
    call: (e, array, args, site) => conditionsOf(e, array, args, site).every(),
  },
  {
    name: "find",
    call: (e, array, args, site) => found(e, array.elements, conditionsOf(e, array, args, site).first(), site.node),
  },
  {
    name: "findLast",
    call: (e, array, args, site) => found(e, array.elements, conditionsOf(e, array, args, site).last(), site.node),
  },
  {
    name: "findIndex",
    call: (e, array, args, site) => conditionsOf(e, array, args, site).first(),
  },
  {
    name: "findLastIndex",
    call: (e, array, args, site) => conditionsOf(e, array, args, site).last(),
  },
  {
    name: "filter",
    call(e, array, args, site) {
      const elements = [...array.elements];
      return sifted(e, elements, truths(e, array, args, site));
    },
  },
  {
    name: "flatMap",
    call(e, array, args, site) {
      const results: Value[] = [];
      each(e, array, args, site, (x) => {
        for (const part of x instanceof ArrayValue ? x.elements : [x]) results.push(part);
      });
      return e.array(results);
    },
  },
  {
    name: "reduce",
    call: (e, array, args, site) => fold(e, array, args, site, indices(array.length)),
  },
  {
    name: "reduceRight",
    call: (e, array, args, site) => fold(e, array, args, site, indices(array.length).reverse()),
  },
  {
    name: "slice",
    call(e, array, args, site) {
      const [start, end] = bounds(e, array.length, args, 0, site);
      e.spend(end - start, site.node);
      return e.array(array.elements.slice(start, end));
    },
  },
  {
    name: "concat",
    call: (e, array, args, site) => e.array(joined(e, [array, ...args], site.node)),
  },
  {
    name: "flat",
    call(e, array, args, site) {
      const depth = args[0] === undefined ? 1 : knownDepth(e, args[0], site);
      return e.array(flattened(e, array, depth, site.node));
    },
  },
  {
    name: "at",
    call(e, array, args, site) {
      const at = argumentSyntax(site, 0);
      const i = scalar(e, args[0], "an index", at);
      if (typeof i !== "number") {
        const fromEnd = e.apply(add, [i, array.length], at) as Scalar;
        const index = e.apply(select, [e.apply(lt, [i, 0], at) as Truth, fromEnd, i], at) as Scalar;
        return entryAt(e, array.elements, e.node(index, at), at);
      }
      const whole = Math.trunc(i) || 0;
      const index = whole < 0 ? array.length + whole : whole;
      return index >= 0 && index < array.length ? use(array.get(index)) : undefined;
    },
  },
  {
    name: "indexOf",
    call: (e, array, args, site) => equals(e, array, args, site, false).first(),
  },
  {
    name: "lastIndexOf",
    call: (e, array, args, site) => equals(e, array, args, site, false).last(),
  },
  {
    name: "includes",
    call: (e, array, args, site) => equals(e, array, args, site, true).any(),
  },
  {
    name: "sort",
    call(e, array, args, site) {
      e.change(array, site.node);
      array.replace(sorted(e, array, args, site), array.hasHoles);
      return array;
    },
  },
  {
    name: "toSorted",
    call: (e, array, args, site) => e.array(sorted(e, array, args, site)),
  },
  {
    name: "toReversed",
    call(e, array, _, site) {
      e.spend(array.length, site.node);
      return e.array([...array.elements].reverse());
    },
  },
  {
    name: "keys",
    call: (e, array) => e.array(indices(array.length)),
  },
  {
    name: "values",
    call: (e, array) => e.array([...array.elements]),
  },
  {
    name: "entries",
    call: (e, array, _, site) => {
      e.spend(3 * array.length, site.node);
      return e.array(array.elements.map((x, i) => e.array([i, x])));
    },
  },
  {
    name: "push",
    call(e, array, args, site) {
      e.change(array, site.node);
      e.spend(args.length, site.node);
      const elements = array.write();
      for (const x of args) elements.push(x);
      return elements.length;
    },
  },
  {
    name: "pop",
    call(e, array, _, site) {
      e.change(array, site.node);
      return array.write().pop();
    },
  },
  {
    name: "unshift",
    call(e, array, args, site) {
      e.change(array, site.node);
      e.spend(array.length + args.length, site.node);
      array.replace([...args, ...array.elements]);
      return array.length;
    },
  },
  {
    name: "shift",
    call(e, array, _, site) {
      e.change(array, site.node);
      e.spend(array.length, site.node);
      return array.write().shift();
    },
  },
  {
    name: "reverse",
    call(e, array, _, site) {
      e.change(array, site.node);
      e.spend(array.length, site.node);
      array.write().reverse();
      return array;
    },
  },
  {
    name: "fill",
    call(e, array, args, site) {
      const [start, end] = bounds(e, array.length, args, 1, site);
      e.change(array, site.node);
      e.spend(Math.max(0, end - start), site.node);
      const filled = [...array.elements].fill(args[0], start, end);
      array.replace(filled, array.hasHoles && (start > 0 || end < filled.length));
      return array;
    },
  },
]);

/** Calls back for each entry that there is when its turn comes, as JavaScript does where the array changes meanwhile. */
function each(
  e: Evaluator,
  array: ArrayValue,
  [f]: readonly Value[],
  site: CallSite,
  take: (result: Value, element: Value, index: number) => void,
): void {
  const callback = callbackOf(e, f, site);
  refuseHoles(e, array, site);
  const { length } = array;
  for (let i = 0; i < length && i < array.length; i++) {
    const element = array.get(i);
    take(e.call(callback, [element, i, array], site), element, i);
  }
}

/** Whether the callback holds for each entry. */
function truths(e: Evaluator, array: ArrayValue, args: readonly Value[], site: CallSite): Truth[] {
  const found: Truth[] = [];
  each(e, array, args, site, (x) => found.push(truthOf(e, use(x), argumentSyntax(site, 0))));
  return found;
}

function conditionsOf(e: Evaluator, array: ArrayValue, args: readonly Value[], site: CallSite): Conditions {
  return new Conditions(e, truths(e, array, args, site), site.node);
}

/** Whether each entry is the wanted one; NaN is the same as itself for `includes` only. */
function equals(e: Evaluator, array: ArrayValue, [wanted]: readonly Value[], site: CallSite, nan: boolean): Conditions {
  e.spend(array.length, site.node);
  const same = (x: Value): Truth => {
    if (nan && Number.isNaN(wanted) && Number.isNaN(x)) return true;
    if (!isNode(x) && !isNode(wanted)) return x === wanted;
    if (!(isScalar(x) && isScalar(wanted)) && !(isTruth(x) && isTruth(wanted))) return false;
    return binary(e, "===", x, wanted, { node: site.node, left: site.node, right: site.node }) as Truth;
  };
  return new Conditions(e, array.elements.map((x) => same(use(x))), site.node); // biome-ignore format: one thought
}

/** In the order of a callback, or of texts, as JavaScript does it. */
function sorted(e: Evaluator, array: ArrayValue, [f]: readonly Value[], site: CallSite): Value[] {
  const entries = [...array.elements];
  e.spend(entries.length * (32 - Math.clz32(entries.length)), site.node);
  if (f !== undefined) {
    const callback = callbackOf(e, f, site);
    return entries.sort((x, y) => known(e, e.call(callback, [x, y], site), argumentSyntax(site, 0)));
  }
  const isText = entries.every((x) => typeof x === "string" || typeof x === "number");
  if (!isText) refuse(e.range(site.node), "state-dependent-value", UNSORTED);
  return entries.sort();
}

const UNSORTED =
  "only what is known beforehand can be sorted; the order of values that depend on the state changes with it";

/** What a comparison of two entries gives. */
function known(e: Evaluator, order: Value, site: AstNode): number {
  const x = scalar(e, use(order), "what compares two entries", site);
  return typeof x === "number" ? x : refuse(e.range(site), "state-dependent-value", UNSORTED);
}

function fold(
  e: Evaluator,
  array: ArrayValue,
  args: readonly Value[],
  site: CallSite,
  order: readonly number[],
): Value {
  const callback = callbackOf(e, args[0], site);
  refuseHoles(e, array, site);
  const rest = [...order];
  if (rest.length === 0 && args.length < 2) {
    refuse(
      e.range(site.node),
      "invalid-argument",
      "`reduce` of an empty array needs an initial value as its second argument",
    );
  }
  let total = args.length < 2 ? use(array.get(rest.shift() as number)) : args[1];
  for (const i of rest) if (i < array.length) total = e.call(callback, [total, array.get(i), i, array], site);
  return total;
}

function callbackOf(e: Evaluator, f: Value, site: CallSite): Value {
  if (f instanceof Closure || f instanceof Builtin || f instanceof Namespace) return f;
  return refuse(
    e.range(argumentSyntax(site, 0)),
    "not-a-function",
    `this method needs a function, but this is ${describe(f)}`,
  );
}

function refuseHoles(e: Evaluator, array: ArrayValue, site: CallSite): void {
  if (!array.hasHoles) return;
  const message =
    "the entries of `Array(n)` are empty and are passed over here; write `Array.from({ length: n }, (_, i) => …)`";
  refuse(e.range(site.node), "invalid-argument", message);
}

/** Start and end as `slice` and `fill` take them: negative ones count from the end. */
function bounds(e: Evaluator, length: number, args: readonly Value[], first: number, site: CallSite): [number, number] {
  const bound = (k: number, missing: number) => {
    if (args[k] === undefined) return missing;
    const i = knownInteger(e, args[k], "a bound", argumentSyntax(site, k));
    return i < 0 ? Math.max(0, length + i) : Math.min(i, length);
  };
  const start = bound(first, 0);
  return [start, Math.max(start, bound(first + 1, length))];
}

function knownDepth(e: Evaluator, value: Value, site: CallSite): number {
  return value === Number.POSITIVE_INFINITY ? value : knownInteger(e, value, "the depth", argumentSyntax(site, 0));
}

function flattened(e: Evaluator, array: ArrayValue, depth: number, site: AstNode): Value[] {
  e.spend(array.length, site);
  if (depth < 1) return [...array.elements];
  return array.elements.flatMap((x) => (x instanceof ArrayValue ? flattened(e, x, depth - 1, site) : [x]));
}

/** Arrays and single values end to end. */
function joined(e: Evaluator, parts: readonly Value[], site: AstNode): Value[] {
  return parts.flatMap((part) => {
    if (!(part instanceof ArrayValue)) return [use(part)];
    e.spend(part.length, site);
    return part.elements;
  });
}

function indices(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
