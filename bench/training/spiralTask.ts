import { Random } from "../../src/core/random.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import type { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { readText, sampleTexts } from "../samples.ts";

/** Trajectories of a batch, observed times of each, and hidden neurons. */
export const BATCH = 20;
export const TIMES = 10;
export const HIDDEN = 50;

export const LEARNING_RATE = 1e-3;

const SPAN = 25;
const POINTS = 1000;
const STEP = SPAN / (POINTS - 1);

/** One step of training the sample `spiral`: windows of the true trajectory, to be followed by a 2-50-2 network on z³. */
export interface SpiralTask {
  readonly field: VectorField;
  /** Row by row: weights and biases of the first layer, then those of the second. */
  readonly theta: Float64Array;
  readonly h: number;
  /** As batches lie in kernels: component i of trajectory j at `i * BATCH + j`; one for each time, the initial one first. */
  readonly observed: readonly Float64Array[];
}

export function spiralTask(session: Session): SpiralTask {
  const program = readText(session, sampleTexts().get("spiral")!);
  const truth = study(program, "trueSpiral");
  const batch = session.fixedStepKernel(truth.field, methods.get("rk4")).open(truth.z0[0], 1, truth.theta);
  const path = Array.from({ length: POINTS }, (_, n) => {
    const z = new Float64Array(2);
    if (n > 0) batch.advance(0, STEP / 10, 10 * (n - 1), 10);
    batch.read(z);
    return z;
  });
  const random = new Random(1);
  const starts = Array.from({ length: BATCH }, () => Math.floor((POINTS - TIMES) * random.uniform()));
  const observed = Array.from({ length: TIMES }, (_, n) =>
    Float64Array.from({ length: 2 * BATCH }, (_, k) => path[starts[k % BATCH] + n][Math.floor(k / BATCH)]),
  );
  const { field, theta } = study(program, "neuralSpiral");
  return { field, theta, h: STEP, observed };
}

/** Mean of |z − target| over all times and components: adds to the loss, and gives its derivative. */
export function absoluteError(z: Float64Array, target: Float64Array, derivative: Float64Array): number {
  const share = 1 / (TIMES * BATCH * 2);
  let sum = 0;
  for (let k = 0; k < z.length; k++) {
    const error = z[k] - target[k];
    sum += Math.abs(error);
    derivative[k] = Math.sign(error) * share;
  }
  return sum * share;
}
