import { Graph } from "../src/graph/graph.ts";
import type { Node } from "../src/graph/op.ts";
import { add, div, mul, sub } from "../src/graph/ops/arithmetic.ts";
import { exp } from "../src/graph/ops/exponential.ts";
import { sqrt } from "../src/graph/ops/power.ts";
import { cos } from "../src/graph/ops/trigonometric.ts";
import type { VectorField } from "../src/graph/vectorField.ts";

/** Arithmetic on a graph's nodes, for writing right-hand sides in tests without a text. */
export interface Writer {
  readonly z: (i: number) => Node;
  readonly t: Node;
  readonly theta: (i: number) => Node;
  readonly number: (x: number) => Node;
  readonly add: (x: Node, y: Node) => Node;
  readonly sub: (x: Node, y: Node) => Node;
  readonly mul: (x: Node, y: Node) => Node;
  readonly div: (x: Node, y: Node) => Node;
  readonly sqrt: (x: Node) => Node;
  readonly exp: (x: Node) => Node;
  readonly cos: (x: Node) => Node;
}

export function writeField(
  name: string,
  dimension: number,
  parameterCount: number,
  write: (w: Writer) => Node[],
): VectorField {
  const graph = new Graph();
  const outputs = write({
    z: (i) => graph.input("z", i),
    t: graph.input("t", 0),
    theta: (i) => graph.input("theta", i),
    number: (x) => graph.constant(x),
    add: (x, y) => graph.call(add, x, y),
    sub: (x, y) => graph.call(sub, x, y),
    mul: (x, y) => graph.call(mul, x, y),
    div: (x, y) => graph.call(div, x, y),
    sqrt: (x) => graph.call(sqrt, x),
    exp: (x) => graph.call(exp, x),
    cos: (x) => graph.call(cos, x),
  });
  return { name, graph, dimension, parameterCount, outputs };
}

/** x″ = μ(1 − x²)x′ − x. */
export const vanDerPolField = writeField("vanDerPol", 2, 1, ({ z, theta, number, sub, mul }) => [
  z(1),
  sub(mul(mul(theta(0), sub(number(1), mul(z(0), z(0)))), z(1)), z(0)),
]);

/** Lorenz's equations with a force that depends on time through a root and a quotient. */
export const forcedLorenzField = writeField(
  "forcedLorenz",
  3,
  3,
  ({ z, t, theta, number, add, sub, mul, div, sqrt }) => [
    mul(theta(0), sub(z(1), z(0))),
    sub(mul(z(0), sub(theta(1), z(2))), z(1)),
    add(
      sub(mul(z(0), z(1)), mul(theta(2), z(2))),
      div(sqrt(add(number(1), mul(t, t))), add(number(3), mul(z(0), z(0)))),
    ),
  ],
);
