/** What a trajectory's parameters are taken from. */
interface Parametrised {
  readonly kernel: { readonly parameterCount: number };
  readonly theta: Float64Array;
  /** Of each trajectory, one after another, in place of `theta`. */
  readonly thetas?: Float64Array;
}

/** The parameters of a trajectory. */
export function thetaOf({ kernel, theta, thetas }: Parametrised, trajectory: number): Float64Array {
  const { parameterCount } = kernel;
  return thetas?.subarray(trajectory * parameterCount, (trajectory + 1) * parameterCount) ?? theta;
}
