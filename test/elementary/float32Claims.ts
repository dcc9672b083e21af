/**
 * The largest errors of the functions that are computed in float32 itself, found by running through all 2³² numbers
 * (float32Exhaustive.test.ts), in units in the last place, rounded up.
 */
export const float32Claims: Readonly<Record<string, number>> = {
  exp: 1.1,
  expm1: 1.9,
  log: 0.9,
  log1p: 0.9,
  sin: 1.6,
  cos: 1.6,
  tanh: 1.5,
  sigmoid: 2.5,
};

/** Below, sigmoid gives 0. */
export const SIGMOID_LOWEST = -87;

/** Units in the last place of float32 between a value and the exact result. */
export function ulpsFloat32(value: number, exact: number): number {
  if (Object.is(value, Math.fround(exact))) return 0;
  if (!Number.isFinite(exact) || !Number.isFinite(value)) {
    // Results next to the largest number may be ∞, and the other way round.
    const near = Math.abs(exact) > 3.4028e38 && Math.abs(value) > 3.4028e38 && value > 0 === exact > 0;
    return near && Number.isFinite(exact) ? 1 : Number.POSITIVE_INFINITY;
  }
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(value - exact) / 2 ** (exponent - 23);
}
