import { type Interval, interval } from "../interval.ts";
import { ShapeError, type VectorOp } from "../op.ts";
import type { Series } from "../seriesCode.ts";
import { add, mul } from "./arithmetic.ts";

/** Dense layers; a matrix is a vector of its entries row by row, with one row per output. */

export const affine: VectorOp = {
  name: "affine",
  doc: "W x + b, a dense layer.",
  kind: "vector",
  multiplies: true,
  shape: ([weights, n, m]) => {
    if (weights !== m * n) throw new ShapeError(`a layer from ${n} to ${m} has ${m * n} weights, not ${weights}`);
    return m;
  },
  value: (out, [W, x, b]) => {
    multiply(out, W, x);
    for (let i = 0; i < out.length; i++) out[i] += b[i];
  },
  interval: ([W, x, b]) => multiplyIntervals(W, x).map((y, i) => add.interval(y, b[i])),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(outer, cotangent, inputs[1]),
    graph.call(matvecTransposed, inputs[0], cotangent),
    cotangent,
  ],
  taylor: (code, [W, x, b]) => rowsOf(W, x.length).map((row, i) => code.add(code.dot(row, x), b[i])),
  wasm: (code, node) => code.matvec(node, node.inputs[0], node.inputs[1], node.inputs[2]),
  tfjs: (code, [W, x, b]) => code.op("add", code.matvec(W, x), b),
};

export const matvec: VectorOp = {
  name: "matvec",
  doc: "Matrix times vector.",
  kind: "vector",
  multiplies: true,
  shape: ([entries, n]) => {
    if (entries % n !== 0) throw new ShapeError(`a matrix of ${entries} entries has no rows of ${n}`);
    return entries / n;
  },
  value: (out, [W, x]) => multiply(out, W, x),
  interval: ([W, x]) => multiplyIntervals(W, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(outer, cotangent, inputs[1]),
    graph.call(matvecTransposed, inputs[0], cotangent),
  ],
  taylor: (code, [W, x]) => rowsOf(W, x.length).map((row) => code.dot(row, x)),
  wasm: (code, node) => code.matvec(node, node.inputs[0], node.inputs[1]),
  tfjs: (code, [W, x]) => code.matvec(W, x),
};

export const matvecTransposed: VectorOp = {
  name: "matvecTransposed",
  doc: "Transposed matrix times vector.",
  kind: "vector",
  multiplies: true,
  shape: ([entries, m]) => {
    if (entries % m !== 0) throw new ShapeError(`a matrix of ${entries} entries has no ${m} equal rows`);
    return entries / m;
  },
  value: (out, [W, y]) => {
    const n = out.length;
    out.fill(0);
    for (let i = 0; i < y.length; i++) for (let j = 0; j < n; j++) out[j] += W[i * n + j] * y[i];
  },
  interval: ([W, y]) => {
    const n = W.length / y.length;
    return Array.from({ length: n }, (_, j) => dotIntervals((i) => W[i * n + j], y));
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(outer, inputs[1], cotangent),
    graph.call(matvec, inputs[0], cotangent),
  ],
  taylor: (code, [W, y]) => {
    const rows = rowsOf(W, W.length / y.length);
    return rows[0].map((_, j) =>
      code.dot(
        rows.map((row) => row[j]),
        y,
      ),
    );
  },
  wasm: (code, node) => code.matvecTransposed(node, node.inputs[0], node.inputs[1]),
  tfjs: (code, [W, y]) => code.matvecTransposed(W, y),
};

export const outer: VectorOp = {
  name: "outer",
  doc: "All products of two vectors, one row per component of the first.",
  kind: "vector",
  multiplies: true,
  shape: ([m, n]) => m * n,
  value: (out, [u, v]) => {
    for (let i = 0; i < u.length; i++) for (let j = 0; j < v.length; j++) out[i * v.length + j] = u[i] * v[j];
  },
  interval: ([u, v]) => u.flatMap((x) => v.map((y) => mul.interval(x, y))),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(matvec, cotangent, inputs[1]),
    graph.call(matvecTransposed, cotangent, inputs[0]),
  ],
  taylor: (code, [u, v]) => u.flatMap((x) => v.map((y) => code.mul(x, y))),
  wasm: (code, node) => code.outer(node, node.inputs[0], node.inputs[1]),
  tfjs: (code, [u, v]) => code.outer(u, v),
};

export const dot: VectorOp = {
  name: "dot",
  doc: "Sum of the products of corresponding components.",
  kind: "vector",
  multiplies: true,
  shape: ([m, n]) => {
    if (m !== n) throw new ShapeError(`dot of vectors of ${m} and of ${n} components`);
    return 1;
  },
  value: (out, [x, y]) => multiply(out, x, y),
  interval: ([x, y]) => multiplyIntervals(x, y),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(mul, cotangent, inputs[1]),
    graph.call(mul, cotangent, inputs[0]),
  ],
  taylor: (code, [x, y]) => [code.dot(x, y)],
  wasm: (code, node) => code.matvec(node, node.inputs[0], node.inputs[1]),
  tfjs: (code, [x, y]) => code.sum(code.op("mul", x, y)),
};

function rowsOf(W: readonly Series[], n: number): readonly (readonly Series[])[] {
  return Array.from({ length: W.length / n }, (_, i) => W.slice(i * n, (i + 1) * n));
}

function multiply(out: Float64Array, W: Float64Array, x: Float64Array): void {
  for (let i = 0, k = 0; i < out.length; i++) {
    let total = 0;
    for (let j = 0; j < x.length; j++, k++) total += W[k] * x[j];
    out[i] = total;
  }
}

function multiplyIntervals(W: readonly Interval[], x: readonly Interval[]): Interval[] {
  const n = x.length;
  return Array.from({ length: W.length / n }, (_, i) => dotIntervals((j) => W[i * n + j], x));
}

function dotIntervals(row: (j: number) => Interval, x: readonly Interval[]): Interval {
  return x.reduce((total, y, j) => add.interval(total, mul.interval(row(j), y)), interval(0, 0));
}
