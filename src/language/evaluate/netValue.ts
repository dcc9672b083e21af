import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";

/** Components of a graph's vector. */
export interface Vector {
  readonly node: Node;
  readonly graph: Graph;
}

/** A dense network: its weights are components of the parameters, or known numbers. */
export class NetValue {
  readonly layers: readonly number[];
  readonly activation: string;
  readonly weights: Float64Array | Vector;

  constructor(layers: readonly number[], activation: string, weights: Float64Array | Vector) {
    this.layers = layers;
    this.activation = activation;
    this.weights = weights;
  }
}
