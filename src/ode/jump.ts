/** Where f jumps, or has a kink, at some time: between two numbers close together, the earlier one first. */
export interface Jump {
  readonly before: number;
  readonly after: number;
  /** ∂t/∂θ, where the time moves with parameters. */
  readonly slope?: Float64Array;
}
