import type { Scalar } from "@tensorflow/tfjs-core";
import type { Tableau } from "../../core/tableau.ts";
import type { Evaluation, FieldTensors } from "./fieldTensors.ts";
import type { MatrixCode } from "./matrixCode.ts";
import type { Matrix } from "./tensorLibrary.ts";

/** A stage of a step that was taken: its state, its derivative, and what else its reverse needs. */
export interface TensorStage extends Evaluation {
  readonly y: Matrix;
}

/** Cotangents of a step's start, with what each stage adds to those of the parameters, of its time and of the step size. */
export interface ReversedStep {
  readonly lambda: Matrix;
  readonly stages: readonly ReversedStage[];
}

export interface ReversedStage {
  /** By place in `FieldTensors.vectors`. */
  readonly vectors: readonly Matrix[];
  readonly c: number;
  /** Sums over the batch, where asked for. */
  readonly time?: { readonly t: Scalar; readonly h: Scalar };
}

/**
 * One explicit Runge–Kutta step of a batch on tensors and its exact reverse, with the formulas of `ReverseStep`.
 *
 * All tensors made are the caller's to tidy, but for the coefficients of the last step size, which are kept.
 */
export class TensorStep {
  readonly tableau: Tableau;
  readonly field: FieldTensors;
  readonly #code: MatrixCode;
  readonly #coefficients = new Map<number, Scalar>();
  /** Without those at the end that nothing uses (the last one of a FSAL pair). */
  readonly #stages: number;
  #h = Number.NaN;

  constructor(code: MatrixCode, field: FieldTensors, tableau: Tableau) {
    this.tableau = tableau;
    this.field = field;
    this.#code = code;
    this.#stages = tableau.b.findLastIndex((weight) => weight !== 0) + 1;
  }

  releaseCoefficients(): void {
    for (const scalar of this.#coefficients.values()) scalar.dispose();
    this.#coefficients.clear();
  }

  /** The stages, and the state one step later. */
  take(t: number, h: number, z: Matrix): { readonly z: Matrix; readonly stages: readonly TensorStage[] } {
    const { a, b, c } = this.tableau;
    const stages: TensorStage[] = [];
    const k = () => stages.map((stage) => stage.k);
    for (let i = 0; i < this.#stages; i++) {
      const y = this.#combination(h, z, a[i], k());
      stages.push({ y, ...this.field.evaluate(y, this.#time(t + c[i] * h)) });
    }
    return { z: this.#combination(h, z, b, k()), stages };
  }

  /** Pulls the cotangents λ of a step's end back to its beginning. */
  reverse(t: number, h: number, stages: readonly TensorStage[], lambda: Matrix, withTime: boolean): ReversedStep {
    const { tf } = this.#code;
    const { a, b, c } = this.tableau;
    const reversed: ReversedStage[] = [];
    const yBar: (Matrix | undefined)[] = [];
    for (let i = this.#stages - 1; i >= 0; i--) {
      const kBar = this.#weighted(
        h,
        [b[i], ...a.slice(i + 1).map((row) => row[i])],
        [lambda, ...a.slice(i + 1).map((_, j) => yBar[i + 1 + j])],
      );
      // A stage that nothing uses must not be differentiated: its derivative may not exist.
      if (!kBar) continue;
      const { y, k, kept } = stages[i];
      const pulled = this.field.pullBack(y, this.#time(t + c[i] * h), kept, kBar, withTime);
      yBar[i] = pulled.z;
      const time = pulled.t && { t: tf.sum(pulled.t) as Scalar, h: tf.sum(tf.mul(kBar, k)) as Scalar };
      reversed.push({ vectors: pulled.vectors, c: c[i], time });
    }
    const parts = yBar.filter((part) => part !== undefined);
    return { lambda: parts.length === 0 ? lambda : (tf.addN([lambda, ...parts]) as Matrix), stages: reversed };
  }

  /** z + h·Σ weights·vectors. */
  #combination(h: number, z: Matrix, weights: readonly number[], vectors: readonly Matrix[]): Matrix {
    const terms = this.#terms(h, weights, vectors);
    if (terms.length === 0) return z;
    const { tf } = this.#code;
    return (terms.length === 1 ? tf.add(z, terms[0]) : tf.addN([z, ...terms])) as Matrix;
  }

  /** h·Σ weights·vectors; undefined where nothing has a weight. */
  #weighted(h: number, weights: readonly number[], vectors: readonly (Matrix | undefined)[]): Matrix | undefined {
    const terms = this.#terms(h, weights, vectors);
    return terms.length > 1 ? (this.#code.tf.addN(terms) as Matrix) : terms[0];
  }

  #terms(h: number, weights: readonly number[], vectors: readonly (Matrix | undefined)[]): Matrix[] {
    return weights.flatMap((weight, i) => {
      const vector = vectors[i];
      return weight === 0 || !vector ? [] : [this.#code.tf.mul(vector, this.#scalar(h, weight)) as Matrix];
    });
  }

  #scalar(h: number, weight: number): Scalar {
    // Steps of a run differ in their last bits, which float32 does not hold.
    if (Math.fround(h) !== this.#h) this.releaseCoefficients();
    this.#h = Math.fround(h);
    const known = this.#coefficients.get(weight);
    if (known) return known;
    const { tf } = this.#code;
    const scalar = tf.keep(tf.scalar(h * weight));
    this.#coefficients.set(weight, scalar);
    return scalar;
  }

  #time(t: number): Matrix | undefined {
    return this.field.usesTime ? (this.#code.tf.fill([1, 1], t) as Matrix) : undefined;
  }
}
