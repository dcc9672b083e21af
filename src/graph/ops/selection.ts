import { DEFINED, type Grade, hull, type Interval, interval, point, worst } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { sub } from "./arithmetic.ts";
import { eq, ge, gt, isTrue, le, lt, not, or } from "./comparison.ts";
import { constant, isConstant, truth } from "./leaf.ts";

/** Ops whose value is one of their inputs. */

export const select: ElementwiseOp = {
  name: "select",
  doc: "y where the condition holds, else z.",
  kind: "elementwise",
  arity: 3,
  maskInputs: [0],
  selective: true,
  value: (condition, y, z) => (condition !== 0 ? y : z),
  interval: (condition, y, z) => {
    const grade = condition.grade;
    if (condition.lo === 1) return interval(y.lo, y.hi, worst(condition, y));
    if (condition.hi === 0) return interval(z.lo, z.hi, worst(condition, z));
    // Undecided: the value may jump from one branch to the other.
    const { lo, hi, grade: both } = hull(y, z);
    return interval(lo, hi, Math.min(both, grade === 0 ? both : grade, DEFINED) as Grade);
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    undefined,
    graph.call(select, inputs[0], cotangent, graph.constant(0)),
    graph.call(select, inputs[0], graph.constant(0), cotangent),
  ],
  taylor: (code, condition, y, z) => code.select(condition, y, z),
  wasm: (code, condition, y, z) => code.op("select", condition, y, z),
  tfjs: (code, condition, y, z) => code.op("select", condition, y, z),
  simplify: (graph, condition, y, z) => {
    if (condition.op === truth) return isTrue(condition) ? y : z;
    if (y === z) return y;
    if (condition.op === not) return graph.call(select, condition.inputs[0], z, y);
    if (y.op === select && y.inputs[0] === condition) return graph.call(select, condition, y.inputs[1], z);
    if (z.op === select && z.inputs[0] === condition) return graph.call(select, condition, y, z.inputs[2]);
    return undefined;
  },
};

export const guard: ElementwiseOp = {
  name: "guard",
  doc: "0 where the first is 0, else the second: keeps a cotangent of an untaken branch from meeting a non-finite factor.",
  kind: "elementwise",
  arity: 2,
  value: (cotangent, x) => (cotangent === 0 ? 0 : x),
  interval: (cotangent, x) => {
    if (cotangent.lo === 0 && cotangent.hi === 0) return interval(0, 0, cotangent.grade);
    if (cotangent.lo > 0 || cotangent.hi < 0) return interval(x.lo, x.hi, worst(cotangent, x));
    // A product with the first follows, so that the value is continuous where x is.
    return interval(Math.min(0, x.lo), Math.max(0, x.hi), worst(cotangent, x));
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [undefined, graph.call(guard, inputs[0], cotangent)],
  taylor: (code, cotangent, x) => {
    const zero = code.constant(point(0));
    return code.select(code.still(eq.interval, [cotangent, zero]), zero, x);
  },
  wasm: (code, cotangent, x) => code.op("select", code.op("eq", cotangent, code.constant(0)), code.constant(0), x),
  tfjs: (code, cotangent, x) => code.op("select", code.op("eq", cotangent, code.constant(0)), code.constant(0), x),
  simplify: (_, cotangent, x) => {
    if (cotangent.op === constant && !isConstant(cotangent, 0) && !isConstant(cotangent, -0)) return x;
    return isConstant(x, 0) ? x : undefined;
  },
};

export const min: ElementwiseOp = {
  name: "min",
  doc: "The smaller of two; NaN where either is; −0 is below 0.",
  kind: "elementwise",
  arity: 2,
  selective: true,
  value: Math.min,
  interval: (x, y) => interval(Math.min(x.lo, y.lo), Math.min(x.hi, y.hi), worst(x, y)),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const first = graph.call(le, inputs[0], inputs[1]);
    const zero = graph.constant(0);
    return [graph.call(select, first, cotangent, zero), graph.call(select, first, zero, cotangent)];
  },
  switches: (graph, x, y) => [{ of: graph.call(sub, x, y), at: "zeros" }],
  wasm: (code, x, y) => code.op("min", x, y),
  tfjs: (code, x, y) => code.op("min", x, y),
  simplify: (_, x, y) => (x === y ? x : undefined),
};

export const max: ElementwiseOp = {
  name: "max",
  doc: "The larger of two; NaN where either is; 0 is above −0.",
  kind: "elementwise",
  arity: 2,
  selective: true,
  value: Math.max,
  interval: (x, y) => interval(Math.max(x.lo, y.lo), Math.max(x.hi, y.hi), worst(x, y)),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const first = graph.call(ge, inputs[0], inputs[1]);
    const zero = graph.constant(0);
    return [graph.call(select, first, cotangent, zero), graph.call(select, first, zero, cotangent)];
  },
  switches: (graph, x, y) => [{ of: graph.call(sub, x, y), at: "zeros" }],
  wasm: (code, x, y) => code.op("max", x, y),
  tfjs: (code, x, y) => code.op("max", x, y),
  simplify: (_, x, y) => (x === y ? x : undefined),
};

export const clamp: ElementwiseOp = {
  name: "clamp",
  doc: "x held between a lower and an upper bound: min(max(x, lower), upper).",
  kind: "elementwise",
  arity: 3,
  word: ["x", "lower", "upper"],
  selective: true,
  value: (x, lower, upper) => Math.min(Math.max(x, lower), upper),
  interval: (x, lower, upper) => min.interval(max.interval(x, lower), upper) as Interval,
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [x, lower, upper] = inputs;
    const zero = graph.constant(0);
    const above = graph.call(gt, graph.call(max, x, lower), upper);
    const below = graph.call(lt, x, lower);
    return [
      graph.call(select, graph.call(or, above, below), zero, cotangent),
      graph.call(select, above, zero, graph.call(select, below, cotangent, zero)),
      graph.call(select, above, cotangent, zero),
    ];
  },
  switches: (graph, x, ...bounds) => bounds.map((bound) => ({ of: graph.call(sub, x, bound), at: "zeros" })),
  wasm: (code, x, lower, upper) => code.op("min", code.op("max", x, lower), upper),
  tfjs: (code, x, lower, upper) => code.op("min", code.op("max", x, lower), upper),
};
