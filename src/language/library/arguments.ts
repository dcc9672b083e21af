import { counted } from "../../core/counted.ts";
import { nearestName } from "../../core/nearestName.ts";
import { listed, quoted } from "../../core/quoted.ts";
import { describe } from "../evaluate/describe.ts";
import { spelling } from "../evaluate/members.ts";
import { refuse } from "../evaluate/refusal.ts";
import type { CallSite } from "../evaluate/sites.ts";
import { use } from "../evaluate/use.ts";
import { ArrayValue, type Evaluator, ObjectValue, type Value } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";

/** Refuses a call with too few arguments; more than are taken are passed over, as JavaScript does. */
export function needArguments(e: Evaluator, name: string, args: readonly Value[], least: number, site: CallSite): void {
  if (args.length >= least) return;
  refuse(
    e.range(site.node),
    "invalid-argument",
    `${quoted(name)} needs ${counted(least, "argument")}, but gets ${args.length}`,
  );
}

/** The entries of a trailing options object, each with its syntax; an unknown key is refused with the nearest known one. */
export function optionsOf(
  e: Evaluator,
  name: string,
  value: Value,
  known: readonly string[],
  site: AstNode,
): Map<string, Option> {
  if (value === undefined) return new Map();
  if (!(value instanceof ObjectValue)) {
    return refuse(
      e.range(site),
      "invalid-argument",
      `the options of ${quoted(name)} must be an object { ${listed(known)} }, but this is ${describe(value)}`,
    );
  }
  const options = new Map<string, Option>();
  for (const [key, each] of value.properties) {
    const syntax = value.literal?.get(key);
    if (!known.includes(key)) {
      const near = nearestName(key, known);
      const advice = near ? `did you mean ${quoted(near)}?` : `known are ${listed(known)}`;
      const at = syntax?.key ?? site;
      refuse(
        e.range(at),
        "unknown-option",
        `${quoted(name)} has no option ${quoted(key)}; ${advice}`,
        near ? spelling(at, near) : undefined,
      );
    }
    if (each !== undefined) options.set(key, { value: use(each), site: syntax?.value ?? site });
  }
  return options;
}

export interface Option {
  readonly value: Value;
  readonly site: AstNode;
}

/** Known entries that are copied at the cost of one step. */
const COPIED = 64;

/** A known value of the text as plain data: what JSON could say. Everything else is refused. */
export function plainData(e: Evaluator, value: Value, what: string, site: AstNode): unknown {
  if (value instanceof ArrayValue) {
    // They are known: what is done with one of them is little beside an expression, and a file may hold millions.
    e.spend(Math.ceil(value.length / COPIED), site);
    return value.elements.map((x) => plainData(e, use(x), what, site));
  }
  if (value instanceof ObjectValue) {
    return Object.fromEntries([...value.properties].map(([key, x]) => [key, plainData(e, use(x), what, site)]));
  }
  if (typeof value !== "object" || value === null) return value;
  return refuse(e.range(site), "invalid-argument", `${what} must be known numbers, but this is ${describe(value)}`);
}
