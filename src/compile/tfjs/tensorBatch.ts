import { type GridStep, gridStep } from "../../core/gridStep.ts";
import type { FixedStepBatch } from "../../core/kernel.ts";
import type { FieldTensors } from "./fieldTensors.ts";
import type { MatrixCode } from "./matrixCode.ts";
import { type Matrix, tidied } from "./tensorLibrary.ts";
import type { TensorStage, TensorStep } from "./tensorStep.ts";

/** A batch whose states stay in tensors from step to step; they are downloaded once a call, not once a step. */
export class TensorBatch implements FixedStepBatch {
  readonly count: number;
  protected readonly code: MatrixCode;
  protected readonly step: TensorStep<readonly Matrix[], FieldTensors>;
  #z: Matrix;
  #states: Float32Array;

  constructor(
    code: MatrixCode,
    step: TensorStep<readonly Matrix[], FieldTensors>,
    states: Float64Array,
    count: number,
  ) {
    this.count = count;
    this.code = code;
    this.step = step;
    this.#states = Float32Array.from(states);
    this.#z = this.upload(this.#states);
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    return this.take(t0, h, first, steps, undefined);
  }

  /** Takes steps and hands the stages of each to `store`, whose they then are, the old state among them. */
  protected take(
    t0: number,
    h: number,
    first: number,
    steps: number,
    store: ((step: GridStep, stages: readonly TensorStage[]) => void) | undefined,
  ): boolean {
    const { tf } = this.code;
    for (let n = first; n < first + steps; n++) {
      const step = gridStep(t0, h, n);
      const before = this.#z;
      const taken = tidied(tf, () => {
        const { z, stages } = this.step.take(step.t, step.h, before);
        return { z, stages: store ? stages : [] };
      });
      this.#z = taken.z;
      if (store) store(step, taken.stages);
      else before.dispose();
    }
    this.#states = this.#z.dataSync() as Float32Array;
    return this.#states.every(Number.isFinite);
  }

  read(out: Float64Array): void {
    out.set(this.#states);
  }

  write(states: Float64Array): void {
    this.#z.dispose();
    this.#states = Float32Array.from(states);
    this.#z = this.upload(this.#states);
  }

  dispose(): void {
    this.#z.dispose();
  }

  protected upload(values: Float32Array): Matrix {
    return this.code.tf.tensor2d(values, [values.length / this.count, this.count]);
  }
}
