import type { Graph } from "../graph.ts";
import type { ElementwiseOp, Node } from "../op.ts";
import { matvec } from "../ops/matrix.ts";
import { pack, slice } from "../ops/structure.ts";

/** What coefficients of interpolants are computed with: numbers, or nodes of a graph where values are not known. */
export interface VectorAlgebra<V> {
  known(x: readonly number[]): V;
  /** Components `from … from + size − 1`. */
  part(x: V, from: number, size: number): V;
  join(...parts: V[]): V;
  /** Component by component; one of size 1 is repeated. */
  apply(op: ElementwiseOp, ...x: V[]): V;
  /** A linear map, as a function of known numbers. */
  linear(map: (x: readonly number[]) => readonly number[], x: V, size: number): V;
}

export const numbers: VectorAlgebra<readonly number[]> = {
  known: (x) => x,
  part: (x, from, size) => x.slice(from, from + size),
  join: (...parts) => parts.flat(),
  apply(op, ...x) {
    const size = x.reduce((most, { length }) => Math.max(most, length), 1);
    return Array.from({ length: size }, (_, i) => op.value(...x.map((of) => of[of.length === 1 ? 0 : i])));
  },
  linear: (map, x) => map(x),
};

export function nodes(graph: Graph): VectorAlgebra<Node> {
  return {
    known: (x) => (x.length === 1 ? graph.constant(x[0]) : graph.table(Float64Array.from(x))),
    part: (x, from, size) => (size === x.size ? x : graph.apply(slice, [x], { offset: from, size })),
    join: (...parts) => graph.call(pack, ...parts),
    apply: (op, ...x) => graph.call(op, ...x),
    linear(map, x, size) {
      const columns = Array.from({ length: size }, (_, j) => map(Array.from({ length: size }, (_, i) => +(i === j))));
      const rows = columns[0].flatMap((_, i) => columns.map((column) => column[i]));
      return graph.call(matvec, graph.table(Float64Array.from(rows)), x);
    },
  };
}
