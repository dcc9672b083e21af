import { cotangents, gradient } from "../graph/grad.ts";
import { type Inputs, Interpreter } from "../graph/interpret.ts";
import { findNonFinite, type NonFiniteOrigin } from "../graph/nonFinite.ts";
import type { Node } from "../graph/op.ts";
import type { TracedFunction } from "../language/experiment.ts";

/** A function of the text that gives one number, with its slopes in z and t by the reverse mode of its own graph. */
export class TracedScalar {
  readonly #interpreter: Interpreter;
  readonly #value: Node;
  readonly #slopes: { readonly z: Node; readonly t: Node };

  constructor({ graph, outputs: [value] }: TracedFunction, dimension: number) {
    const all = cotangents(graph, [{ node: value, cotangent: graph.constant(1) }]);
    this.#value = value;
    this.#slopes = { z: gradient(graph, all, "z", dimension), t: gradient(graph, all, "t", 1) };
    this.#interpreter = new Interpreter([value, this.#slopes.z, this.#slopes.t]);
  }

  evaluate(inputs: Inputs): number {
    this.#interpreter.evaluate(inputs);
    return this.#interpreter.value(this.#value)[0];
  }

  /** ∂/∂z at the point last evaluated; a view. */
  get slope(): Float64Array {
    return this.#interpreter.value(this.#slopes.z);
  }

  get timeSlope(): number {
    return this.#interpreter.value(this.#slopes.t)[0];
  }

  /** Where a value that is not finite arises, and in which of the value and its slopes in z and t; undefined for none. */
  nonFinite(inputs: Inputs): NonFiniteOrigin | undefined {
    return findNonFinite([this.#value, this.#slopes.z, this.#slopes.t], inputs);
  }
}
