import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { FieldTensors } from "../compile/tfjs/fieldTensors.ts";
import { MatrixCode } from "../compile/tfjs/matrixCode.ts";
import type { TensorField } from "../compile/tfjs/tensorField.ts";
import { termSum } from "../compile/tfjs/termSums.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { TensorFunction } from "./api.ts";

/** f with its pullback, whichever way a batch lies; gradients by parameters come by the tensors that were given. */
export interface TensorDynamics {
  /** Turns a batch of rows into what the right-hand side takes, and back. */
  readonly turned: (z: Tensor2D) => Tensor2D;
  /** Does something with f of some parameters, which holds until it is done. */
  with<Result>(theta: readonly Tensor[], body: (f: TensorField<readonly Tensor[]>) => Result): Result;
}

/** A function of tensors, differentiated by the library's own tape. */
export function tapedDynamics(f: TensorFunction): TensorDynamics {
  return {
    turned: (z) => z,
    with: (theta, body) =>
      body({
        evaluate: (y, t) => ({ k: f(t, y, ...theta), kept: [] }),
        pullBack(y, t, _, a) {
          const pull = tf.grads((at: Tensor, ...rest: Tensor[]) => f(t, at as Tensor2D, ...rest));
          const [z, ...parameters] = withOwnTape(() => pull([y, ...theta], a));
          return { z: z as Tensor2D, t: undefined, parameters };
        },
      }),
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
  const tensors = new FieldTensors(new MatrixCode(tf), field, { gradients: true });
  const count = field.parameterCount;
  return {
    turned: (z) => tf.transpose(z),
    with(theta, body) {
      tensors.setParameters(theta.length > 0 ? tf.reshape(theta[0], [count, 1]) : new Float64Array());
      try {
        return body({
          evaluate: (y, t) => tensors.evaluate(y, t),
          pullBack(y, t, kept, a) {
            const { z, parameters: vectors } = tensors.pullBack(y, t, kept, a, false);
            if (theta.length === 0) return { z, t: undefined, parameters: [] };
            const at = new Map(tensors.vectors.map((node, i) => [node, vectors[i]]));
            const parts = tensors.terms.map((term) => {
              const sum = tf.reshape(termSum(tf, at.get(term.u)!, term.v && at.get(term.v)!), [-1]);
              return tf.pad1d(sum as tf.Tensor1D, [term.offset, count - term.offset - sum.size]);
            });
            const total = parts.length > 0 ? tf.addN(parts) : tf.zeros([count]);
            return { z, t: undefined, parameters: [tf.reshape(total, theta[0].shape)] };
          },
        });
      } finally {
        tensors.releaseParameters();
      }
    },
  };
}
