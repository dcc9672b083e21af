import type { ReverseKernel } from "../../src/core/kernel.ts";
import { startMoments, stepAlongMoments } from "../../src/train/optimizers/moments.ts";
import { absoluteError, BATCH, LEARNING_RATE, type SpiralTask, TIMES } from "./spiralTask.ts";

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The task on a compiled kernel: a call trains `theta` by one iteration and gives the loss before it. */
export function compiledTraining(
  { h, observed }: SpiralTask,
  kernel: ReverseKernel,
  theta: Float64Array,
): () => number {
  const moments = startMoments(theta.length);
  const gradient = new Float64Array(theta.length);
  const z = new Float64Array(2 * BATCH);
  const jumps = observed.map(() => new Float64Array(2 * BATCH));
  return () => {
    const batch = kernel.open(observed[0], BATCH, theta);
    let loss = 0;
    for (let n = 1; n < TIMES; n++) {
      batch.store(0, h, n - 1, 1);
      batch.read(z);
      loss += absoluteError(z, observed[n], jumps[n]);
    }
    for (let n = TIMES - 1; n > 0; n--) {
      batch.addCotangents(jumps[n]);
      batch.reverse();
    }
    batch.readGradient(gradient);
    stepAlongMoments(ADAM, moments, LEARNING_RATE, theta, gradient);
    return loss;
  };
}
