import { checkBatch } from "../../core/batch.ts";
import type { GridStep } from "../../core/gridStep.ts";
import type { KernelInfo, ReverseBatch, ReverseKernel, ReverseOptions } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { FieldTensors } from "./fieldTensors.ts";
import { MatrixCode } from "./matrixCode.ts";
import { TensorBatch } from "./tensorBatch.ts";
import { tensorInfo } from "./tensorInfo.ts";
import { disposeAll, type Matrix, type TensorLibrary, tidied } from "./tensorLibrary.ts";
import { type ReversedStage, type TensorStage, TensorStep } from "./tensorStep.ts";
import { TermSums } from "./termSums.ts";

/** f, a fixed-step method and the reverse of its steps on tensors; the pullback is that of f's own graph. */
export function tensorReverse(tf: TensorLibrary, field: VectorField, tableau: Tableau): TensorReverseKernel {
  return new TensorReverseKernel(tf, field, tableau);
}

export class TensorReverseKernel implements ReverseKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly info: KernelInfo;
  readonly #code: MatrixCode;
  readonly #step: TensorStep<readonly Matrix[], FieldTensors>;
  #batch: TensorReverseBatch | undefined;

  constructor(tf: TensorLibrary, field: VectorField, tableau: Tableau) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.stages = tableau.b.length;
    this.#code = new MatrixCode(tf);
    this.#step = new TensorStep(tf, new FieldTensors(this.#code, field, { gradients: true }), tableau);
    this.info = tensorInfo(this.#step.field.operations);
  }

  open(states: Float64Array, count: number, theta: Float64Array, options: ReverseOptions = {}): ReverseBatch {
    checkBatch(this, states, count, theta);
    this.#batch?.dispose();
    this.#step.field.setParameters(theta);
    this.#batch = new TensorReverseBatch(this.#code, this.#step, states, count, options);
    return this.#batch;
  }

  dispose(): void {
    this.#batch?.dispose();
    this.#step.releaseCoefficients();
    this.#step.field.releaseParameters();
    this.#code.dispose();
  }
}

/** Consecutive steps that were stored together. */
interface StoredRun {
  readonly first: number;
  readonly steps: (GridStep & { readonly stages: readonly TensorStage[] })[];
}

class TensorReverseBatch extends TensorBatch implements ReverseBatch {
  readonly timeCotangents = new Float64Array(2);
  readonly #times: boolean;
  readonly #sums: TermSums;
  readonly #stored: StoredRun[] = [];
  #lambda: Matrix;

  constructor(
    code: MatrixCode,
    step: TensorStep<readonly Matrix[], FieldTensors>,
    states: Float64Array,
    count: number,
    options: ReverseOptions,
  ) {
    super(code, step, states, count);
    const { gradient = "summed", times = false } = options;
    this.#times = times;
    this.#sums = new TermSums(code, step.field, count, gradient);
    this.#lambda = code.tf.zeros([step.field.dimension, count]);
  }

  storeAt(grid: Float64Array, first: number, steps: number): boolean {
    return this.store(grid[0], grid[1], first, steps);
  }

  store(t0: number, h: number, first: number, steps: number): boolean {
    const run: StoredRun = { first, steps: [] };
    this.#stored.push(run);
    return this.take(t0, h, first, steps, (step, stages) => run.steps.push({ ...step, stages }));
  }

  reverse(): boolean {
    const { tf } = this.code;
    const run = this.#stored.pop();
    if (!run) throw new Error("nothing is stored that could be reversed");
    const times: TimeTerm[] = [];
    for (let n = run.steps.length - 1; n >= 0; n--) {
      const { t, h, stages } = run.steps[n];
      const before = this.#lambda;
      const { lambda, stages: reversed } = tidied(tf, () => this.step.reverse(t, h, stages, before, this.#times));
      if (lambda !== before) before.dispose();
      this.#lambda = lambda;
      for (const { c, time } of reversed) if (time) times.push({ ...time, c, step: run.first + n, size: h });
      this.#sums.add(
        reversed.map(({ parameters }) => parameters),
        stages,
      );
    }
    this.#addTimes(times);
    return this.#lambda.dataSync().every(Number.isFinite);
  }

  discard(): void {
    disposeAll(this.code.tf, this.#stored.splice(0));
  }

  addCotangents(values: Float64Array): void {
    const before = this.#lambda;
    this.#lambda = this.code.tf.tidy(() => this.code.tf.add(before, this.upload(Float32Array.from(values))) as Matrix);
    before.dispose();
  }

  readCotangents(out: Float64Array): void {
    out.set(this.#lambda.dataSync());
  }

  readGradient(out: Float64Array): void {
    this.#sums.read(out);
  }

  override dispose(): void {
    super.dispose();
    this.discard();
    this.#sums.dispose();
    this.#lambda.dispose();
  }

  #addTimes(terms: readonly TimeTerm[]): void {
    this.timeCotangents.fill(0);
    if (terms.length === 0) return;
    const { tf } = this.code;
    const stacked = tf.stack(terms.flatMap((term) => [term.t, term.h]));
    const values = stacked.dataSync();
    stacked.dispose();
    terms.forEach(({ c, step, size: h, t, h: ofSize }, i) => {
      const [time, size] = [values[2 * i], values[2 * i + 1] / h];
      this.timeCotangents[0] += time;
      this.timeCotangents[1] += size + (c + step) * time;
      t.dispose();
      ofSize.dispose();
    });
  }
}

type TimeTerm = NonNullable<ReversedStage["time"]> & {
  readonly c: number;
  readonly step: number;
  readonly size: number;
};
