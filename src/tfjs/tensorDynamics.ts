import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { FieldTensors } from "../compile/tfjs/fieldTensors.ts";
import { MatrixCode } from "../compile/tfjs/matrixCode.ts";
import { termSum } from "../compile/tfjs/termSums.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { TensorFunction } from "./api.ts";

/** f and its pullback at a batch, whichever way the batch lies. All tensors made are the caller's to tidy. */
export interface TensorDynamics {
  /** Turns a batch of rows into what the right-hand side takes, and back. */
  readonly turned: (z: Tensor2D) => Tensor2D;
  evaluate(t: number, z: Tensor2D, theta: readonly Tensor[]): Tensor2D;
  pullBack(t: number, z: Tensor2D, theta: readonly Tensor[], a: Tensor2D): PulledBack;
}

export interface PulledBack {
  readonly z: Tensor2D;
  readonly theta: readonly Tensor[];
}

/** A function of tensors, differentiated by the library's own tape. */
export function tapedDynamics(f: TensorFunction): TensorDynamics {
  return {
    turned: (z) => z,
    evaluate: (t, z, theta) => f(t, z, ...theta),
    pullBack(t, z, theta, a) {
      const pull = tf.grads((at: Tensor, ...rest: Tensor[]) => f(t, at as Tensor2D, ...rest));
      const [ofState, ...ofTheta] = withOwnTape(() => pull([z, ...theta], a));
      return { z: ofState as Tensor2D, theta: ofTheta };
    },
  };
}

/** The library drops the tape of a gradient that is being taken when another one, taken inside of it, is done. */
function withOwnTape<Result>(body: () => Result): Result {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    return body();
  } finally {
    state.activeTape = outer;
  }
}

/** A right-hand side as a graph, differentiated by its own pullback: no tape, one column an example. */
export function graphDynamics(field: VectorField): TensorDynamics {
  const code = new MatrixCode(tf);
  const tensors = new FieldTensors(code, field, { gradients: true });
  const time = (t: number) => (tensors.usesTime ? tf.fill<tf.Rank.R2>([1, 1], t) : undefined);
  const withParameters = <Result>([theta]: readonly Tensor[], body: () => Result): Result => {
    tensors.setParameters(theta ? tf.reshape(theta, [field.parameterCount, 1]) : new Float64Array());
    try {
      return body();
    } finally {
      tensors.releaseParameters();
    }
  };
  return {
    turned: (z) => tf.transpose(z),
    evaluate: (t, z, theta) => withParameters(theta, () => tensors.evaluate(z, time(t)).k),
    pullBack: (t, z, theta, a) =>
      withParameters(theta, () => {
        const { kept } = tensors.evaluate(z, time(t));
        const { z: ofState, vectors } = tensors.pullBack(z, time(t), kept, a, false);
        const at = new Map(tensors.vectors.map((node, i) => [node, vectors[i]]));
        const parts = tensors.terms.map((term) => {
          const sum = tf.reshape(termSum(tf, at.get(term.u)!, term.v && at.get(term.v)!), [-1]);
          return tf.pad1d(sum as tf.Tensor1D, [term.offset, field.parameterCount - term.offset - sum.size]);
        });
        if (theta.length === 0) return { z: ofState, theta: [] };
        const total = parts.length > 0 ? tf.addN(parts) : tf.zeros([field.parameterCount]);
        return { z: ofState, theta: [tf.reshape(total, theta[0].shape)] };
      }),
  };
}
