import { Registry } from "../../core/registry.ts";
import { and, not } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { argumentSyntax } from "./argumentSyntax.ts";
import { chooseValue } from "./branches.ts";
import { describe } from "./describe.ts";
import { entryAt } from "./entryAt.ts";
import { knownInteger, truthOf } from "./operands.ts";
import { settled } from "./optional.ts";
import { refuse } from "./refusal.ts";
import { Conditions } from "./search.ts";
import type { CallSite } from "./sites.ts";
import { use } from "./use.ts";
import { type Evaluator, type Scalar, SiftedValue, type Truth, type Value } from "./value.ts";

/** `sifted.length` and `sifted[k]`. */
export function readSifted(
  e: Evaluator,
  { elements, kept }: SiftedValue,
  { value, node }: { readonly value: Value; readonly node: AstNode },
  site: AstNode,
): Value {
  const conditions = new Conditions(e, kept, site);
  if (value === "length") return conditions.count();
  if (typeof value === "number" && Number.isInteger(value) && value >= 0)
    return nthOf(e, elements, conditions, value, site);
  return refuse(
    e.range(node),
    "state-dependent-value",
    `of what \`filter\` leaves on a condition on the state only \`length\`, \`at\` and entries at known indices can be read, not ${describe(value)}`,
  );
}

/** The entry of that place among those that hold, from the end where it is negative; undefined where there are fewer. */
export function nthOf(
  e: Evaluator,
  elements: readonly Value[],
  conditions: Conditions,
  place: number,
  site: AstNode,
): Value {
  if (place === 0) return found(e, elements, conditions.first(), site);
  if (place === -1) return found(e, elements, conditions.last(), site);
  return found(e, elements, new Conditions(e, conditions.nth(place), site).first(), site);
}

/** The entry at an index that may be −1. */
export function found(e: Evaluator, elements: readonly Value[], index: Scalar, site: AstNode): Value {
  if (typeof index !== "number") return entryAt(e, elements, index, site);
  return index < 0 ? undefined : use(elements[index]);
}

/** The entries for which conditions hold: an array where all of them are known. */
export function sifted(e: Evaluator, elements: readonly Value[], kept: readonly Truth[]): Value {
  const isKnown = kept.every((condition) => typeof condition === "boolean");
  return isKnown ? e.array(elements.filter((_, k) => kept[k])) : new SiftedValue(elements, kept);
}

/** The methods of what a filter leaves, those that need no place of an entry in it. */
export const siftedMethods = new Registry<SiftedMethod>("method of what `filter` leaves", [
  {
    name: "at",
    call(e, { elements, kept }, [place], site) {
      const k = knownInteger(e, place, "an index", argumentSyntax(site, 0));
      return nthOf(e, elements, new Conditions(e, kept, site.node), k, site.node);
    },
  },
  {
    name: "map",
    call: (e, { elements, kept }, args, site) => new SiftedValue(results(e, elements, kept, args, site), kept),
  },
  {
    name: "filter",
    call: (e, value, args, site) => sifted(e, value.elements, keptAlso(e, value, args, site)),
  },
  {
    name: "some",
    call: (e, value, args, site) => new Conditions(e, keptAlso(e, value, args, site), site.node).any(),
  },
  {
    name: "every",
    call(e, { elements, kept }, args, site) {
      const holds = results(e, elements, kept, args, site).map((x, k) => {
        const fails = e.apply(not, [truthOf(e, use(x), site.node)], site.node) as Truth;
        return e.apply(and, [kept[k], fails], site.node) as Truth;
      });
      return e.apply(not, [new Conditions(e, holds, site.node).any()], site.node);
    },
  },
  {
    name: "find",
    call: (e, value, args, site) =>
      found(e, value.elements, new Conditions(e, keptAlso(e, value, args, site), site.node).first(), site.node),
  },
  {
    name: "findLast",
    call: (e, value, args, site) =>
      found(e, value.elements, new Conditions(e, keptAlso(e, value, args, site), site.node).last(), site.node),
  },
  {
    name: "reduce",
    call(e, { elements, kept }, args, site) {
      if (args.length < 2)
        refuse(
          e.range(site.node),
          "invalid-argument",
          "`reduce` of what may be empty needs an initial value as its second argument",
        );
      return elements.reduce<Value>((total, x, k) => {
        const next = () => e.call(args[0], [total, x], site);
        const condition = kept[k];
        if (typeof condition === "boolean") return condition ? next() : total;
        return chooseValue(e, condition, site.node, next, () => total);
      }, args[1]);
    },
  },
]);

interface SiftedMethod {
  readonly name: string;
  call(e: Evaluator, value: SiftedValue, args: readonly Value[], site: CallSite): Value;
}

/** What a callback gives for each entry that may be there; its second argument, the place among them, is not known. */
function results(
  e: Evaluator,
  elements: readonly Value[],
  kept: readonly Truth[],
  [f]: readonly Value[],
  site: CallSite,
): Value[] {
  return elements.map((x, k) => (kept[k] === false ? x : settled(use(e.call(f, [x], site)))));
}

function keptAlso(e: Evaluator, { elements, kept }: SiftedValue, args: readonly Value[], site: CallSite): Truth[] {
  return elements.map((x, k) => {
    if (kept[k] === false) return false;
    const holds = truthOf(e, use(e.call(args[0], [x], site)), site.node);
    return e.apply(and, [kept[k], holds], site.node) as Truth;
  });
}
