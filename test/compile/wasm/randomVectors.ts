import type { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import type { Node } from "../../../src/graph/op.ts";
import { add, div, mul, sub } from "../../../src/graph/ops/arithmetic.ts";
import { gt } from "../../../src/graph/ops/comparison.ts";
import { affine, dot, matvec, matvecTransposed, outer } from "../../../src/graph/ops/matrix.ts";
import { sum } from "../../../src/graph/ops/reduction.ts";
import { abs } from "../../../src/graph/ops/rounding.ts";
import { max, select } from "../../../src/graph/ops/selection.ts";
import { broadcast, component, pack, place, slice } from "../../../src/graph/ops/structure.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";

export const VECTORS_DIMENSION = 5;
export const VECTORS_PARAMETERS = 1000;

/** A graph of random vector ops, of vectors that are handled in loops and of few components, and with long-lived values. */
export function randomVectors(random: Random, steps: number): VectorField {
  const graph = new Graph();
  const below = (n: number) => Math.floor(n * random.uniform());
  const pool: Node[] = Array.from({ length: VECTORS_DIMENSION }, (_, i) => graph.input("z", i));
  pool.push(graph.input("t", 0), graph.apply(pack, pool.slice(0, VECTORS_DIMENSION)));
  const any = () => pool[pool.length - 1 - below(Math.min(pool.length, 12))];
  const theta = (size: number) => graph.input("theta", below(VECTORS_PARAMETERS - size), size);
  const sizes = [1, 2, 7, 8, 9, 12, 17];
  /** Some vector of that size: one there is, or one made for it. */
  const ofSize = (size: number): Node => {
    const known = pool.filter((x) => x.size === size);
    if (known.length > 0 && random.uniform() < 0.8) return known[below(known.length)];
    if (random.uniform() < 0.3) return theta(size);
    const x = any();
    if (x.size === 1) return graph.apply(broadcast, [x], { size });
    if (x.size >= size) return graph.apply(slice, [x], { offset: below(x.size - size + 1), size });
    return graph.apply(place, [x], { offset: below(size - x.size + 1), size });
  };
  /** Between −1 and 1, so that nothing overflows. */
  const bounded = (x: Node) => graph.call(div, x, graph.call(add, graph.constant(1), graph.call(abs, x)));
  const makers: (() => Node)[] = [
    () => graph.call([add, sub, mul, max][below(4)], any(), graph.constant(random.uniform())),
    () => {
      const x = any();
      return graph.call([add, sub, mul][below(3)], x, ofSize(random.uniform() < 0.3 ? 1 : x.size));
    },
    () => {
      const x = any();
      return graph.call(select, graph.call(gt, x, ofSize(x.size)), ofSize(x.size), ofSize(1));
    },
    () => {
      const [x, m] = [any(), sizes[below(sizes.length)]];
      return graph.call(affine, theta(m * x.size), x, random.uniform() < 0.5 ? theta(m) : ofSize(m));
    },
    () => {
      const [x, m] = [any(), sizes[below(sizes.length)]];
      return graph.call(matvecTransposed, theta(m * x.size), x);
    },
    () => {
      // A matrix that depends on the state.
      const [u, v] = [ofSize(sizes[below(sizes.length)]), ofSize(sizes[below(sizes.length)])];
      const matrix = graph.call(outer, u, v);
      return random.uniform() < 0.5 ? graph.call(matvec, matrix, v) : graph.call(matvecTransposed, matrix, u);
    },
    () => graph.call(sum, any()),
    () => {
      const x = any();
      return graph.call(dot, x, ofSize(x.size));
    },
    () => graph.apply(pack, Array.from({ length: 2 + below(3) }, any)),
    () => {
      const x = any();
      return component(graph, x, below(x.size));
    },
    () => {
      // A vector repeats what is itself a component of one.
      const x = any();
      const repeated = graph.apply(broadcast, [component(graph, x, below(x.size))], {
        size: sizes[below(sizes.length)],
      });
      return graph.call(affine, theta(9 * repeated.size), repeated, ofSize(9));
    },
    // Parameters alone.
    () => graph.call(matvec, theta(9 * 7), graph.call([mul, sub][below(2)], theta(7), theta(7))),
    () => graph.call(select, graph.call(gt, theta(8), theta(8)), theta(8), ofSize(1)),
    () => graph.call(select, graph.call(gt, theta(1), theta(1)), any(), graph.call(mul, theta(1), theta(1))),
  ];
  for (let step = 0; step < steps; step++) {
    const made = makers[below(makers.length)]();
    const moved = made.op === pack || made.op === slice;
    if (made.size <= 40) pool.push(moved ? made : bounded(made));
  }
  const outputs = Array.from({ length: VECTORS_DIMENSION }, () => {
    const x = any();
    return component(graph, x, below(x.size));
  });
  return { name: "random vectors", graph, dimension: VECTORS_DIMENSION, parameterCount: VECTORS_PARAMETERS, outputs };
}
