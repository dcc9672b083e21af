import type { KernelInfo, PairKernel, PairLimits } from "../../core/kernel.ts";
import { squared } from "../../core/squared.ts";
import { type StepControl, stepControl, stepFactor } from "../../core/stepControl.ts";
import { errorWeights, isFsal, lowerErrorWeights, type Tableau } from "../../core/tableau.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { FieldTensors } from "./fieldTensors.ts";
import { MatrixCode } from "./matrixCode.ts";
import { tensorInfo } from "./tensorInfo.ts";
import type { Matrix, TensorLibrary } from "./tensorLibrary.ts";

/**
 * f and an embedded pair on tensors, attempting one step in every lane at once.
 *
 * The stages of an attempt stay in tensors and come down together. New states, errors and step sizes are summed from them in
 * float64, so that errors add up as if f alone were rounded to float32.
 *
 * @throws Error for a method that is no pair or is not first same as last
 */
export function tensorPair(tf: TensorLibrary, field: VectorField, pair: Tableau, lanes: number): TensorPairKernel {
  if (!isFsal(pair)) throw new Error(`${pair.name} is not first same as last`);
  return new TensorPairKernel(tf, field, pair, lanes);
}

export class TensorPairKernel implements PairKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  readonly usesTime: boolean;
  readonly stages: number;
  readonly extraStages: number;
  readonly t: Float64Array;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly k: Float64Array;
  readonly error: Float64Array;
  readonly next: Float64Array;
  readonly memory: Float64Array;
  readonly nextMemory: Float64Array;
  readonly rejected: Float64Array;
  readonly horizon: Float64Array;
  readonly accepted: Float64Array;
  readonly info: KernelInfo;
  readonly #code: MatrixCode;
  readonly #field: FieldTensors;
  readonly #pair: Tableau;
  /** Nodes and rows of all stages, the extra ones last. */
  readonly #c: readonly number[];
  readonly #a: readonly (readonly number[])[];
  readonly #errorWeights: readonly number[];
  readonly #lowerWeights: readonly number[] | undefined;
  readonly #control: StepControl;
  #rtol = 0;
  #atols = new Float64Array();

  constructor(tf: TensorLibrary, field: VectorField, pair: Tableau, lanes: number) {
    const extra = pair.dense?.extra ?? { c: [], a: [] };
    const { dimension, parameterCount } = field;
    const byLane = () => new Float64Array(lanes);
    this.dimension = dimension;
    this.parameterCount = parameterCount;
    this.lanes = lanes;
    this.stages = pair.b.length;
    this.extraStages = extra.c.length;
    this.t = byLane();
    this.h = byLane();
    this.z = new Float64Array(dimension * lanes);
    this.zNew = new Float64Array(dimension * lanes);
    this.k = new Float64Array((this.stages + this.extraStages) * dimension * lanes);
    this.error = byLane();
    this.next = byLane();
    this.memory = byLane();
    this.nextMemory = byLane();
    this.rejected = byLane();
    this.horizon = byLane();
    this.accepted = byLane();
    this.#code = new MatrixCode(tf);
    this.#field = new FieldTensors(this.#code, field, { gradients: false });
    this.#pair = pair;
    this.#c = [...pair.c, ...extra.c];
    this.#a = [...pair.a, ...extra.a];
    this.#errorWeights = errorWeights(pair);
    this.#lowerWeights = lowerErrorWeights(pair);
    this.#control = stepControl(pair);
    this.usesTime = this.#field.usesTime;
    this.info = tensorInfo(this.#field.operations);
  }

  setParameters(theta: Float64Array): void {
    this.#field.setParameters(theta);
  }

  setLimits({ rtol, atols }: PairLimits): void {
    this.#rtol = rtol;
    this.#atols = atols.slice();
  }

  derivative(): void {
    this.#evaluateStages(0, 1);
  }

  attempt(): void {
    const { dimension, lanes } = this;
    this.#evaluateStages(1, this.stages);
    for (let lane = 0; lane < lanes; lane++) {
      for (let i = 0; i < dimension; i++) {
        const at = i * lanes + lane;
        this.zNew[at] = this.z[at] + this.h[lane] * this.#combined(this.#pair.b, at);
      }
      const error = this.#errorOf(lane);
      this.error[lane] = error;
      const factor = stepFactor(this.#control, error, this.memory[lane], this.rejected[lane] === 1);
      this.next[lane] = this.h[lane] * factor;
      this.nextMemory[lane] = Math.max(elementary.log(error), this.#control.leastMemory);
    }
  }

  extend(): void {
    if (this.extraStages > 0) this.#evaluateStages(this.stages, this.#c.length);
  }

  evaluate(t: Float64Array, z: Float64Array, out: Float64Array): void {
    const { tf } = this.#code;
    const count = t.length;
    const k = tf.tidy(() => {
      const points = tf.tensor2d(Float32Array.from(z), [this.dimension, count]);
      const times = this.usesTime ? tf.tensor2d(Float32Array.from(t), [1, count]) : undefined;
      return this.#field.evaluate(points, times).k;
    });
    out.set(k.dataSync());
    k.dispose();
  }

  cruise(): number {
    return 0;
  }

  dispose(): void {
    this.#field.releaseParameters();
    this.#code.dispose();
  }

  /** Stages `first … end − 1` from those before them. */
  #evaluateStages(first: number, end: number): void {
    const { dimension, lanes } = this;
    const { tf } = this.#code;
    const size = dimension * lanes;
    const upload = (values: Float64Array, rows: number) => tf.tensor2d(Float32Array.from(values), [rows, lanes]);
    const values = tf.tidy(() => {
      const [z, t, h] = [upload(this.z, dimension), upload(this.t, 1), upload(this.h, 1)];
      const k = Array.from({ length: first }, (_, j) => upload(this.k.subarray(j * size, (j + 1) * size), dimension));
      for (let j = first; j < end; j++) {
        const y = this.#stageState(z, h, this.#a[j], k);
        const time = this.#field.usesTime ? tf.add(t, tf.mul(h, this.#c[j])) : undefined;
        k.push(this.#field.evaluate(y, time as Matrix | undefined).k);
      }
      return tf.concat2d(k.slice(first), 0).dataSync();
    });
    this.k.set(values, first * size);
  }

  #stageState(z: Matrix, h: Matrix, row: readonly number[], k: readonly Matrix[]): Matrix {
    const { tf } = this.#code;
    const terms = row.flatMap((a, j) => (a === 0 ? [] : [a === 1 ? k[j] : (tf.mul(k[j], a) as Matrix)]));
    if (terms.length === 0) return z;
    return tf.add(z, tf.mul(h, terms.length === 1 ? terms[0] : tf.addN(terms))) as Matrix;
  }

  #combined(weights: readonly number[], at: number): number {
    const size = this.dimension * this.lanes;
    let sum = 0;
    for (let j = 0; j < weights.length; j++) if (weights[j] !== 0) sum += weights[j] * this.k[j * size + at];
    return sum;
  }

  /** As `PairKernel.error`: NaN or infinite where a value of the attempt is not finite. */
  #errorOf(lane: number): number {
    const { dimension, lanes } = this;
    const lastStage = (this.stages - 1) * dimension * lanes;
    let [e2, lower2, probe] = [0, 0, 0];
    for (let i = 0; i < dimension; i++) {
      const at = i * lanes + lane;
      const scale = this.#atols[i] + this.#rtol * Math.max(Math.abs(this.z[at]), Math.abs(this.zNew[at]));
      e2 += squared((this.h[lane] * this.#combined(this.#errorWeights, at)) / scale);
      if (this.#lowerWeights) lower2 += squared((this.h[lane] * this.#combined(this.#lowerWeights, at)) / scale);
      const last = this.k[lastStage + at];
      probe += this.zNew[at] - this.zNew[at] + (last - last);
    }
    e2 /= dimension;
    lower2 /= dimension;
    const norm = !this.#lowerWeights || e2 === 0 ? Math.sqrt(e2) : e2 / Math.sqrt(e2 + 0.01 * lower2);
    return norm + probe;
  }
}
