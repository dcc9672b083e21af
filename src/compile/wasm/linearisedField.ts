import type { Arithmetic, KernelInfo, PairKernel } from "../../core/kernel.ts";
import type { Band, LinearisedSystem } from "../../core/linearisedSystem.ts";
import type { Tableau } from "../../core/tableau.ts";
import { linearisation } from "../../graph/linearisation.ts";
import { usesTime, type VectorField } from "../../graph/vectorField.ts";
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

/** Compiles f, ∂f/∂z and ∂f/∂t, the derivatives when they are first asked for. */
export function compileLinearised(
  field: VectorField,
  { arithmetic }: { readonly arithmetic?: Arithmetic } = {},
): LinearisedSystem & { readonly info: KernelInfo } {
  return new LinearisedField(field, arithmetic);
}

class LinearisedField implements LinearisedSystem {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly usesTime: boolean;
  readonly band: Band;
  readonly #field: VectorField;
  readonly #arithmetic: Arithmetic | undefined;
  readonly #values: PairKernel;
  #slopes: PairKernel | undefined;
  #theta: Float64Array;

  constructor(field: VectorField, arithmetic: Arithmetic | undefined) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.usesTime = usesTime(field);
    this.#arithmetic = arithmetic;
    this.#theta = new Float64Array(field.parameterCount);
    const { band, field: derivatives } = linearisation(field);
    this.band = band;
    this.#field = derivatives;
    this.#values = compilePair(field, evaluation, { lanes: "one", arithmetic });
  }

  get info(): KernelInfo {
    return this.#values.info;
  }

  setParameters(theta: Float64Array): void {
    this.#theta = theta.slice();
    this.#values.setParameters(theta);
    this.#slopes?.setParameters(theta);
  }

  value(t: number, z: Float64Array, out: Float64Array): void {
    evaluate(this.#values, t, z, out);
  }

  linearise(t: number, z: Float64Array, jacobian: Float64Array, byTime: Float64Array): void {
    if (!this.#slopes) {
      this.#slopes = compilePair(this.#field, evaluation, { lanes: "one", arithmetic: this.#arithmetic });
      this.#slopes.setParameters(this.#theta);
    }
    evaluate(this.#slopes, t, z, jacobian);
    if (this.usesTime) byTime.set(this.#slopes.k.subarray(jacobian.length, jacobian.length + byTime.length));
  }
}

function evaluate(kernel: PairKernel, t: number, z: Float64Array, out: Float64Array): void {
  kernel.t[0] = t;
  kernel.z.set(z);
  kernel.derivative();
  for (let i = 0; i < out.length; i++) out[i] = kernel.k[i];
}
