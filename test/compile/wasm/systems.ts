import type { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import type { ElementwiseOp, Node } from "../../../src/graph/op.ts";
import { add, div, mul, sub } from "../../../src/graph/ops/arithmetic.ts";
import { affine } from "../../../src/graph/ops/matrix.ts";
import { sqrt } from "../../../src/graph/ops/power.ts";
import { components, pack } from "../../../src/graph/ops/structure.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";

/** A system whose right-hand sides are sums of random monomials, with parameters and, unless autonomous, time. */
export function randomPolynomial(random: Random, dimension: number, autonomous: boolean): VectorField {
  const graph = new Graph();
  const parameterCount = 4;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(items.length * random.uniform())];
  const z = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
  const theta = Array.from({ length: parameterCount }, (_, i) => graph.input("theta", i));
  const factors = [...z, ...z, ...theta, ...(autonomous ? [] : [graph.input("t", 0)])];
  const monomial = (): Node => {
    let product: Node = random.uniform() < 0.5 ? graph.constant(2 * random.uniform() - 1) : pick(factors);
    for (let degree = 0; degree < 3; degree++)
      if (random.uniform() < 0.6) product = graph.call(mul, product, pick(factors));
    return product;
  };
  const outputs = z.map((x) => {
    let sum = monomial();
    for (let terms = 0; terms < 3; terms++) sum = graph.call(pick([add, sub]), sum, monomial());
    if (random.uniform() < 0.3)
      return graph.call(div, sum, graph.call(sqrt, graph.call(add, graph.call(mul, x, x), graph.constant(1))));
    return random.uniform() < 0.1 ? x : sum;
  });
  return { name: `polynomial ${dimension}`, graph, dimension, parameterCount, outputs };
}

/** Straight-line code of so many nodes in which values stay in use over long distances; all of it moderate in size. */
export function randomStraightLine(random: Random, size: number, dimension: number): VectorField {
  const graph = new Graph();
  const values: Node[] = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
  values.push(graph.input("t", 0), graph.input("theta", 0), graph.input("theta", 1));
  const any = () => values[Math.floor(values.length * random.uniform())];
  while (graph.nodes.length < size) {
    const near = values[values.length - 1 - Math.floor(Math.min(values.length, 40) * random.uniform())];
    const sum = graph.call(
      random.uniform() < 0.5 ? add : sub,
      near,
      random.uniform() < 0.1 ? any() : near === any() ? near : any(),
    );
    values.push(graph.call(mul, sum, graph.constant(0.5 + 0.2 * random.uniform())));
  }
  return { name: `straight line ${size}`, graph, dimension, parameterCount: 2, outputs: values.slice(-dimension) };
}

/** dz_i/dt = (z_{i+1} − z_{i−2}) z_{i−1} − z_i + F. */
export function lorenz96(dimension: number): VectorField {
  const graph = new Graph();
  const z = Array.from({ length: dimension }, (_, i) => graph.input("z", i));
  const at = (i: number) => z[(i + dimension) % dimension];
  const outputs = z.map((x, i) => {
    const transport = graph.call(mul, graph.call(sub, at(i + 1), at(i - 2)), at(i - 1));
    return graph.call(add, graph.call(sub, transport, x), graph.input("theta", 0));
  });
  return { name: `lorenz96 ${dimension}`, graph, dimension, parameterCount: 1, outputs };
}

/** A dense network on the state, with weights and biases layer by layer in the parameters. */
export function net(layers: readonly number[], activation: ElementwiseOp): VectorField {
  const graph = new Graph();
  let y = graph.apply(
    pack,
    Array.from({ length: layers[0] }, (_, i) => graph.input("z", i)),
  );
  let parameterCount = 0;
  layers.slice(1).forEach((m, l) => {
    const n = layers[l];
    const W = graph.input("theta", parameterCount, m * n);
    const b = graph.input("theta", parameterCount + m * n, m);
    parameterCount += m * n + m;
    y = graph.call(affine, W, y, b);
    if (l + 2 < layers.length) y = graph.call(activation, y);
  });
  return { name: `net ${layers}`, graph, dimension: layers[0], parameterCount, outputs: components(graph, y) };
}
