/** The constant matrix M of M z′ = f(z, t, θ); where it is singular, some of the equations are algebraic. */
export interface MassMatrix {
  readonly dimension: number;
  /** Row by row. */
  readonly entries: Float64Array;
}

/** The same with further components, each of which has a derivative of its own. */
export function bordered({ dimension, entries }: MassMatrix, more: number): MassMatrix {
  const larger = dimension + more;
  const all = new Float64Array(larger * larger);
  for (let i = 0; i < larger; i++) {
    if (i < dimension) all.set(entries.subarray(i * dimension, (i + 1) * dimension), i * larger);
    else all[i * larger + i] = 1;
  }
  return { dimension: larger, entries: all };
}
