/** Where f jumps, or has a kink, at some time: between two numbers close together, the earlier one first. */
export interface Jump {
  readonly before: number;
  readonly after: number;
  /** ∂t/∂θ, where the time moves with parameters. */
  readonly slope?: Float64Array;
}

/** Roundings of a time that float32 computes: of the step's beginning, of a part of its size, of their sum, and of what is made of it. */
const ROUNDINGS = 4;

/**
 * The same jumps for steps whose times are computed in float32: so far apart that no stage lies on the wrong side, which leaves out
 * eight roundings of the time, what float32 knows of it anyway. Those that then touch are one.
 */
export function inSinglePrecision(jumps: readonly Jump[]): Jump[] {
  const found: Jump[] = [];
  for (const { before, after, slope } of jumps) {
    const margin = ROUNDINGS * 2 ** -24 * Math.max(Math.abs(before), Math.abs(after));
    const last = found.at(-1);
    if (last && before - margin <= last.after)
      found[found.length - 1] = { before: last.before, after: after + margin, slope: last.slope ?? slope };
    else found.push({ before: before - margin, after: after + margin, ...(slope && { slope }) });
  }
  return found;
}
