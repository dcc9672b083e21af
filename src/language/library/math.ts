import type { ElementwiseOp } from "../../graph/op.ts";
import { norm } from "../../graph/ops/reduction.ts";
import { ops } from "../../graph/ops/registry.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { scalar } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import { Builtin, Namespace, type Value } from "../evaluate/value.ts";
import { rangeOf } from "../syntax/range.ts";
import { needArguments } from "./arguments.ts";
import { apply, numberOf, vectorOf } from "./vectors.ts";

type Call = Builtin["call"];

/** `Math`: its constants, and every function of numbers that the graph has an op of that name for. */
export const math = new Namespace(
  "Math",
  (name, site) => {
    if (name === "random") {
      const message =
        "`Math.random` is refused: a right-hand side gives the same value for the same state and time; noise belongs in the data";
      refuse(rangeOf(site), "not-deterministic", message);
    }
    return members.has(name) ? { value: members.get(name) } : undefined;
  },
  () => [...members.keys()],
);

const members = new Map<string, Value>();
for (const name of Object.getOwnPropertyNames(Math)) {
  const value: unknown = Math[name as keyof typeof Math];
  const op = ops.find(name);
  if (typeof value === "number") members.set(name, value);
  else if (op?.kind === "elementwise")
    members.set(name, new Builtin(name, callOf(op), op.arity === 1 ? op : undefined));
}

function callOf(op: ElementwiseOp): Call {
  switch (op.name) {
    case "max":
      return extreme(op, Number.NEGATIVE_INFINITY);
    case "min":
      return extreme(op, Number.POSITIVE_INFINITY);
    case "hypot":
      return hypotenuse(op);
    default:
      return fixed(op);
  }
}

function fixed(op: ElementwiseOp): Call {
  return (e, args, site) => {
    needArguments(e, `Math.${op.name}`, args, op.arity, site);
    const given = args
      .slice(0, op.arity)
      .map((x, k) => scalar(e, x, `the argument of \`Math.${op.name}\``, argumentSyntax(site, k)));
    return e.apply(op, given, site.node);
  };
}

/** The largest or smallest of any number of arguments, from the first on. */
function extreme(op: ElementwiseOp, ofNone: number): Call {
  return (e, args, site) => {
    const given = args.map((x, k) => scalar(e, x, `an argument of \`Math.${op.name}\``, argumentSyntax(site, k)));
    if (given.length === 0) return ofNone;
    return given.reduce<Value>((most, x) => e.apply(op, [most as number, x], site.node), given.shift());
  };
}

function hypotenuse(op: ElementwiseOp): Call {
  return (e, args, site) => {
    if (args.length === 2) return fixed(op)(e, args, site);
    if (args.length === 0) return 0;
    return numberOf(
      apply(e, norm, [vectorOf(e, e.array([...args]), "the arguments of `Math.hypot`", site.node)], site.node),
    );
  };
}
