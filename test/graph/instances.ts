import type { Graph } from "../../src/graph/graph.ts";
import type { Attributes, ElementwiseOp, Node, Op, VectorOp } from "../../src/graph/op.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { floor } from "../../src/graph/ops/rounding.ts";

/** Input sizes and attributes with which each vector op is tried, and which input must be whole or sorted; an op without an entry fails the tests over the registry. */
const SHAPES: Readonly<
  Record<
    string,
    readonly {
      readonly sizes: readonly number[];
      readonly attributes?: Attributes;
      readonly whole?: number;
      readonly sorted?: number;
    }[]
  >
> = {
  pack: [{ sizes: [1, 1, 1] }, { sizes: [2, 3, 1] }],
  slice: [
    { sizes: [5], attributes: { offset: 1, size: 3 } },
    { sizes: [4], attributes: { offset: 3, size: 1 } },
  ],
  place: [
    { sizes: [2], attributes: { offset: 1, size: 5 } },
    { sizes: [1], attributes: { offset: 0, size: 3 } },
  ],
  broadcast: [{ sizes: [1], attributes: { size: 4 } }],
  affine: [{ sizes: [12, 4, 3] }, { sizes: [2, 1, 2] }, { sizes: [2, 2, 1] }],
  matvec: [{ sizes: [12, 4] }, { sizes: [3, 3] }],
  matvecTransposed: [{ sizes: [12, 4] }, { sizes: [3, 1] }],
  outer: [{ sizes: [2, 3] }, { sizes: [1, 4] }],
  dot: [{ sizes: [4, 4] }, { sizes: [1, 1] }],
  sum: [{ sizes: [5] }, { sizes: [1] }],
  gather: [
    { sizes: [5, 1], whole: 1 },
    { sizes: [1, 1], whole: 1 },
    { sizes: [9, 1], whole: 1 },
  ],
  scatter: [
    { sizes: [1, 1], whole: 1, attributes: { size: 4 } },
    { sizes: [1, 1], whole: 1, attributes: { size: 1 } },
  ],
  rank: [
    { sizes: [4, 1], sorted: 0, attributes: { strict: 0 } },
    { sizes: [1, 1], sorted: 0, attributes: { strict: 1 } },
    { sizes: [7, 1], sorted: 0, attributes: { strict: 1 } },
  ],
  norm: [{ sizes: [2] }, { sizes: [5] }],
};

/** One application of an op to components of input slot "z" (a mask input is component > 0). */
export interface Instance {
  readonly node: Node;
  /** How many components of "z" it reads. */
  readonly length: number;
}

export function instances(graph: Graph, op: ElementwiseOp | VectorOp): Instance[] {
  if (op.kind === "elementwise") {
    const inputs = Array.from({ length: op.arity }, (_, k) => {
      const x = graph.input("z", k);
      return op.maskInputs?.includes(k) ? graph.call(gt, x, graph.constant(0)) : x;
    });
    return [{ node: graph.apply(op, inputs), length: op.arity }];
  }
  const shapes = SHAPES[op.name];
  if (!shapes) throw new Error(`no shapes to try ${op.name} with`);
  return shapes.map(({ sizes, attributes, whole, sorted }) => {
    let length = 0;
    const inputs = sizes.map((size, k) => {
      if (k === sorted) return graph.table(Float64Array.from({ length: size }, (_, i) => i - 1.5));
      const x = graph.input("z", length, size);
      length += size;
      return k === whole ? graph.call(floor, x) : x;
    });
    return { node: graph.apply(op, inputs, attributes), length };
  });
}

export function isApplied(op: Op): op is ElementwiseOp | VectorOp {
  return op.kind !== "leaf";
}
