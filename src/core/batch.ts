interface Lengths {
  readonly dimension: number;
  readonly parameterCount: number;
}

/** @throws RangeError where a batch or its parameters do not have the lengths that a kernel wants */
export function checkBatch(
  { dimension, parameterCount }: Lengths,
  states: Float64Array,
  count: number,
  theta: Float64Array,
): void {
  if (!(count >= 1) || states.length !== count * dimension) {
    throw new RangeError(`${states.length} numbers are no ${count} states of ${dimension} components`);
  }
  if (theta.length !== parameterCount) {
    throw new RangeError(`${theta.length} parameters given, ${parameterCount} wanted`);
  }
}

/** The same where each of at least two trajectories has parameters of its own. */
export function checkBatchOfEach(
  { dimension, parameterCount }: Lengths,
  states: Float64Array,
  count: number,
  thetas: Float64Array,
): void {
  if (!(count >= 2)) throw new RangeError(`${count} trajectories have no parameters each`);
  checkBatch({ dimension, parameterCount: parameterCount * count }, states, count, thetas);
}
