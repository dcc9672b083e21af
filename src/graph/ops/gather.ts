import { CONTINUOUS, DEFINED, everything, type Grade, hull, interval, PARTIAL, point, worst } from "../interval.ts";
import { type GraphBuilder, type Node, ShapeError, type VectorOp } from "../op.ts";
import { and, eq, ge, lt } from "./comparison.ts";
import { constant, numbersOf, table } from "./leaf.ts";
import { select } from "./selection.ts";
import { component } from "./structure.ts";

/** Ops that reach a component by an index that is computed. */

export const gather: VectorOp = {
  name: "gather",
  doc: "The component of a vector that a whole number says, counted from 0; NaN past its ends, as in JavaScript.",
  kind: "vector",
  selective: true,
  shape: ([, index]) => indexSize(index),
  value: (out, [entries, [index]]) => {
    out[0] = entries[index] ?? Number.NaN;
  },
  interval: ([entries, [index]]) => {
    const [first, last] = [Math.ceil(index.lo), Math.floor(index.hi)];
    const [from, to] = [Math.max(first, 0), Math.min(last, entries.length - 1)];
    if (from > to) return [everything(PARTIAL)];
    let { lo, hi, grade } = entries[from];
    for (let k = from + 1; k <= to; k++) {
      const entry = entries[k];
      lo = Math.min(lo, entry.lo);
      hi = Math.max(hi, entry.hi);
      grade = Math.min(grade, entry.grade) as Grade;
    }
    // From one entry to the next the value jumps, even where the two are alike.
    const jumps = from < to ? DEFINED : CONTINUOUS;
    const isPartial = first < 0 || last >= entries.length;
    return [interval(lo, hi, isPartial ? PARTIAL : (Math.min(jumps, grade, index.grade) as Grade))];
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.apply(scatter, [cotangent, inputs[1]], { size: inputs[0].size }),
    undefined,
  ],
  taylor: (code, [entries, [index]]) => [code.gather(entries, index)],
  wasm: (code, node) => code.gather(node, node.inputs[0], node.inputs[1]),
  tfjs: (code, [entries, index], { inputs }) => {
    const zero = code.constant(0);
    const past = code.op("ge", index, code.constant(inputs[0].size));
    const within = code.op("and", code.op("ge", index, zero), code.op("not", past));
    const inside = code.op("and", within, code.op("eq", index, code.op("floor", index)));
    const found = code.gather(entries, code.op("select", inside, index, zero));
    return code.op("select", inside, found, code.constant(Number.NaN));
  },
  simplify: (graph, [entries, index]) => {
    if (index.op === constant) {
      const i = Number(index.attributes.value);
      const isEntry = Number.isInteger(i) && i >= 0 && i < entries.size;
      return isEntry ? component(graph, entries, i) : graph.constant(Number.NaN);
    }
    if (entries.size > 1) return undefined;
    return graph.call(select, graph.call(eq, index, graph.constant(0)), entries, graph.constant(Number.NaN));
  },
};

export const scatter: VectorOp = {
  name: "scatter",
  doc: "A vector of zeros (attribute size) with the first input in the component that the second says, if there is one.",
  kind: "vector",
  shape: ([n, index], { size }) => {
    if (n !== 1) throw new ShapeError(`a vector of ${n} components cannot be put into one`);
    return Number(size) * indexSize(index);
  },
  value: (out, [[x], [index]]) => {
    out.fill(0);
    if (index >= 0 && index < out.length) out[index] = x;
  },
  interval: ([[x], [index]], { size }) =>
    Array.from({ length: Number(size) }, (_, i) => {
      if (i < index.lo || i > index.hi) return point(0);
      if (index.lo === index.hi) return interval(x.lo, x.hi, worst(x, index));
      const { lo, hi, grade } = hull(x, point(0));
      return interval(lo, hi, Math.min(grade, index.grade, DEFINED) as Grade);
    }),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(
      select,
      isWithin(graph, inputs[1], cotangent.size),
      graph.call(gather, cotangent, inputs[1]),
      graph.constant(0),
    ),
    undefined,
  ],
  taylor: (code, [[x], [index]], { size }) =>
    Array.from({ length: Number(size) }, (_, i) =>
      code.select(code.still(eq.interval, [index, code.constant(point(i))]), x, code.constant(point(0))),
    ),
  wasm: (code, node) => {
    const [x, index] = node.inputs;
    const { lanes } = code;
    code.reduce(node.size, lanes.constant(0), (at, i) => {
      const chosen = lanes.op("eq", code.load(index, 0), at);
      code.store(node, i, lanes.op("select", chosen, code.load(x, 0), lanes.constant(0)));
      return lanes.op("add", at, lanes.constant(1));
    });
  },
  tfjs: (code, [x, index], { size }) => {
    const places = code.table(Float64Array.from({ length: size }, (_, i) => i));
    return code.op("select", code.op("eq", places, index), x, code.constant(0));
  },
  simplify: (graph, [x, index], { size }) => {
    if (size !== 1) return undefined;
    return graph.call(select, graph.call(eq, index, graph.constant(0)), x, graph.constant(0));
  },
};

export const rank: VectorOp = {
  name: "rank",
  doc: "How many components of a nondecreasing vector are at most a number, or below it (attribute strict 1); NaN where that is.",
  kind: "vector",
  shape: ([, x]) => indexSize(x),
  value: (out, [entries, [x]], { strict }) => {
    out[0] = rankOf(entries, x, strict === 1);
  },
  interval: ([entries, [x]], { strict }) => {
    const isUnder = (entry: number, bound: number) => (strict === 1 ? entry < bound : entry <= bound);
    let [least, most] = [0, 0];
    for (const { lo, hi } of entries) {
      if (isUnder(hi, x.lo)) least++;
      if (isUnder(lo, x.hi)) most++;
    }
    return [interval(least, most, least < most ? (Math.min(DEFINED, x.grade) as Grade) : x.grade)];
  },
  vjp: () => [undefined, undefined],
  switches: (_, levels, x) => [{ of: x, at: "levels", levels }],
  taylor: (code, [entries, [x]], { strict }) => [
    code.still((at, ...levels) => rank.interval([levels, [at]], { strict })[0], [x, ...entries]),
  ],
  wasm: (code, node) => code.rank(node, node.inputs[0], node.inputs[1], node.attributes.strict === 1),
  tfjs: (code, [entries, x], { attributes }) => {
    const isUnder = code.op(attributes.strict === 1 ? "lt" : "le", entries, x);
    const count = code.sum(code.op("select", isUnder, code.constant(1), code.constant(0)));
    return code.op("select", code.op("eq", x, x), count, x);
  },
  simplify: (graph, [entries, x], { strict }) => {
    if (entries.op !== table || x.op !== constant) return undefined;
    return graph.constant(rankOf(numbersOf(entries), Number(x.attributes.value), strict === 1));
  },
};

/** How many numbers of a nondecreasing list are at most x, or below it, by halves; NaN where x is. */
export function rankOf(list: ArrayLike<number>, x: number, isStrict: boolean): number {
  if (Number.isNaN(x)) return x;
  let [found, rest] = [0, list.length];
  while (found < rest) {
    const middle = (found + rest) >> 1;
    if (isStrict ? list[middle] < x : list[middle] <= x) found = middle + 1;
    else rest = middle;
  }
  return found;
}

/** Whether an index says a component of a vector of so many. */
export function isWithin(graph: GraphBuilder, index: Node, size: number): Node {
  return graph.call(and, graph.call(ge, index, graph.constant(0)), graph.call(lt, index, graph.constant(size)));
}

function indexSize(size: number): number {
  if (size === 1) return 1;
  throw new ShapeError(`an index is one number, not a vector of ${size} components`);
}
