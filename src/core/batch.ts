/** @throws RangeError where a batch or its parameters do not have the lengths that a kernel wants */
export function checkBatch(
  { dimension, parameterCount }: { readonly dimension: number; readonly parameterCount: number },
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
