import { checkBatch } from "../../core/batch.ts";
import type { FixedStepBatch, FixedStepKernel, KernelInfo } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { FieldTensors } from "./fieldTensors.ts";
import { MatrixCode } from "./matrixCode.ts";
import { TensorBatch } from "./tensorBatch.ts";
import { tensorInfo } from "./tensorInfo.ts";
import type { Matrix, TensorLibrary } from "./tensorLibrary.ts";
import { TensorStep } from "./tensorStep.ts";

/** f and a fixed-step method on tensors: float32, a whole batch an operation. */
export function tensorFixedStep(tf: TensorLibrary, field: VectorField, tableau: Tableau): TensorFixedStepKernel {
  return new TensorFixedStepKernel(tf, field, tableau);
}

export class TensorFixedStepKernel implements FixedStepKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly info: KernelInfo;
  readonly #code: MatrixCode;
  readonly #step: TensorStep<readonly Matrix[], FieldTensors>;
  #batch: TensorBatch | undefined;

  constructor(tf: TensorLibrary, field: VectorField, tableau: Tableau) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.stages = tableau.b.length;
    this.#code = new MatrixCode(tf);
    this.#step = new TensorStep(tf, new FieldTensors(this.#code, field, { gradients: false }), tableau);
    this.info = tensorInfo(this.#step.field.operations);
  }

  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch {
    checkBatch(this, states, count, theta);
    this.#batch?.dispose();
    this.#step.field.setParameters(theta);
    this.#batch = new TensorBatch(this.#code, this.#step, states, count);
    return this.#batch;
  }

  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void {
    checkBatch(this, states, count, theta);
    if (out.length !== states.length) throw new RangeError(`${out.length} places for ${states.length} results`);
    const { tf } = this.#code;
    const { field } = this.#step;
    this.#batch?.dispose();
    this.#batch = undefined;
    field.setParameters(theta);
    const k = tf.tidy(() => {
      const y = tf.tensor2d(Float32Array.from(states), [this.dimension, count]);
      return field.evaluate(y, t).k;
    });
    out.set(k.dataSync());
    k.dispose();
  }

  dispose(): void {
    this.#batch?.dispose();
    this.#step.releaseCoefficients();
    this.#step.field.releaseParameters();
    this.#code.dispose();
  }
}
