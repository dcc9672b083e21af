import type { Arithmetic, KernelInfo, PairKernel } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { compilePair } from "./pairKernel.ts";

/** Of its steps none is ever taken: kernels of it evaluate a field at the point that stands in their memory. */
const evaluation: Tableau = {
  name: "evaluation",
  title: "Euler",
  order: 1,
  c: [0, 1],
  a: [[], [1]],
  b: [1, 0],
  embedded: { order: 0, bHat: [0, 1] },
  doc: "",
  source: "",
};

/** A field evaluated at one point at a time, compiled when first asked. */
export class PointEvaluation {
  readonly #field: () => VectorField;
  readonly #arithmetic: Arithmetic | undefined;
  #kernel: PairKernel | undefined;
  #theta: Float64Array | undefined;

  constructor(field: () => VectorField, arithmetic: Arithmetic | undefined) {
    this.#field = field;
    this.#arithmetic = arithmetic;
  }

  get info(): KernelInfo {
    return this.#compiled().info;
  }

  /** An array that is not to change until the next one is set. */
  setParameters(theta: Float64Array): void {
    this.#theta = theta;
    this.#kernel?.setParameters(theta);
  }

  /**
   * The components at a time and at states, given part by part; what they leave out keeps its value.
   *
   * @returns a window that the next evaluation overwrites
   */
  at(t: number, ...parts: readonly Float64Array[]): Float64Array {
    const kernel = this.#compiled();
    kernel.t[0] = t;
    let offset = 0;
    for (const part of parts) {
      kernel.z.set(part, offset);
      offset += part.length;
    }
    kernel.derivative();
    return kernel.k;
  }

  #compiled(): PairKernel {
    if (this.#kernel) return this.#kernel;
    this.#kernel = compilePair(this.#field(), evaluation, { lanes: "one", arithmetic: this.#arithmetic });
    if (this.#theta) this.#kernel.setParameters(this.#theta);
    return this.#kernel;
  }
}
