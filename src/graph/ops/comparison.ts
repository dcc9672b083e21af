import { type Interval, interval, PARTIAL, worst } from "../interval.ts";
import type { ElementwiseOp, Node } from "../op.ts";
import { sub } from "./arithmetic.ts";
import { truth } from "./leaf.ts";

type Verdict = (x: Interval, y: Interval) => boolean;

function comparison(
  name: "lt" | "le" | "gt" | "ge" | "eq" | "ne",
  sign: string,
  value: (x: number, y: number) => boolean,
  always: Verdict,
  never: Verdict,
  commutative?: true,
): ElementwiseOp {
  return {
    name,
    doc: `x ${sign} y.`,
    kind: "elementwise",
    arity: 2,
    result: "mask",
    commutative,
    value: (x, y) => (value(x, y) ? 1 : 0),
    interval: (x, y) => {
      const grade = worst(x, y);
      // What may be NaN decides nothing: every comparison but ≠ is false then.
      if (grade === PARTIAL) return interval(0, 1, grade);
      if (always(x, y)) return interval(1, 1, grade);
      return interval(0, never(x, y) ? 0 : 1, grade);
    },
    vjp: () => [undefined, undefined],
    // What equality changes lasts for no time.
    switches: (graph, x, y) => (name === "eq" || name === "ne" ? [] : [{ of: graph.call(sub, x, y), at: "zeros" }]),
    wasm: (code, x, y) => code.op(name, x, y),
    tfjs: (code, x, y) => code.op(name, x, y),
  };
}

const below: Verdict = (x, y) => x.hi < y.lo;
const above: Verdict = (x, y) => x.lo > y.hi;
const notAbove: Verdict = (x, y) => x.hi <= y.lo;
const notBelow: Verdict = (x, y) => x.lo >= y.hi;
const same: Verdict = (x, y) => x.lo === x.hi && y.lo === y.hi && x.lo === y.lo;
const apart: Verdict = (x, y) => below(x, y) || above(x, y);

export const lt = comparison("lt", "<", (x, y) => x < y, below, notBelow);
export const le = comparison("le", "≤", (x, y) => x <= y, notAbove, above);
export const gt = comparison("gt", ">", (x, y) => x > y, above, notAbove);
export const ge = comparison("ge", "≥", (x, y) => x >= y, notBelow, below);
export const eq = comparison("eq", "=", (x, y) => x === y, same, apart, true);
export const ne = comparison("ne", "≠", (x, y) => x !== y, apart, same, true);

export const and: ElementwiseOp = {
  name: "and",
  doc: "Both conditions.",
  kind: "elementwise",
  arity: 2,
  result: "mask",
  maskInputs: [0, 1],
  commutative: true,
  value: (x, y) => x * y,
  interval: (x, y) => interval(Math.min(x.lo, y.lo), Math.min(x.hi, y.hi), worst(x, y)),
  vjp: () => [undefined, undefined],
  wasm: (code, x, y) => code.op("and", x, y),
  tfjs: (code, x, y) => code.op("and", x, y),
  simplify: (_, x, y) => {
    if (x.op === truth) return isTrue(x) ? y : x;
    if (y.op === truth) return isTrue(y) ? x : y;
    return x === y ? x : undefined;
  },
};

export const or: ElementwiseOp = {
  name: "or",
  doc: "Either condition.",
  kind: "elementwise",
  arity: 2,
  result: "mask",
  maskInputs: [0, 1],
  commutative: true,
  value: (x, y) => Math.max(x, y),
  interval: (x, y) => interval(Math.max(x.lo, y.lo), Math.max(x.hi, y.hi), worst(x, y)),
  vjp: () => [undefined, undefined],
  wasm: (code, x, y) => code.op("or", x, y),
  tfjs: (code, x, y) => code.op("or", x, y),
  simplify: (_, x, y) => {
    if (x.op === truth) return isTrue(x) ? x : y;
    if (y.op === truth) return isTrue(y) ? y : x;
    return x === y ? x : undefined;
  },
};

export const not: ElementwiseOp = {
  name: "not",
  doc: "The opposite condition.",
  kind: "elementwise",
  arity: 1,
  result: "mask",
  maskInputs: [0],
  value: (x) => 1 - x,
  interval: (x) => interval(1 - x.hi, 1 - x.lo, x.grade),
  vjp: () => [undefined],
  wasm: (code, x) => code.op("not", x),
  tfjs: (code, x) => code.op("not", x),
  // The opposite of x < y is not x ≥ y where one is NaN; only equality has an exact opposite.
  simplify: (graph, x) => {
    if (x.op === not) return x.inputs[0];
    if (x.op === eq) return graph.call(ne, ...x.inputs);
    return x.op === ne ? graph.call(eq, ...x.inputs) : undefined;
  },
};

export function isTrue(x: Node): boolean {
  return x.op === truth && x.attributes.value === 1;
}
