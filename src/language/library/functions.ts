import { counted } from "../../core/counted.ts";
import { quoted } from "../../core/quoted.ts";
import { elementwiseLibrary, requiredArguments } from "../../graph/library.ts";
import type { ElementwiseOp } from "../../graph/op.ts";
import { dot, matvec } from "../../graph/ops/matrix.ts";
import { norm, sum } from "../../graph/ops/reduction.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { scalar } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import type { CallSite } from "../evaluate/sites.ts";
import { use } from "../evaluate/use.ts";
import { ArrayValue, Builtin, type Evaluator, type Value } from "../evaluate/value.ts";
import { needArguments } from "./arguments.ts";
import { interpolate } from "./interpolate.ts";
import { table } from "./table.ts";
import { apply, arrayOf, joinVectors, numberOf, sizeOf, type VectorValue, vectorOf } from "./vectors.ts";

/** The functions of `node-ode` that compute. */
export const functions: readonly Builtin[] = [
  ...elementwiseLibrary.map(elementwise),
  new Builtin("matvec", (e, args, site) => {
    needArguments(e, "matvec", args, 2, site);
    const [rowsSite, vectorSite] = [argumentSyntax(site, 0), argumentSyntax(site, 1)];
    const rows = matrixRows(e, args[0], site);
    const x = vectorOf(e, args[1], "the vector of `matvec`", vectorSite);
    const wrong = rows.findIndex((row) => sizeOf(row) !== sizeOf(x));
    if (wrong >= 0) {
      const message = `matvec: row ${wrong} of the matrix has ${counted(sizeOf(rows[wrong]), "entry", "entries")}, the vector has ${sizeOf(x)}`;
      refuse(e.range(site.node), "size-mismatch", message);
    }
    return arrayOf(e, apply(e, matvec, [joinVectors(e, rows, rowsSite), x], site.node));
  }),
  new Builtin("dot", (e, args, site) => {
    needArguments(e, "dot", args, 2, site);
    const [x, y] = [0, 1].map((k) => vectorOf(e, args[k], "a vector of `dot`", argumentSyntax(site, k)));
    if (sizeOf(x) !== sizeOf(y)) {
      refuse(
        e.range(site.node),
        "size-mismatch",
        `dot: the first vector has ${counted(sizeOf(x), "entry", "entries")}, the second has ${sizeOf(y)}`,
      );
    }
    return numberOf(apply(e, dot, [x, y], site.node));
  }),
  new Builtin("norm", (e, args, site) => reduce(e, "norm", args, site)),
  new Builtin("sum", (e, args, site) => reduce(e, "sum", args, site)),
  new Builtin("concat", (e, args, site) => {
    const parts = args.flatMap((part, k) => {
      if (!(part instanceof ArrayValue)) return [scalar(e, part, "a part of `concat`", argumentSyntax(site, k))];
      e.spend(part.length, site.node);
      return part.elements;
    });
    return e.array(parts);
  }),
  interpolate,
  table,
];

/** A function of numbers that also works component by component: on arrays of one length, beside which numbers are repeated. */
function elementwise(op: ElementwiseOp): Builtin {
  const call = (e: Evaluator, args: readonly Value[], site: CallSite): Value => {
    needArguments(e, op.name, args, requiredArguments(op), site);
    const given = [...args.slice(0, op.arity), ...(op.defaults ?? []).slice(args.length - requiredArguments(op))];
    if (!given.some((x) => x instanceof ArrayValue)) {
      const scalars = given.map((x, k) => scalar(e, x, `an argument of ${quoted(op.name)}`, argumentSyntax(site, k)));
      return e.apply(op, scalars, site.node);
    }
    return arrayOf(e, apply(e, op, sameSizes(e, op.name, given, site), site.node));
  };
  return new Builtin(op.name, call, requiredArguments(op) === 1 && op.arity === 1 ? op : undefined);
}

function sameSizes(e: Evaluator, name: string, args: readonly Value[], site: CallSite): VectorValue[] {
  const vectors = args.map((x, k) => {
    if (x instanceof ArrayValue) return vectorOf(e, x, `an argument of ${quoted(name)}`, argumentSyntax(site, k));
    const number = scalar(e, x, `an argument of ${quoted(name)}`, argumentSyntax(site, k));
    return typeof number === "number" ? Float64Array.of(number) : number;
  });
  const sizes = new Set(vectors.filter((_, k) => args[k] instanceof ArrayValue).map(sizeOf));
  if (sizes.size > 1) {
    refuse(e.range(site.node), "size-mismatch", `${name}: arrays of ${[...sizes].join(" and of ")} entries`);
  }
  return vectors;
}

function reduce(e: Evaluator, name: "norm" | "sum", args: readonly Value[], site: CallSite): Value {
  needArguments(e, name, args, 1, site);
  // An empty array has no component to make a vector of.
  if (args[0] instanceof ArrayValue && args[0].length === 0) return 0;
  const x = vectorOf(e, args[0], `the argument of ${quoted(name)}`, argumentSyntax(site, 0));
  return numberOf(apply(e, name === "sum" ? sum : norm, [x], site.node));
}

function matrixRows(e: Evaluator, value: Value, site: CallSite): VectorValue[] {
  const at = argumentSyntax(site, 0);
  if (
    !(value instanceof ArrayValue) ||
    value.length === 0 ||
    !value.elements.every((row) => row instanceof ArrayValue)
  ) {
    refuse(
      e.range(at),
      "wrong-type",
      `the matrix of \`matvec\` must be an array of rows, but this is ${describe(value)}`,
    );
  }
  return value.elements.map((row) => vectorOf(e, use(row), "a row of the matrix", at));
}
