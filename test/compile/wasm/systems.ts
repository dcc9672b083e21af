import type { Random } from "../../../src/core/random.ts";
import { Graph } from "../../../src/graph/graph.ts";
import type { ElementwiseOp, Node } from "../../../src/graph/op.ts";
import { add, div, mul, sub } from "../../../src/graph/ops/arithmetic.ts";
import { gather, isWithin, rank } from "../../../src/graph/ops/gather.ts";
import { affine } from "../../../src/graph/ops/matrix.ts";
import { sqrt } from "../../../src/graph/ops/power.ts";
import { floor } from "../../../src/graph/ops/rounding.ts";
import { clamp, select } from "../../../src/graph/ops/selection.ts";
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

/** Look-ups in numbers known beforehand, in parameters, and in values of each trajectory, by states and by time, also past the ends. */
export function lookUps(): VectorField {
  const graph = new Graph();
  const z = Array.from({ length: 4 }, (_, i) => graph.input("z", i));
  const t = graph.input("t", 0);
  const whole = (x: Node, scale: number, shift: number) =>
    graph.call(floor, graph.call(add, graph.call(mul, x, graph.constant(scale)), graph.constant(shift)));
  const inside = (x: Node, scale: number, last: number) =>
    graph.call(clamp, whole(x, scale, scale), graph.constant(0), graph.constant(last));
  const known = graph.table(Float64Array.from({ length: 17 }, (_, i) => Math.fround(Math.sin(i))));
  const own = graph.call(pack, z[0], graph.call(mul, z[1], z[2]), graph.constant(0.5), graph.input("theta", 3), z[3]);
  const knots = graph.table(Float64Array.from({ length: 11 }, (_, i) => (i >> 1) / 4 - 0.5));
  const ranks = graph.call(
    sub,
    graph.apply(rank, [knots, z[1]], { strict: 0 }),
    graph.apply(rank, [graph.call(pack, graph.constant(-0.75), knots, graph.constant(1)), t], { strict: 1 }),
  );
  const past = whole(z[3], 3, 1);
  const outputs = [
    graph.call(mul, graph.call(gather, known, inside(z[0], 8, 16)), graph.call(add, z[1], ranks)),
    graph.call(mul, graph.call(gather, graph.input("theta", 0, 7), inside(z[1], 3, 6)), z[0]),
    graph.call(mul, graph.call(gather, own, whole(t, 4, 1)), graph.call(gather, own, inside(z[2], 2, 4))),
    graph.call(
      select,
      isWithin(graph, past, 3),
      graph.call(gather, graph.call(pack, z[1], z[2], graph.input("theta", 5)), past),
      graph.call(gather, known, whole(t, 8, 2)),
    ),
  ];
  return { name: "look-ups", graph, dimension: 4, parameterCount: 7, outputs };
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
