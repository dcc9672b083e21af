const scratch = new DataView(new ArrayBuffer(8));

/** The distance of a finite number's magnitude to the next larger one, in the last place of its own binade. */
export function ulp(x: number): number {
  scratch.setFloat64(0, Math.abs(x));
  const exponent = Math.max(scratch.getUint16(0) >>> 4, 1) - 1023;
  return 2 ** Math.max(exponent - 52, -1074);
}

/** |value − (rounded + residual ulps)| in ulps of `rounded`; infinite where a finite value was due and none came. */
export function ulpError(value: number, rounded: number, residual = 0): number {
  if (Object.is(value, rounded)) return Math.abs(residual);
  const error = Math.abs((value - rounded) / ulp(rounded) - residual);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}
