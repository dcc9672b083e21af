import type { Crossing } from "../events/crossing.ts";
import type { RightHandSide } from "../system.ts";

/**
 * A right-hand side that is smooth where its conditions on the state change: they are numbers among the parameters, behind its own.
 * Arrays of parameters here have both.
 */
export interface SwitchedSystem {
  /** Parameters of its own. */
  readonly own: number;
  readonly parameterCount: number;
  readonly f: RightHandSide;
  readonly switches: readonly SwitchFunction[];
  /** The right-hand side along a switch that it points to from both sides; undefined along a rounding. */
  sliding(index: number): SlidingSystem | undefined;
}

/** What a condition or a rounding looks at. */
export interface SwitchFunction {
  /** For people, e.g. "x > 1 (line 7)". */
  readonly name: string;
  /** Where its number stands among the parameters. */
  readonly slot: number;
  /** The number where it is 0: a condition is 1 above, 0 below. */
  readonly atZero: number;
  /** Of a rounding: where the ends of its cell stand, and the value and the ends at a number. */
  readonly rounding?: {
    readonly cell: readonly [lower: number, upper: number];
    readonly at: (x: number) => readonly [value: number, lower: number, upper: number];
  };
  /** Its value, rate and bounds with parameters that may change under way. */
  bind(theta: Float64Array): Crossing;
  /** Its derivatives by the state, the time and the own parameters. */
  slopes(t: number, z: Float64Array, theta: Float64Array): SwitchSlopes;
}

export interface SwitchSlopes {
  readonly z: Float64Array;
  readonly t: number;
  readonly theta: Float64Array;
}

export interface SlidingSystem {
  readonly f: RightHandSide;
  /** The rates of what is looked at with the right-hand sides below and above it. */
  bind(theta: Float64Array): { readonly below: Crossing; readonly above: Crossing };
}
