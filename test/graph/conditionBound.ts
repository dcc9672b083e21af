import { cotangents } from "../../src/graph/grad.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { type Inputs, Interpreter } from "../../src/graph/interpret.ts";
import type { Node } from "../../src/graph/op.ts";

/**
 * The running condition bound Σ|∂y/∂v · v| of each of some scalar outputs y, over all nodes v that y is computed from:
 * how far y moves, to first order, when every intermediate value is off by a relative 1.
 *
 * Multiplied by the unit roundoff and a small factor it bounds how far two faithful evaluations can lie apart.
 */
export class ConditionBound {
  readonly #outputs: readonly Node[];
  readonly #pairs: readonly (readonly [Node, Node])[];
  readonly #interpreter: Interpreter;

  /** The cotangents are added to the outputs' own graph, as a function of an input slot "conditionSeed". */
  constructor(graph: Graph, outputs: readonly Node[]) {
    this.#outputs = outputs;
    const seeds = outputs.map((node, i) => ({ node, cotangent: graph.input("conditionSeed", i) }));
    const all = cotangents(graph, seeds, { constants: true });
    this.#pairs = [...all].filter(([node]) => node.op.kind === "vector" || node.op.result !== "mask");
    this.#interpreter = new Interpreter(this.#pairs.flat());
  }

  /** The bound of each output at one point. */
  at(inputs: Inputs): Float64Array {
    return Float64Array.from(this.#outputs, (_, i) => this.#bound(inputs, i));
  }

  #bound(inputs: Inputs, output: number): number {
    const conditionSeed = this.#outputs.map((_, i) => (i === output ? 1 : 0));
    this.#interpreter.evaluate({ ...inputs, conditionSeed });
    let bound = 0;
    for (const [node, cotangent] of this.#pairs) {
      const values = this.#interpreter.value(node);
      const sensitivities = this.#interpreter.value(cotangent);
      for (let i = 0; i < values.length; i++) {
        // What is exactly insensitive contributes nothing, nor does what is exactly 0, whatever the other factor is.
        if (sensitivities[i] !== 0 && values[i] !== 0) bound += Math.abs(sensitivities[i] * values[i]);
      }
    }
    return bound;
  }
}
