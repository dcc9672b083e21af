import type { Tensor2D, TensorContainer } from "@tensorflow/tfjs-core";

/**
 * The tensor library with a back end that is ready, as it is handed in: nothing of it is loaded by importing the compiler.
 * (Its copies share one engine a thread, so that any of them will do.)
 */
export type TensorLibrary = typeof import("@tensorflow/tfjs-core");

/** One row per component, one column per trajectory, or one column where all trajectories have the same. */
export type Matrix = Tensor2D;

/** `tf.tidy` of what is made of tensors in any way: the result's stay, all others made on the way are disposed. */
export function tidied<Result>(tf: TensorLibrary, body: () => Result): Result {
  return tf.tidy(body as () => TensorContainer) as Result;
}

/** Disposes every tensor in a structure; one that is disposed already may be among them. */
export function disposeAll(tf: TensorLibrary, structure: unknown): void {
  tf.dispose(structure as TensorContainer);
}
