import { copyNodes } from "../copyNodes.ts";
import { cotangents, gradient } from "../grad.ts";
import { Graph } from "../graph.ts";
import type { Node } from "../op.ts";
import { add, div, mul, sub } from "../ops/arithmetic.ts";
import { dot } from "../ops/matrix.ts";
import { component, pack } from "../ops/structure.ts";
import type { VectorField } from "../vectorField.ts";
import type { StateSwitch, SwitchedField } from "./switchedField.ts";

/** A right-hand side along a surface that it points to from both sides. */
export interface SlidingField {
  readonly field: VectorField;
  /** By how much what is looked at grows with the right-hand side below it and above it. */
  readonly below: Node;
  readonly above: Node;
}

/**
 * The mean of the right-hand sides below and above a switch that keeps to it (A. F. Filippov, Differential Equations with
 * Discontinuous Righthand Sides, 1988): f + α (f⁺ − f), with which the rate of what is looked at is 0.
 */
export function slidingField({ field }: SwitchedField, { of, slot }: StateSwitch): SlidingField {
  const { dimension, outputs } = field;
  const graph = new Graph({ budget: 4 * field.graph.budget });
  const withNumber = (x: number) => copyNodes(graph, outputs, (leaf) => withConstant(graph, leaf, slot, x));
  const [low, high] = [withNumber(0), withNumber(1)];
  const [looked] = copyNodes(graph, [of]);
  const all = cotangents(graph, [{ node: looked, cotangent: graph.constant(1) }]);
  const [byState, byTime] = [gradient(graph, all, "z", dimension), gradient(graph, all, "t", 1)];
  const rate = (f: readonly Node[]) => graph.call(add, graph.call(dot, byState, graph.apply(pack, f)), byTime);
  const [below, above] = [rate(low), rate(high)];
  const alpha = graph.call(div, below, graph.call(sub, below, above));
  const along = low.map((x, i) => graph.call(add, x, graph.call(mul, alpha, graph.call(sub, high[i], x))));
  return { field: { ...field, name: `${field.name} sliding`, graph, outputs: along }, below, above };
}

/** A leaf of parameters of which one is a number. */
function withConstant(graph: Graph, { attributes, size }: Node, place: number, x: number): Node | undefined {
  const at = place - Number(attributes.offset);
  if (attributes.slot !== "theta" || at < 0 || at >= size) return undefined;
  if (size === 1) return graph.constant(x);
  const whole = graph.input("theta", Number(attributes.offset), size);
  return graph.apply(
    pack,
    Array.from({ length: size }, (_, i) => (i === at ? graph.constant(x) : component(graph, whole, i))),
  );
}
