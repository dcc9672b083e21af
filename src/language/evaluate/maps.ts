import { Registry } from "../../core/registry.ts";
import { eq } from "../../graph/ops/comparison.ts";
import type { AstNode } from "../syntax/ast.ts";
import { argumentSyntax } from "./argumentSyntax.ts";
import { describe } from "./describe.ts";
import { refuse } from "./refusal.ts";
import { Conditions } from "./search.ts";
import { found } from "./sifted.ts";
import type { CallSite } from "./sites.ts";
import { use } from "./use.ts";
import { ArrayValue, type Evaluator, isNode, isScalar, MapValue, type Truth, type Value } from "./value.ts";

/** `new Map(…)` of pairs whose keys are known beforehand. */
export function newMap(e: Evaluator, [pairs]: readonly Value[], site: CallSite): Value {
  const content = new Map<string, Value>();
  const from = pairs instanceof MapValue ? entriesOf(e, pairs) : pairs;
  if (from !== undefined && from !== null) {
    const at = argumentSyntax(site, 0);
    const isPairs = from instanceof ArrayValue && from.elements.every((x) => x instanceof ArrayValue && x.length >= 2);
    if (!isPairs)
      refuse(e.range(at), "wrong-type", `\`Map\` takes an array of pairs [key, value], but this is ${describe(from)}`);
    e.spend(3 * from.length, site.node);
    for (const pair of from.elements as readonly ArrayValue[]) {
      content.set(keyText(e, pair.get(0), at), use(pair.get(1)));
    }
  }
  return new MapValue(e.object(content));
}

/** A map as the array of its pairs. */
export function entriesOf(e: Evaluator, { content }: MapValue): ArrayValue {
  return e.array([...content.properties].map(([key, value]) => e.array([keyOfText(key), value])));
}

interface MapMethod {
  readonly name: string;
  call(e: Evaluator, map: MapValue, args: readonly Value[], site: CallSite): Value;
}

export const mapMethods = new Registry<MapMethod>("method of a map", [
  {
    name: "get",
    call(e, { content }, [key], site) {
      if (!isNode(key)) return content.properties.get(keyText(e, key, argumentSyntax(site, 0)));
      return found(
        e,
        [...content.properties.values()],
        placeOf(e, content.properties.keys(), key, site).first(),
        site.node,
      );
    },
  },
  {
    name: "has",
    call(e, { content }, [key], site) {
      if (isNode(key)) return placeOf(e, content.properties.keys(), key, site).any();
      return content.properties.has(keyText(e, key, argumentSyntax(site, 0)));
    },
  },
  {
    name: "set",
    call(e, map, [key, value], site) {
      const text = keyText(e, key, argumentSyntax(site, 0));
      e.change(map.content, site.node);
      map.content.write().set(text, value);
      return map;
    },
  },
  { name: "keys", call: (e, { content }) => e.array([...content.properties.keys()].map(keyOfText)) },
  { name: "values", call: (e, { content }) => e.array([...content.properties.values()]) },
  { name: "entries", call: (e, map) => entriesOf(e, map) },
  {
    name: "forEach",
    call(e, map, [f], site) {
      for (const [key, value] of map.content.properties) e.call(f, [value, keyOfText(key), map], site);
      return undefined;
    },
  },
]);

/** Whether each key is the number that depends on the state. */
function placeOf(e: Evaluator, keys: Iterable<string>, wanted: Value, site: CallSite): Conditions {
  const same = [...keys].map((text): Truth => {
    const key = keyOfText(text);
    if (typeof key !== "number" || !isScalar(wanted)) return false;
    return e.apply(eq, [wanted, key], site.node) as Truth;
  });
  return new Conditions(e, same, site.node);
}

/** A key with its kind: the number 1 and the text "1" are two. */
function keyText(e: Evaluator, key: Value, site: AstNode): string {
  if (typeof key === "string") return `"${key}`;
  if (typeof key === "number") return `${key}`;
  return refuse(
    e.range(site),
    "state-dependent-value",
    `a key of a map must be a text or a number known beforehand, but this is ${describe(key)}`,
  );
}

function keyOfText(text: string): string | number {
  return text.startsWith('"') ? text.slice(1) : Number(text);
}
