import type { Tensor } from "@tensorflow/tfjs-core";
import { largest } from "../../core/extremes.ts";
import type { TensorCode, TensorInstruction, TensorValue } from "../../graph/tensorCode.ts";
import type { Matrix, TensorLibrary } from "./tensorLibrary.ts";

/** A value of a graph node. */
export class MatrixValue implements TensorValue {
  readonly tensor: Matrix;
  /** The same entries as a matrix of so many rows, kept where the value is kept. */
  folded?: Matrix;

  constructor(tensor: Matrix) {
    this.tensor = tensor;
  }

  get rowCount(): number {
    return this.tensor.shape[0];
  }

  get columnCount(): number {
    return this.tensor.shape[1];
  }
}

type Operation = (...x: Tensor[]) => Tensor;

/** Carries tensor code out. Constants are kept until it is disposed; all else is the caller's to tidy. */
export class MatrixCode implements TensorCode {
  readonly tf: TensorLibrary;
  readonly #operations: Readonly<Record<TensorInstruction, Operation>>;
  readonly #constants = new Map<string, MatrixValue>();
  readonly #tables = new Map<Float64Array, MatrixValue>();

  constructor(tf: TensorLibrary) {
    this.tf = tf;
    this.#operations = operationsOf(tf);
  }

  dispose(): void {
    for (const known of [this.#constants, this.#tables]) {
      for (const { tensor } of known.values()) tensor.dispose();
      known.clear();
    }
  }

  constant(x: number): MatrixValue {
    return this.#filled(x, 1);
  }

  zeros(rows: number): MatrixValue {
    return this.#filled(0, rows);
  }

  table(values: Float64Array): MatrixValue {
    const known = this.#tables.get(values);
    if (known) return known;
    const value = new MatrixValue(this.tf.keep(this.tf.tensor2d(Float32Array.from(values), [values.length, 1])));
    this.#tables.set(values, value);
    return value;
  }

  op(name: TensorInstruction, ...x: MatrixValue[]): MatrixValue {
    return new MatrixValue(this.#operations[name](...x.map(({ tensor }) => tensor)) as Matrix);
  }

  onHost(f: (...x: number[]) => number, ...x: MatrixValue[]): MatrixValue {
    const { tf } = this;
    const rows = largest(x.map(({ rowCount }) => rowCount));
    const columns = largest(x.map(({ columnCount }) => columnCount));
    const values = x.map(({ tensor }) => tf.broadcastTo(tensor, [rows, columns]).dataSync());
    const out = Float32Array.from({ length: rows * columns }, (_, i) => f(...values.map((value) => value[i])));
    return new MatrixValue(tf.tensor2d(out, [rows, columns]));
  }

  concatenate(...x: MatrixValue[]): MatrixValue {
    if (x.length === 1) return x[0];
    const columns = largest(x.map(({ columnCount }) => columnCount));
    return new MatrixValue(
      this.tf.concat2d(
        x.map((value) => this.widened(value.tensor, columns)),
        0,
      ),
    );
  }

  rows(x: MatrixValue, from: number, count: number): MatrixValue {
    if (count === x.rowCount) return x;
    return new MatrixValue(this.tf.slice2d(x.tensor, [from, 0], [count, x.columnCount]));
  }

  repeat({ tensor }: MatrixValue, rows: number): MatrixValue {
    return new MatrixValue(this.tf.tile(tensor, [rows, 1]));
  }

  sum({ tensor }: MatrixValue): MatrixValue {
    return new MatrixValue(this.tf.sum(tensor, 0, true) as Matrix);
  }

  largest({ tensor }: MatrixValue): MatrixValue {
    return new MatrixValue(this.tf.max(tensor, 0, true) as Matrix);
  }

  gather(x: MatrixValue, index: MatrixValue): MatrixValue {
    const { tf } = this;
    if (x.columnCount === 1) {
      const rows = tf.cast(tf.reshape(index.tensor, [index.columnCount]), "int32");
      return new MatrixValue(tf.reshape(tf.gather(x.tensor, rows), [1, index.columnCount]));
    }
    // A column of its own a trajectory: the one row of each that is not left out.
    const place = tf.reshape(tf.range(0, x.rowCount), [x.rowCount, 1]);
    const chosen = tf.where(tf.equal(place, index.tensor), x.tensor, tf.zerosLike(x.tensor));
    return new MatrixValue(tf.sum(chosen, 0, true) as Matrix);
  }

  matvec(W: MatrixValue, x: MatrixValue): MatrixValue {
    const [rows, columns] = [W.rowCount / x.rowCount, x.rowCount];
    if (W.columnCount === 1) return new MatrixValue(this.tf.matMul(this.#fold(W, rows, columns), x.tensor));
    return this.#contracted(W, [rows, columns], this.tf.expandDims(x.tensor, 0), 1);
  }

  matvecTransposed(W: MatrixValue, y: MatrixValue): MatrixValue {
    const [rows, columns] = [y.rowCount, W.rowCount / y.rowCount];
    if (W.columnCount === 1) {
      return new MatrixValue(this.tf.matMul(this.#fold(W, rows, columns), y.tensor, true, false));
    }
    return this.#contracted(W, [rows, columns], this.tf.expandDims(y.tensor, 1), 0);
  }

  outer(u: MatrixValue, v: MatrixValue): MatrixValue {
    const { tf } = this;
    const products = tf.mul(tf.expandDims(u.tensor, 1), tf.expandDims(v.tensor, 0));
    return new MatrixValue(tf.reshape(products, [u.rowCount * v.rowCount, products.shape[2] ?? 1]));
  }

  /** A single column, or so many already, so many times. */
  widened(tensor: Matrix, columns: number): Matrix {
    return tensor.shape[1] === columns ? tensor : this.tf.tile(tensor, [1, columns]);
  }

  /** Keeps a value, and what is made of it on first use, until `release`. */
  keep(value: MatrixValue): MatrixValue {
    this.tf.keep(value.tensor);
    return value;
  }

  /** A matrix that is different for each trajectory, times a vector: summed over one axis of [rows, columns, trajectories]. */
  #contracted(W: MatrixValue, [rows, columns]: [number, number], factor: Tensor, axis: 0 | 1): MatrixValue {
    const entries = this.tf.reshape(W.tensor, [rows, columns, W.columnCount]);
    return new MatrixValue(this.tf.sum(this.tf.mul(entries, factor), axis) as Matrix);
  }

  #fold(W: MatrixValue, rows: number, columns: number): Matrix {
    if (W.folded?.shape[0] === rows) return W.folded;
    const folded = this.tf.reshape(W.tensor, [rows, columns]) as Matrix;
    if (W.folded || !W.tensor.kept) return folded;
    W.folded = this.tf.keep(folded);
    return folded;
  }

  #filled(x: number, rows: number): MatrixValue {
    const key = `${Object.is(x, -0) ? "-0" : x} ${rows}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const value = new MatrixValue(this.tf.keep(this.tf.fill([rows, 1], x) as Matrix));
    this.#constants.set(key, value);
    return value;
  }
}

function operationsOf(tf: TensorLibrary): Record<TensorInstruction, Operation> {
  return {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    neg: tf.neg,
    abs: tf.abs,
    square: tf.square,
    sqrt: tf.sqrt,
    pow: tf.pow,
    min: tf.minimum,
    max: tf.maximum,
    ceil: tf.ceil,
    floor: tf.floor,
    sign: tf.sign,
    mod: tf.mod,
    exp: tf.exp,
    expm1: tf.expm1,
    log: tf.log,
    // The wasm back end takes the logarithm of 1 + x as float32 rounds it.
    log1p: tf.getBackend() === "wasm" ? (x) => tf.tidy(() => logOfOnePlus(tf, x)) : tf.log1p,
    log2: (x) => tf.mul(tf.log(x), Math.LOG2E),
    log10: (x) => tf.mul(tf.log(x), Math.LOG10E),
    sin: tf.sin,
    cos: tf.cos,
    tan: tf.tan,
    asin: tf.asin,
    acos: tf.acos,
    atan: tf.atan,
    atan2: tf.atan2,
    sinh: tf.sinh,
    cosh: tf.cosh,
    tanh: tf.tanh,
    asinh: tf.asinh,
    acosh: tf.acosh,
    atanh: tf.atanh,
    sigmoid: tf.sigmoid,
    eq: tf.equal,
    ne: tf.notEqual,
    lt: tf.less,
    le: tf.lessEqual,
    gt: tf.greater,
    ge: tf.greaterEqual,
    and: tf.logicalAnd,
    or: tf.logicalOr,
    not: tf.logicalNot,
    select: tf.where,
  } as Record<TensorInstruction, Operation>;
}

/** log(1 + x) by Kahan's quotient: what rounding does to 1 + x cancels out of log(u)·x/(u − 1). */
function logOfOnePlus(tf: TensorLibrary, x: Tensor): Tensor {
  const u = tf.add(x, 1);
  const log = tf.log(u);
  const corrected = tf.mul(log, tf.div(x, tf.sub(u, 1)));
  return tf.where(tf.equal(u, 1), x, tf.where(tf.equal(u, x), log, corrected));
}
