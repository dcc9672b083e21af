import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { Tableau } from "../../core/tableau.ts";
import type { Evaluation, TensorField } from "./tensorField.ts";
import type { Matrix, TensorLibrary } from "./tensorLibrary.ts";

/** A stage of a step that was taken: its state, its derivative, and what else its reverse needs. */
export interface TensorStage extends Evaluation {
  readonly y: Matrix;
}

/** Cotangents of a step's start, with what each stage adds to those of the parameters, of its time and of the step size. */
export interface ReversedStep<OfParameters> {
  readonly lambda: Matrix;
  readonly stages: readonly ReversedStage<OfParameters>[];
}

export interface ReversedStage<OfParameters = readonly Matrix[]> {
  readonly parameters: OfParameters;
  readonly c: number;
  /** Sums over the batch, where asked for. */
  readonly time?: { readonly t: Scalar; readonly h: Scalar };
}

/**
 * One explicit Runge–Kutta step of a batch on tensors and its exact reverse, with the formulas of `ReverseStep`.
 *
 * All tensors made are the caller's to tidy, but for the coefficients of the last step size, which are kept.
 */
export class TensorStep<OfParameters, Field extends TensorField<OfParameters> = TensorField<OfParameters>> {
  readonly tableau: Tableau;
  readonly field: Field;
  readonly #tf: TensorLibrary;
  readonly #coefficients = new Map<number, Scalar>();
  /** Without those at the end that nothing uses (the last one of a FSAL pair). */
  readonly #stages: number;
  #h = Number.NaN;

  constructor(tf: TensorLibrary, field: Field, tableau: Tableau) {
    this.tableau = tableau;
    this.field = field;
    this.#tf = tf;
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
      const y = this.combination(h, z, a[i], k());
      stages.push({ y, ...this.field.evaluate(y, t + c[i] * h) });
    }
    return { z: this.combination(h, z, b, k()), stages };
  }

  /** Pulls the cotangents λ of a step's end back to its beginning. */
  reverse(
    t: number,
    h: number,
    stages: readonly TensorStage[],
    lambda: Matrix,
    withTime: boolean,
  ): ReversedStep<OfParameters> {
    const tf = this.#tf;
    const { a, b, c } = this.tableau;
    const reversed: ReversedStage<OfParameters>[] = [];
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
      const pulled = this.field.pullBack(y, t + c[i] * h, kept, kBar, withTime);
      yBar[i] = pulled.z;
      const time = pulled.t && { t: tf.sum(pulled.t) as Scalar, h: tf.sum(tf.mul(kBar, k)) as Scalar };
      reversed.push({ parameters: pulled.parameters, c: c[i], time });
    }
    const parts = yBar.filter((part) => part !== undefined);
    return { lambda: parts.length === 0 ? lambda : (tf.addN([lambda, ...parts]) as Matrix), stages: reversed };
  }

  /** z + h·Σ weights·vectors. */
  combination<Value extends Tensor>(h: number, z: Value, weights: readonly number[], vectors: readonly Value[]): Value {
    const terms = this.#terms(h, weights, vectors);
    if (terms.length === 0) return z;
    return terms.length === 1 ? this.#tf.add(z, terms[0]) : this.#tf.addN([z, ...terms]);
  }

  /** h·Σ weights·vectors; undefined where nothing has a weight. */
  #weighted(h: number, weights: readonly number[], vectors: readonly (Matrix | undefined)[]): Matrix | undefined {
    const terms = this.#terms(h, weights, vectors);
    return terms.length > 1 ? this.#tf.addN(terms) : terms[0];
  }

  #terms<Value extends Tensor>(
    h: number,
    weights: readonly number[],
    vectors: readonly (Value | undefined)[],
  ): Value[] {
    return weights.flatMap((weight, i) => {
      const vector = vectors[i];
      return weight === 0 || !vector ? [] : [this.#tf.mul<Value>(vector, this.#scalar(h, weight))];
    });
  }

  #scalar(h: number, weight: number): Scalar {
    // Steps of a run differ in their last bits, which float32 does not hold.
    if (Math.fround(h) !== this.#h) this.releaseCoefficients();
    this.#h = Math.fround(h);
    const known = this.#coefficients.get(weight);
    if (known) return known;
    const scalar = this.#tf.keep(this.#tf.scalar(h * weight));
    this.#coefficients.set(weight, scalar);
    return scalar;
  }
}
