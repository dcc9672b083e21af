import type { Tensor } from "@tensorflow/tfjs-core";
import { append } from "../../core/append.ts";
import type { Node } from "../../graph/op.ts";
import type { FieldTensors } from "./fieldTensors.ts";
import type { MatrixCode } from "./matrixCode.ts";
import { disposeAll, type Matrix, type TensorLibrary } from "./tensorLibrary.ts";
import type { TensorStage } from "./tensorStep.ts";

/** A term summed over the batch: the rows of u, or the matrix u vᵀ. */
export function termSum(tf: TensorLibrary, u: Matrix, v: Matrix | undefined): Tensor {
  return v ? tf.matMul(u, v, false, true) : tf.sum(u, 1);
}

/** Numbers that may wait in vectors: 16 MB. */
const MAX_WAITING = 1 << 22;

/**
 * The parameter gradient as sums of terms over stages, steps and, unless each trajectory has its own, the batch.
 *
 * The terms' vectors wait until many of them make one product of matrices, [u₁ u₂ …] [v₁ v₂ …]ᵀ: it is the number of
 * operations that costs. Sums are float64 from one product to the next.
 */
export class TermSums {
  readonly #code: MatrixCode;
  readonly #field: FieldTensors;
  readonly #count: number;
  readonly #isSummed: boolean;
  readonly #total: Float64Array;
  /** By stage that was reversed, what belongs to `FieldTensors.vectors`. */
  #waiting: (readonly Matrix[])[] = [];
  /** What they may be views of. */
  #stages: TensorStage[] = [];
  #numbers = 0;

  constructor(code: MatrixCode, field: FieldTensors, count: number, gradient: "summed" | "each") {
    this.#code = code;
    this.#field = field;
    this.#count = count;
    this.#isSummed = gradient === "summed";
    this.#total = new Float64Array(field.parameterCount * (this.#isSummed ? 1 : count));
  }

  /** Adds the reversed stages of a step; their vectors, and the step's stages, are disposed when the time has come. */
  add(reversed: readonly (readonly Matrix[])[], stages: readonly TensorStage[]): void {
    append(this.#waiting, reversed);
    append(this.#stages, stages);
    for (const vectors of reversed) for (const { size } of vectors) this.#numbers += size;
    for (const { kept, y } of stages) this.#numbers += kept.reduce((sum, { size }) => sum + size, 2 * y.size);
    if (this.#numbers > MAX_WAITING) this.#flush();
  }

  read(out: Float64Array): void {
    this.#flush();
    out.set(this.#total);
  }

  dispose(): void {
    disposeAll(this.#code.tf, [this.#waiting, this.#stages]);
    this.#waiting = [];
    this.#stages = [];
    this.#numbers = 0;
  }

  #flush(): void {
    if (this.#waiting.length > 0) this.#code.tf.tidy(() => (this.#isSummed ? this.#addSummed() : this.#addEach()));
    this.dispose();
  }

  #addSummed(): void {
    const { tf } = this.#code;
    const columns = new Map<Node, Matrix>();
    this.#field.vectors.forEach((node, i) => {
      const vectors = this.#waiting.map((each) => each[i]);
      columns.set(node, vectors.length > 1 ? tf.concat2d([...vectors], 1) : vectors[0]);
    });
    for (const { offset, u, v } of this.#field.terms) {
      const left = columns.get(u)!;
      this.#accumulate(termSum(tf, left, v && columns.get(v)!).dataSync() as Float32Array, offset);
    }
  }

  #addEach(): void {
    const { tf } = this.#code;
    const place = new Map(this.#field.vectors.map((node, i) => [node, i]));
    for (const { offset, u, v } of this.#field.terms) {
      const products = this.#waiting.map((vectors) => {
        const left = vectors[place.get(u)!];
        if (!v) return left;
        const right = vectors[place.get(v)!];
        return tf.mul(tf.expandDims(left, 1), tf.expandDims(right, 0));
      });
      this.#accumulate(tf.addN(products).dataSync() as Float32Array, offset * this.#count);
    }
  }

  #accumulate(values: Float32Array, offset: number): void {
    for (let i = 0; i < values.length; i++) this.#total[offset + i] += values[i];
  }
}
